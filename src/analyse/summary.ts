/**
 * Sums up a recording: one summary for each process or group. Pure.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import {
  FEWEST_SAMPLES,
  type Leak,
  type MetricSummary,
  type ProcessSummary,
} from "../model/outcomes.ts";
import type { Growing } from "../model/growth.ts";
import { knownPid } from "../model/processes.ts";
import { findGrowthParts, findThreadGrowth } from "./leak/growth_parts.ts";
import { reachAt } from "./leak/latest_growth.ts";
import { findGrowth, findLeak } from "./leak/verdict.ts";
import { listMinima, listRssMeans, type SeriesValue } from "./process_series.ts";
import type { ProcessRecords } from "./mod.ts";
import type { ProcessRecord } from "./process_record.ts";
import type { GroupTotals } from "./group_totals.ts";
import type { TheilSen } from "./rank_trend.ts";
import { orNull, peakOf, type RunningStats } from "./running_stats.ts";
import { listPoints } from "./value_series.ts";

const NO_POINTS = { times: [], values: [] };

/**
 * Sums up processes, or groups.
 *
 * @param table The records of the processes or groups.
 * @returns A summary of each. The process with the most CPU time is first. Among equals, the process with the
 * most memory is first.
 */
export function summarise({ all }: ProcessRecords): ProcessSummary[] {
  return all.toSorted(compareUse).map(summariseProcess);
}

/** Orders processes or groups by CPU time, and equals by memory. The largest is first. */
export function compareUse(a: ProcessRecord, b: ProcessRecord): number {
  return b.cpuPercent.sum - a.cpuPercent.sum || rssPeakOf(b) - rssPeakOf(a);
}

/** Sums up one process, or group. */
export function summariseProcess(record: ProcessRecord): ProcessSummary {
  const { name, samples, maxOpenFiles = null } = record;
  const memory = chooseMemory(record);
  const riseBytesPerHour = findGrowth(listRssMeans(record.series), record);
  const hasRisen = riseBytesPerHour !== null && riseBytesPerHour > 0;
  const findLeakOf = (value: SeriesValue, kind: "memory" | "descriptors") => {
    const known = record[value].weight;
    // Too few samples have no verdict, whatever their values.
    const points = known < FEWEST_SAMPLES ? NO_POINTS : listMinima(record.series, value, true);
    const isPossible = kind === "memory" && hasRisen;
    const { ageSeconds } = record;
    const runtime = record.totals?.largestName ?? name;
    const isGroup = record.totals !== undefined;
    const told = { samples: known, kind, isPossible, ageSeconds, name: runtime, isGroup };
    return findLeak(points, told);
  };
  const { cpuPercent, rssBytes, privateBytes, anonymousBytes, openFiles } = record;
  const summariseMetric = (metric: MetricName, stats: RunningStats, leak: Leak | null) => {
    const p95 = record.sketches?.findP95(metric, peakOf(stats));
    return { ...summariseStats(stats, leak), ...(p95 === undefined ? {} : { p95 }) };
  };
  const metrics = {
    cpu_percent: summariseMetric("cpu_percent", cpuPercent, null),
    mem_real: memory === "mem_real"
      ? summariseMetric("mem_real", rssBytes, findLeakOf("rssBytes", "memory"))
      : judgeWhenAsked(
        summariseMetric("mem_real", rssBytes, null),
        () => findLeakOf("rssBytes", "memory"),
      ),
    mem_private: summariseMetric(
      "mem_private",
      privateBytes,
      findLeakOf("privateBytes", "memory"),
    ),
    mem_anonymous: summariseStats(anonymousBytes, findLeakOf("anonymousBytes", "memory")),
    num_open_files: summariseMetric(
      "num_open_files",
      openFiles,
      findLeakOf("openFiles", "descriptors"),
    ),
  };
  const pid = knownPid(record.pid);
  const summary = { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles };
  const { totals } = record;
  return {
    ...summary,
    ...(record.apart === "" ? {} : { apart: record.apart }),
    // The name of a group contains its labels, unless the group is a tree.
    ...(record.labels === "" || pid === null && totals ? {} : { labels: record.labels }),
    ...(record.openFileKinds !== null && metrics.num_open_files.leak?.verdict === "likely"
      ? { openFileKinds: record.openFileKinds }
      : {}),
    ...summariseLimits(record, metrics[memory].leak, metrics.num_open_files),
    ...(totals === undefined ? {} : { totals: summariseTotals(totals, name) }),
    ...(record.sketches === null ? {} : { columns: record.sketches.listColumns() }),
    // For a million objects, a getter in each would take seconds.
    findGrowing: () => findGrowing(record, metrics[memory].leak),
  };
}

/** Finds what grows with memory; for a possible leak, over the second half. */
function findGrowing(record: ProcessRecord, leak: Leak | null): Growing {
  const seconds = findGrowingSeconds(record, leak);
  if (seconds === null) return { parts: [], threads: null };
  const { series, parts } = record;
  return {
    parts: findGrowthParts(series, parts, seconds),
    threads: findThreadGrowth(parts, seconds),
  };
}

/** Returns the time over which memory has grown; `null` if it does not grow. */
function findGrowingSeconds(
  { firstSeconds, lastSeconds }: ProcessRecord,
  leak: Leak | null,
): number | null {
  if (leak?.verdict === "likely") return leak.growthSeconds;
  return leak?.verdict === "possible" ? (lastSeconds - firstSeconds) / 2 : null;
}

/** Returns the known limits of a process. */
function summariseLimits(
  { findOutlook, killed, maxOpenFiles = null }: ProcessRecord,
  memoryLeak: Leak | null,
  { last, leak }: MetricSummary,
): Pick<ProcessSummary, "memoryLimit" | "openFilesReach" | "killed"> {
  const outlook = findOutlook && findOutlook(memoryLeak?.verdict === "likely");
  const { verdict, growthPerHour, growthPerHourInterval } = leak ?? {};
  const isLikely = verdict === "likely" && growthPerHour && growthPerHourInterval;
  return {
    ...(outlook === null ? {} : { memoryLimit: outlook }),
    ...(killed === undefined ? {} : { killed }),
    ...(isLikely && last !== null && maxOpenFiles !== null
      ? {
        openFilesReach: reachAt(
          perSecond(growthPerHour, growthPerHourInterval),
          maxOpenFiles - last,
        ),
      }
      : {}),
  };
}

function perSecond(perHour: number, [low, high]: readonly [number, number]): TheilSen {
  return { slope: perHour / 3600, interval: [low / 3600, high / 3600] };
}

/** Chooses the value by which memory is judged. */
function chooseMemory({ privateBytes, anonymousBytes }: ProcessRecord): ProcessSummary["memory"] {
  if (privateBytes.weight > 0) return "mem_private";
  return anonymousBytes.weight > 0 ? "mem_anonymous" : "mem_real";
}

/** Sums up what only groups have: processes, threads, and memory with shared pages counted once. */
function summariseTotals(
  { processes, series, threads, proportionalBytes }: GroupTotals,
  name: string,
) {
  // The number of processes changes one by one, as that of descriptors does.
  const leak = findLeak(listPoints(series, 0, true), {
    samples: processes.weight,
    kind: "descriptors",
    isPossible: false,
    ageSeconds: null,
    name,
    isGroup: true,
  });
  return {
    processes: summariseStats(processes, leak),
    num_threads: summariseStats(threads, null),
    mem_proportional: summariseStats(proportionalBytes, null),
  };
}

function summariseStats(stats: RunningStats, leak: Leak | null): MetricSummary {
  const { first, last, sum, weight } = stats;
  const mean = weight > 0 ? sum / weight : null;
  return { first: orNull(first), mean, peak: peakOf(stats), last: orNull(last), leak };
}

/** Judges a value that does not decide about memory only if a caller asks for it. Few callers do. */
function judgeWhenAsked(summary: MetricSummary, judge: () => Leak): MetricSummary {
  let leak: Leak | null = null;
  return {
    ...summary,
    get leak() {
      return leak ??= judge();
    },
  };
}

function rssPeakOf({ rssBytes }: ProcessRecord): number {
  return peakOf(rssBytes) ?? 0;
}
