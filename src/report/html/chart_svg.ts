/**
 * A chart of recordings as SVG, the same that the page of these recordings saves. Pure.
 *
 * @module
 */

import { DataError } from "../../model/errors.ts";
import type { ChartName } from "./chart_columns.ts";
import { layOutFigure } from "../chart/figure.ts";
import { renderSvg } from "../chart/figure_svg.ts";
import { listLimits, makeLine } from "../chart/lines.ts";
import { findWholeRange, listForecastEnds } from "../chart/ranges.ts";
import { openRecordings, valuesOf } from "../chart/recordings.ts";
import { type Page, rankProcesses } from "./page_model.ts";
import { describePage, listParts } from "./page_parts.ts";
import { trimBytes } from "./varint.ts";

/** The largest number of lines: each line has a colour of its own. */
const MOST_LINES = 10;

/**
 * Renders a chart.
 *
 * @param page The recordings. Several recordings are drawn over each other, each from its start.
 * @param name The name of the chart.
 * @returns SVG.
 * @throws {DataError} If no recording has values for the chart.
 */
export function renderChart(page: Page, name: ChartName): string {
  const processes = rankProcesses(page);
  const meta = describePage(page, processes);
  const recordings = openRecordings(meta, joinParts(page, processes, meta.columns));
  const { xs } = recordings.timeline;
  const column = recordings.columns.find((column) => column.name === name);
  if (column === undefined) {
    throw new DataError(`Cannot draw a chart of "${name}": ${adviseOn(name, recordings.columns)}`);
  }
  const drawn = recordings.processes.filter((process) => valuesOf(process, column.at).length > 0);
  const shown = drawn.slice(0, MOST_LINES);
  return renderSvg(layOutFigure({
    column,
    xs,
    lines: shown.map((process, at) => makeLine(process, at, column, recordings)),
    limits: listLimits(shown, column),
    times: findWholeRange(xs, listForecastEnds(recordings, shown, name), false),
    others: drawn.length - shown.length,
  }));
}

function adviseOn(name: ChartName, recorded: readonly { readonly name: string }[]): string {
  if (recorded.length === 0) return "the recording has no values";
  if (name === "processes") return "only groups have a number of processes; add --group-by=name";
  return `recorded are ${recorded.map(({ name }) => name).join(", ")}`;
}

function joinParts(...page: Parameters<typeof listParts>): Uint8Array {
  const parts = Array.from(listParts(...page), trimBytes);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
