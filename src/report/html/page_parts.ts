/**
 * The data for the script of a page: a description as JSON, and the packed values. Pure.
 *
 * @module
 */

import type { TrendLine } from "../../model/outcomes.ts";
import { knownPid } from "../../model/processes.ts";
import { escapeTerminal } from "../../text/escape.ts";
import type { ChartColumn } from "./chart_columns.ts";
import { orderCharts } from "./chart_order.ts";
import { nameOf } from "./table.ts";
import { type Forecast, type LimitLine, listForecasts, listLimitLines } from "./limit_lines.ts";
import type { Page, PageProcess } from "./page_model.ts";
import type { Bytes } from "./varint.ts";
import { formatValue } from "../sentences/who_text.ts";

/** The description of a page. The lengths in it say where each part of the packed values ends. */
export interface PageMeta {
  /** The columns, in the order of the charts and of the packed values. */
  readonly columns: readonly ChartColumn[];
  /** The recordings. */
  readonly recordings: readonly RecordingMeta[];
  /** The processes, the most important first. */
  readonly processes: readonly ProcessMeta[];
}

/** The description of a recording. */
export interface RecordingMeta {
  /** The title. */
  readonly title: string;
  /** The number of ticks. */
  readonly ticks: number;
  /** The length of the packed times, in bytes. */
  readonly times: number;
}

/** The description of a process or a group. */
export interface ProcessMeta {
  /** The process id; `null` if it is unknown. */
  readonly pid: number | null;
  /** The name. */
  readonly name: string;
  /** The largest number of processes of a group; `null` for a process. */
  readonly most: number | null;
  /** The index of the recording. */
  readonly recording: number;
  /** The number of samples. */
  readonly samples: number;
  /** Whether the process started after the first tick. */
  readonly isStart: boolean;
  /** Whether the process ended before the last tick. */
  readonly isEnd: boolean;
  /** The index of the process that this process replaced; `null` if there is none. */
  readonly replaced: number | null;
  /** Straight lines through the values. */
  readonly lines: readonly LabelledLine[];
  /** Limits of the values. */
  readonly limits: readonly LimitLine[];
  /** Forecasts of the times at which limits are reached. */
  readonly forecasts: readonly Forecast[];
  /** The length of the packed runs of ticks, in bytes. */
  readonly presence: number;
  /** The lengths of the packed values, in bytes; one for each column. */
  readonly values: readonly number[];
}

/** A straight line with its growth, in the words of the summary. */
export interface LabelledLine extends TrendLine {
  /** The growth per hour, such as `+36.0 MiB/h`. */
  readonly text: string;
}

function labelLine(line: TrendLine): LabelledLine {
  const sign = line.perHour > 0 ? "+" : "";
  return { ...line, text: `${sign}${formatValue(line.metric, line.perHour)}/h` };
}

/**
 * Describes a page.
 *
 * @param page The page.
 * @param processes The processes of the page, the most important first.
 */
export function describePage({ recordings }: Page, processes: readonly PageProcess[]): PageMeta {
  const ids = new Map(processes.map(({ packed }, id) => [packed, id]));
  const columns = orderCharts(processes);
  return {
    columns,
    recordings: recordings.map(({ title, packed }) => ({
      title: escapeTerminal(title),
      ticks: packed.ticks,
      times: packed.times.length,
    })),
    processes: processes.map((process) => ({
      pid: knownPid(process.packed.pid),
      name: escapeTerminal(nameOf(process)),
      most: process.most,
      recording: process.recording,
      samples: process.packed.samples,
      isStart: process.packed.firstTick > 0,
      isEnd: process.packed.lastTick < recordings[process.recording]!.packed.ticks - 1,
      replaced: (process.replaced && ids.get(process.replaced)) ?? null,
      lines: process.lines.map(labelLine),
      limits: listLimitLines(process),
      forecasts: listForecasts(process),
      presence: process.packed.presence.length,
      values: columns.map(({ name }) => process.packed.columns.get(name)?.bytes.length ?? 0),
    })),
  };
}

/**
 * Lists the packed values of a page, in the order in which the script reads them: the times of each
 * recording, then the presence and the columns of each process.
 *
 * @param page The page.
 * @param processes The processes of the page, the most important first.
 * @param columns The columns of the description.
 */
export function* listParts(
  { recordings }: Page,
  processes: readonly PageProcess[],
  columns: PageMeta["columns"],
): Generator<Bytes> {
  for (const { packed } of recordings) yield packed.times;
  for (const { packed } of processes) {
    yield packed.presence;
    for (const { name } of columns) {
      const column = packed.columns.get(name);
      if (column !== undefined) yield column.bytes;
    }
  }
}
