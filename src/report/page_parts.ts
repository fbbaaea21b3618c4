/**
 * What a page hands to its script: a description of the values as JSON, and the packed values. Pure.
 *
 * @module
 */

import type { TrendLine } from "../model/outcomes.ts";
import { knownPid } from "../model/processes.ts";
import { escapeTerminal } from "../text/escape.ts";
import type { ChartColumn } from "./chart_columns.ts";
import { orderCharts } from "./chart_order.ts";
import { nameOf } from "./html_table.ts";
import { type Forecast, type LimitLine, listForecasts, listLimitLines } from "./limit_lines.ts";
import type { Page, PageProcess } from "./page_model.ts";
import type { Bytes } from "./varint.ts";

/** What the script has to know beside the values; lengths say where each part of them ends. */
export interface PageMeta {
  /** The columns, in the order in which each process has its values. */
  readonly columns: readonly ChartColumn[];
  /** The recordings. */
  readonly recordings: readonly RecordingMeta[];
  /** Their processes, those that matter most first. */
  readonly processes: readonly ProcessMeta[];
}

/** What the script has to know of a recording. */
export interface RecordingMeta {
  /** What it is called. */
  readonly title: string;
  /** How many ticks it has. */
  readonly ticks: number;
  /** How long its times are, in bytes. */
  readonly times: number;
}

/** What the script has to know of a process, or a group. */
export interface ProcessMeta {
  /** Process id; `null` where nobody told it. */
  readonly pid: number | null;
  /** Its name. */
  readonly name: string;
  /** Of a group, the most processes that it had; `null` of a process. */
  readonly most: number | null;
  /** Which recording it is of. */
  readonly recording: number;
  /** How many samples it has. */
  readonly samples: number;
  /** Whether it was not there at the first tick. */
  readonly isStart: boolean;
  /** Whether it was not there at the last tick. */
  readonly isEnd: boolean;
  /** Which process it took the place of, if it did. */
  readonly replaced: number | null;
  /** Lines through its values. */
  readonly lines: readonly TrendLine[];
  /** Limits of its values. */
  readonly limits: readonly LimitLine[];
  /** How its values are expected to reach their limits. */
  readonly forecasts: readonly Forecast[];
  /** How long its runs of ticks are, in bytes. */
  readonly presence: number;
  /** How long the values of each column are, in bytes. */
  readonly values: readonly number[];
}

/**
 * Describes a page to its script.
 *
 * @param page The page.
 * @param processes Its processes, the most important first.
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
      lines: process.lines,
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
 * @param processes Its processes, the most important first.
 * @param columns The columns, as the description has them.
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
