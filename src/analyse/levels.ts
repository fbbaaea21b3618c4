/**
 * Sums up a process or a group without a verdict. This is fast enough for each tick. Pure.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type { MetricSummary, ProcessSummary } from "../model/outcomes.ts";
import { knownPid } from "../model/processes.ts";
import type { ProcessRecord } from "./process_record.ts";
import { orNull, peakOf, type RunningStats } from "./running_stats.ts";

/**
 * Sums up the values of a process or a group. No growth is judged: a verdict takes a millisecond.
 *
 * @param record The record of the process or group.
 * @returns The summary. Growth and limits in the summary are unknown.
 */
export function summariseLevels(record: ProcessRecord): ProcessSummary {
  const { name, samples, labels, totals, sketches, killed, maxOpenFiles = null } = record;
  const { cpuPercent, rssBytes, privateBytes, anonymousBytes, openFiles } = record;
  const summariseMetric = (metric: MetricName, stats: RunningStats) => {
    const p95 = sketches?.findP95(metric, peakOf(stats));
    return { ...summariseStats(stats), ...(p95 === undefined ? {} : { p95 }) };
  };
  return {
    pid: knownPid(record.pid),
    name,
    samples,
    // The name of a group contains its labels.
    ...(labels === "" || totals !== undefined ? {} : { labels }),
    ...(totals === undefined ? {} : {
      totals: {
        processes: summariseStats(totals.processes),
        num_threads: summariseStats(totals.threads),
        mem_proportional: summariseStats(totals.proportionalBytes),
      },
    }),
    metrics: {
      cpu_percent: summariseMetric("cpu_percent", cpuPercent),
      mem_real: summariseMetric("mem_real", rssBytes),
      mem_private: summariseMetric("mem_private", privateBytes),
      mem_anonymous: summariseStats(anonymousBytes),
      num_open_files: summariseMetric("num_open_files", openFiles),
    },
    memory: "mem_real",
    riseBytesPerHour: null,
    maxOpenFiles,
    ...(sketches === null ? {} : { columns: sketches.listColumns() }),
    ...(killed === undefined ? {} : { killed }),
  };
}

function summariseStats(stats: RunningStats): MetricSummary {
  const { first, last, sum, weight } = stats;
  const mean = weight > 0 ? sum / weight : null;
  return { first: orNull(first), mean, peak: peakOf(stats), last: orNull(last), leak: null };
}
