/**
 * The limits of a process as its charts show them: a line for each limit, and a forecast for each
 * limit that the process is expected to reach. Pure.
 *
 * @module
 */

import type { MemoryOutlook } from "../../model/limits.ts";
import type { TrendLine } from "../../model/outcomes.ts";
import { formatBytes } from "../../text/format.ts";
import type { ChartName } from "./chart_columns.ts";
import { findMemoryChart } from "./chart_order.ts";
import { renderSeconds } from "../sentences/limit_text.ts";
import { renderLimit } from "../sentences/limit_words.ts";
import type { PageProcess } from "./page_model.ts";
import { renderHours } from "../sentences/verdict_text.ts";

const SECONDS_PER_HOUR = 3600;

/** The line of a limit in a chart. */
export interface LimitLine {
  /** The column of the chart. */
  readonly column: ChartName;
  /** The value of the limit. */
  readonly value: number;
  /** The value and what it limits, in the words of the summary. */
  readonly text: string;
}

/** The expected growth up to the time at which a limit is reached. */
export interface Forecast {
  /** The column of the chart. */
  readonly column: ChartName;
  /** The first point: seconds since 1970, and the value. */
  readonly from: readonly [epochSeconds: number, value: number];
  /** The time at which the limit is reached, and the expected value at that time. */
  readonly to: readonly [epochSeconds: number, value: number];
  /** The value of the limit. */
  readonly limit: number;
  /** The time until the limit is reached, in the words of the summary. */
  readonly text: string;
}

/** The parts of a process that its limits are found in. */
export type Limited = Pick<PageProcess, "summary" | "packed" | "lines">;

/**
 * Lists the limits of a process. The limit of a control group is in two charts: the chart of the
 * memory of the process, and the chart of the memory of the group.
 *
 * @param process The process.
 * @returns A line for each limit and chart.
 */
export function listLimitLines(process: Limited): LimitLine[] {
  const { memoryLimit, killed, maxOpenFiles } = process.summary;
  const memory = memoryLimit ?? killed?.limit ?? null;
  return [
    ...(memory === null ? [] : chartsOf(process, memory.kind).map((column) => ({
      column,
      value: memory.limitBytes,
      text: `${formatBytes(memory.limitBytes)}, limit of ${renderLimit(memory)}`,
    }))),
    ...(maxOpenFiles === null ? [] : [{
      column: "num_open_files" as const,
      value: maxOpenFiles,
      text: `${maxOpenFiles}, limit of descriptors`,
    }]),
  ];
}

/**
 * Lists the forecasts of a process. If a leak has a floor, the forecast continues the floor at the
 * same rate. Otherwise the forecast is a straight line from the present use to the limit.
 *
 * @param process The process.
 * @returns A forecast for each chart and each limit that the process is expected to reach.
 */
export function listForecasts(process: Limited): Forecast[] {
  const { lines, summary: { memoryLimit, openFilesReach, maxOpenFiles } } = process;
  const forecasts: Forecast[] = [];
  if (memoryLimit !== undefined && memoryLimit.reach !== null) {
    const { reach, limitBytes, usedBytes, atEpochMs } = memoryLimit;
    const [memory, ...others] = chartsOf(process, memoryLimit.kind);
    const floor = lines.find(({ kind, metric }) => kind === "floor" && metric === memory);
    const text = `limit in ${renderSeconds(reach.seconds)}`;
    const end = atEpochMs / 1000 + reach.seconds;
    const used = { from: [atEpochMs / 1000, usedBytes], to: [end, limitBytes] } as const;
    const ofFloor = floor === undefined ? used : goOn(floor, end);
    forecasts.push({ column: memory!, ...ofFloor, limit: limitBytes, text });
    for (const column of others) forecasts.push({ column, ...used, limit: limitBytes, text });
  }
  const files = lines.find(({ kind, metric }) => kind === "floor" && metric === "num_open_files");
  if (openFilesReach && maxOpenFiles !== null && files !== undefined) {
    const text = `limit in ${renderHours(openFilesReach.seconds / SECONDS_PER_HOUR)}`;
    const line = goOn(files, files.to[0] + openFilesReach.seconds);
    forecasts.push({ column: "num_open_files", ...line, limit: maxOpenFiles, text });
  }
  return forecasts.filter(({ to }) => to.every(Number.isFinite));
}

/** Returns the charts that show a limit of memory. The chart of the process comes first. */
function chartsOf(process: Limited, kind: MemoryOutlook["kind"]): ChartName[] {
  if (kind === "address space") return ["mem_virtual"];
  const memory = findMemoryChart(process);
  const isOfGroup = kind !== "machine" && process.packed.columns.has("cgroup_memory");
  return isOfGroup ? [memory, "cgroup_memory"] : [memory];
}

/** Continues a line at the same rate. */
function goOn({ to, perHour }: TrendLine, end: number): Pick<Forecast, "from" | "to"> {
  const [at, value] = to;
  return { from: to, to: [end, value + (end - at) / SECONDS_PER_HOUR * perHour] };
}
