/**
 * A recording in numbers: one line for each process or tree. Pure.
 *
 * @module
 */

import type { Leak, MetricSummary, ProcessSummary } from "../model/outcomes.ts";
import { findGrowth, findLeak } from "./leak.ts";
import { listMinima, listRssMeans, type SeriesValue } from "./process_series.ts";
import type { ProcessRecord, ProcessRecords } from "./mod.ts";
import { orNull, peakOf, type RunningStats } from "./running_stats.ts";

/**
 * Sums up processes, or trees.
 *
 * @param table What is remembered of them.
 * @returns A summary of each, the one that used most CPU time first; of those that used the same,
 * the one that used most memory.
 */
export function summarise({ all }: ProcessRecords): ProcessSummary[] {
  return all
    .toSorted((a, b) => b.cpuPercent.sum - a.cpuPercent.sum || rssPeakOf(b) - rssPeakOf(a))
    .map(summariseProcess);
}

/** Sums up one process, or tree. */
export function summariseProcess(record: ProcessRecord): ProcessSummary {
  const { pid, name, samples, maxOpenFiles = null } = record;
  const memory = record.privateBytes.weight > 0 ? "mem_private" : "mem_real";
  const riseBytesPerHour = findGrowth(listRssMeans(record.series), record);
  const hasRisen = riseBytesPerHour !== null && riseBytesPerHour > 0;
  const findLeakOf = (value: SeriesValue, kind: "memory" | "descriptors") => {
    const points = listMinima(record.series, value, true);
    return findLeak(points, record[value].weight, kind, kind === "memory" && hasRisen);
  };
  const { cpuPercent, rssBytes, privateBytes, openFiles } = record;
  const metrics = {
    cpu_percent: summariseMetric(cpuPercent, null),
    mem_real: summariseMetric(rssBytes, findLeakOf("rssBytes", "memory")),
    mem_private: summariseMetric(privateBytes, findLeakOf("privateBytes", "memory")),
    num_open_files: summariseMetric(openFiles, findLeakOf("openFiles", "descriptors")),
  };
  return { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles };
}

function summariseMetric(stats: RunningStats, leak: Leak | null): MetricSummary {
  const { first, last, sum, weight } = stats;
  const mean = weight > 0 ? sum / weight : null;
  return { first: orNull(first), mean, peak: peakOf(stats), last: orNull(last), leak };
}

function rssPeakOf({ rssBytes }: ProcessRecord): number {
  return peakOf(rssBytes) ?? 0;
}
