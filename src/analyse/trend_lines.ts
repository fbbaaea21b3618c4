/**
 * Finds the straight lines that show verdicts in a chart. Pure.
 *
 * @module
 */

import type { JudgedName } from "../model/columns.ts";
import type { Leak, ProcessSummary, TrendLine } from "../model/outcomes.ts";
import { findSecondHalf } from "./leak/verdict.ts";
import { listMinima, listRssMeans, type SeriesValue } from "./process_series.ts";
import type { ProcessRecord } from "./process_record.ts";
import { findMean } from "./stats.ts";
import type { Points } from "./value_series.ts";

const SECONDS_PER_HOUR = 3600;

const MEMORY = {
  mem_private: "privateBytes",
  mem_anonymous: "anonymousBytes",
  mem_real: "rssBytes",
} as const;

/**
 * The line begins with the growth, leaves out the first quarter for a warm-up, and follows the minima of
 * blocks.
 */
const WARM_UP = 1 / 4;
const BLOCKS = 12;

/**
 * Finds the lines of a process: the floor of each likely leak, and the trend of resident memory over the second
 * half, which is the rule of the original PROFIT.
 *
 * @param record The record of the process.
 * @param summary Its summary.
 * @returns The lines.
 */
export function findLines(record: ProcessRecord, summary: ProcessSummary): TrendLine[] {
  // The judged value may have no column, and therefore no chart. Then it is a part of the resident set size.
  const memory = record[MEMORY[summary.memory]].weight > 0 ? summary.memory : "mem_real";
  const judged: [JudgedName, SeriesValue, Leak | null][] = [
    [memory, MEMORY[memory], summary.metrics[summary.memory].leak],
    ["num_open_files", "openFiles", summary.metrics.num_open_files.leak],
  ];
  const floors = judged.map(([metric, value, leak]) =>
    leak?.verdict === "likely"
      ? floorOf(metric, listMinima(record.series, value, false), leak)
      : null
  );
  return [...floors, riseOf(record, summary)].filter((line) => line !== null);
}

/** Returns the line with this growth that has half of the floors above it and half below. */
function floorOf(
  metric: JudgedName,
  minima: Points,
  { growthPerHour: perHour, growthSeconds }: Leak,
): TrendLine | null {
  const began = minima.times.at(-1)! - (growthSeconds ?? Infinity);
  const grows = minima.times.findIndex((time) => time >= began);
  const start = Math.max(grows, Math.ceil(minima.times.length * WARM_UP));
  const times = minima.times.slice(start);
  if (perHour === null || times.length < 2) return null;
  const slope = perHour / SECONDS_PER_HOUR;
  const from = times[0]!;
  const heights = minima.values.slice(start).map((value, at) =>
    value - slope * (times[at]! - from)
  );
  const size = Math.max(1, Math.floor(heights.length / BLOCKS));
  const floors = Array.from(
    { length: Math.floor(heights.length / size) },
    (_, block) => Math.min(...heights.slice(block * size, (block + 1) * size)),
  ).toSorted((a, b) => a - b);
  const height = floors[floors.length >> 1]!;
  return line("floor", metric, [from, height], times.at(-1)!, perHour);
}

function riseOf(record: ProcessRecord, { riseBytesPerHour }: ProcessSummary): TrendLine | null {
  const { times, values } = listRssMeans(record.series);
  const start = findSecondHalf(times, record);
  if (riseBytesPerHour === null || start < 0) return null;
  // A least-squares line passes through the mean of its points.
  const [meanTime, meanValue] = [times, values].map((all) => findMean(all.slice(start)));
  const slope = riseBytesPerHour / SECONDS_PER_HOUR;
  const from = times[start]!;
  const height = meanValue! - slope * (meanTime! - from);
  return line("rise", "mem_real", [from, height], times.at(-1)!, riseBytesPerHour);
}

function line(
  kind: TrendLine["kind"],
  metric: JudgedName,
  from: readonly [number, number],
  end: number,
  perHour: number,
): TrendLine {
  const value = from[1] + (end - from[0]) * perHour / SECONDS_PER_HOUR;
  return { kind, metric, from, to: [end, value], perHour };
}
