/**
 * A recording in numbers: one line for each process or tree. Pure.
 *
 * @module
 */

import type { Leak, MetricSummary, ProcessSummary } from "../outcome.ts";
import { type CourseValue, listMinima, listRssMeans } from "./course.ts";
import { findGrowth, findLeak } from "./leak.ts";
import { type Extent, knownOf, peakOf } from "./extent.ts";
import type { Series, SeriesTable } from "./series.ts";

/**
 * Sums up processes, or trees.
 *
 * @param table What is remembered of them.
 * @returns A summary of each, the one that used most CPU time first; of those that used the same,
 * the one that used most memory.
 */
export function summarise({ all }: SeriesTable): ProcessSummary[] {
  return all
    .toSorted((a, b) => b.cpuPercent.sum - a.cpuPercent.sum || rssPeakOf(b) - rssPeakOf(a))
    .map(summariseProcess);
}

/** Sums up one process, or tree. */
export function summariseProcess(series: Series): ProcessSummary {
  const { pid, name, samples, maxOpenFiles = null } = series;
  const memory = series.privateBytes.weight > 0 ? "mem_private" : "mem_real";
  const riseBytesPerHour = findGrowth(listRssMeans(series.course), series);
  const hasRisen = riseBytesPerHour !== null && riseBytesPerHour > 0;
  const judge = (value: CourseValue, kind: "memory" | "descriptors") => {
    const points = listMinima(series.course, value, true);
    return findLeak(points, series[value].weight, kind, kind === "memory" && hasRisen);
  };
  const { cpuPercent, rssBytes, privateBytes, openFiles } = series;
  const metrics = {
    cpu_percent: sumUp(cpuPercent, null),
    mem_real: sumUp(rssBytes, judge("rssBytes", "memory")),
    mem_private: sumUp(privateBytes, judge("privateBytes", "memory")),
    num_open_files: sumUp(openFiles, judge("openFiles", "descriptors")),
  };
  return { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles };
}

function sumUp(extent: Extent, leak: Leak | null): MetricSummary {
  const { first, last, sum, weight } = extent;
  const mean = weight > 0 ? sum / weight : null;
  return { first: knownOf(first), mean, peak: peakOf(extent), last: knownOf(last), leak };
}

function rssPeakOf({ rssBytes }: Series): number {
  return peakOf(rssBytes) ?? 0;
}
