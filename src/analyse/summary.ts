/**
 * A recording in numbers: one line for each process or tree. Pure.
 *
 * @module
 */

import type { Leak, MetricSummary, ProcessSummary } from "../outcome.ts";
import { findGrowth, findLeak } from "./leak.ts";
import type { Extent, Series, SeriesTable } from "./series.ts";
import type { Trend } from "./trend.ts";

/**
 * Sums up processes, or trees.
 *
 * @param table What is remembered of them.
 * @returns A summary of each, the one that used most CPU time first; of those that used the same,
 * the one that used most memory.
 */
export function summarise({ all }: SeriesTable): ProcessSummary[] {
  return all
    .toSorted((a, b) => b.cpuPercent.sum - a.cpuPercent.sum || peakOf(b) - peakOf(a))
    .map(summariseProcess);
}

/** Sums up one process, or tree. */
export function summariseProcess(series: Series): ProcessSummary {
  const { pid, name, samples, maxOpenFiles } = series;
  const memory = series.privateBytes.weight > 0 ? "mem_private" : "mem_real";
  const riseBytesPerHour = findGrowth(series);
  const hasRisen = riseBytesPerHour !== null && riseBytesPerHour > 0;
  const judge = (trend: Trend, { weight }: Extent, kind: "memory" | "descriptors") =>
    findLeak(trend, weight, kind, kind === "memory" && hasRisen);
  const { cpuPercent, rssBytes, privateBytes, openFiles } = series;
  const metrics = {
    cpu_percent: sumUp(cpuPercent, null),
    mem_real: sumUp(rssBytes, judge(series.rssTrend, rssBytes, "memory")),
    mem_private: sumUp(privateBytes, judge(series.privateTrend, privateBytes, "memory")),
    num_open_files: sumUp(openFiles, judge(series.filesTrend, openFiles, "descriptors")),
  };
  return { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles };
}

function sumUp(extent: Extent, leak: Leak | null): MetricSummary {
  const { first, peak, last, sum, weight } = extent;
  return { first, mean: weight > 0 ? sum / weight : null, peak, last, leak };
}

function peakOf({ rssBytes }: Series): number {
  return rssBytes.peak ?? 0;
}
