/**
 * Recordings in numbers, and what changed between two, as JSON: names as in the CSV, unknown values
 * are null. Pure.
 *
 * @module
 */

import { MEASURES } from "../model/measures.ts";
import type {
  Change,
  Comparison,
  ComparisonVerdict,
  MetricComparison,
  NamePresence,
  RunMetric,
  RunTotal,
} from "../model/comparison.ts";
import type { Judgement, Stat } from "../model/conditions.ts";
import type { MemoryOutlook, Reach } from "../model/limits.ts";
import type {
  ClockSteps,
  Leak,
  MetricSummary,
  ProcessSummary,
  Restarts,
  Summaries,
} from "../model/outcomes.ts";
import { listLabels } from "../model/processes.ts";
import { listJsonPieces } from "../text/json_pieces.ts";
import type { Ungrouped } from "./group_table.ts";
import { worstVerdict } from "./verdict_text.ts";

/** A recording, and what it comes to. */
export interface RecordingSummary {
  /** Where it is. */
  readonly file: string;
  /** Ticks with at least one process. */
  readonly ticks: number;
  /** Rows. */
  readonly rows: number;
  /** Lines of which no row could be made. */
  readonly leftOutRows: number;
  /** How the wall clock was set. */
  readonly clockSteps: ClockSteps;
  /** All processes, the one that used most CPU time first. */
  readonly processes: Summaries;
  /** The groups, where there are any. */
  readonly groups: readonly ProcessSummary[];
  /** Processes that are in none; `null` where no groups were asked for. */
  readonly ungrouped: Ungrouped | null;
  /** Processes that took the place of others, by name. */
  readonly restarts: Restarts;
}

/**
 * Renders recordings.
 *
 * @param recordings The recordings.
 * @param unread The files that are none, and why.
 * @param judgements What the conditions to fail on say.
 * @returns One JSON value on several lines, in pieces: no process is described before it is written.
 */
export function renderJson(
  recordings: readonly RecordingSummary[],
  unread: readonly { readonly file: string; readonly reason: string }[],
  judgements: readonly Judgement[],
): Iterable<string> {
  return listJsonPieces({
    recordings: recordings.map((
      { file, ticks, rows, leftOutRows, clockSteps, processes, groups, ungrouped, restarts },
    ) => ({
      file,
      ticks,
      rows,
      left_out_rows: leftOutRows,
      clock_steps: clockSteps.count,
      latest_clock_steps: clockSteps.latest.map(({ byMs, epochMs }) => ({
        by_seconds: Math.round(byMs) / 1000,
        timestamp: Math.round(epochMs) / 1000,
      })),
      processes: processes.values().map(describeProcess),
      ...(groups.length === 0 ? {} : { groups: groups.values().map(describeGroup) }),
      ...(ungrouped === null ? {} : { processes_in_no_group: ungrouped.count }),
      restarts: Object.fromEntries([...restarts].map(([name, { length }]) => [name, length])),
    })),
    unread,
    ...describeJudgements(judgements),
  });
}

/**
 * What conditions say, as a JSON value: what they found, which is `null` for a rise from 0 in
 * percent; what they could not judge; and which of them judged nothing at all.
 */
export function describeJudgements(judgements: readonly Judgement[]): Record<string, unknown> {
  return {
    failed: judgements.flatMap(({ breaches }) =>
      breaches.map(({ condition, name, pid, labels, found }) => ({
        condition: condition.text,
        name,
        pid,
        ...describeLabels(labels),
        found,
      }))
    ),
    not_judged: judgements.flatMap(({ condition, unjudged }) =>
      unjudged.map(({ name, pid, labels, metric, reason }) => ({
        condition: condition.text,
        name,
        pid,
        ...describeLabels(labels),
        value: metric,
        reason,
      }))
    ),
    judged_nothing: judgements.filter(({ judged }) => judged === 0).map((one) =>
      one.condition.text
    ),
  };
}

/** Sizes that are told where memory is judged on them. */
const OPTIONAL: readonly string[] = ["mem_private", "mem_anonymous"];

/** By their names; nothing where there are none. */
function describeLabels(labels: string | undefined): { labels?: Record<string, string> } {
  return labels === undefined ? {} : { labels: Object.fromEntries(listLabels(labels)) };
}

function describeProcess(process: ProcessSummary): unknown {
  const { pid, name, samples, metrics, memory, riseBytesPerHour, maxOpenFiles } = process;
  const { openFilesReach = null, memoryLimit = null, growing = [], growingThreads = null } =
    process;
  const { openFileKinds, killed } = process;
  return {
    pid,
    name,
    ...describeLabels(process.labels),
    samples,
    leak: metrics[memory].leak?.verdict ?? null,
    leak_judged_on: memory,
    mem_real_rise_per_hour: riseBytesPerHour,
    growing: growing.map(({ part, bytesPerHour, share }) => ({
      part,
      per_hour: bytesPerHour,
      share,
    })),
    growing_threads: growingThreads,
    open_file_kinds: openFileKinds ?? null,
    max_open_files: maxOpenFiles,
    max_open_files_reached: describeReach(openFilesReach),
    memory_limit: memoryLimit === null ? null : describeOutlook(memoryLimit),
    killed_for_memory: killed === undefined ? null : killed !== null,
    ...Object.fromEntries(
      Object.entries(metrics)
        .filter(([metric]) => !OPTIONAL.includes(metric) || memory === metric)
        .map(([metric, summary]) => [metric, describeMetric(summary)]),
    ),
  };
}

function describeOutlook({ kind, group, limitBytes, usedBytes, reach }: MemoryOutlook): unknown {
  return {
    of: kind,
    cgroup: group,
    limit_bytes: limitBytes,
    used_bytes: usedBytes,
    reached: describeReach(reach),
  };
}

/** Seconds from the last sample on; the latest is `null` where that may as well be never. */
function describeReach(reach: Reach | null): unknown {
  if (reach === null) return null;
  const { seconds, earliestSeconds, latestSeconds } = reach;
  return { in_seconds: seconds, interval_95: [earliestSeconds, latestSeconds] };
}

/** Of a group, values that are unknown in all of it are left out. */
function describeGroup(group: ProcessSummary): unknown {
  const { pid, name, samples, metrics, totals, memory, memoryLimit } = group;
  const known = Object.entries({ ...totals, ...metrics }).filter(([, { peak }]) => peak !== null);
  return {
    group: name,
    root_pid: pid,
    samples,
    leak: worstVerdict(group),
    leak_judged_on: memory,
    ...(memoryLimit === undefined ? {} : { memory_limit: describeOutlook(memoryLimit) }),
    ...Object.fromEntries(known.map(([metric, summary]) => [metric, describeMetric(summary)])),
  };
}

function describeMetric({ leak, ...numbers }: MetricSummary): unknown {
  return { ...numbers, ...(leak ? { growth: describeLeak(leak) } : {}) };
}

function describeLeak(leak: Leak): unknown {
  const { verdict, growthPerHour, growthPerHourInterval, growthSeconds, moreSeconds, reason } =
    leak;
  return {
    verdict,
    per_hour: growthPerHour,
    interval_95: growthPerHourInterval,
    over_seconds: growthSeconds,
    record_for_another_seconds: moreSeconds,
    reason,
  };
}

/** A value in one recording, in the unit of its column. */
export interface MetricSummaryJson {
  /** In how many ticks it was known. */
  readonly samples: number;
  /** Its mean. */
  readonly mean: number | null;
  /** Its 95th percentile, to 0.5 %. */
  readonly p95: number | null;
  /** Its largest. */
  readonly peak: number | null;
  /** Its last. */
  readonly last: number | null;
  /** How much it grows in an hour. */
  readonly growth_per_hour: number | null;
}

/** How a figure changed. */
export interface ChangeJson {
  /** How much larger it is. */
  readonly difference: number | null;
  /** The 95 % confidence interval: low and high. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What is made of it. */
  readonly verdict: ComparisonVerdict;
}

/** A value in both recordings: how its mean changed, and its other figures. */
export interface MetricComparisonJson extends ChangeJson {
  /** In the first. */
  readonly base: MetricSummaryJson;
  /** In the second. */
  readonly new: MetricSummaryJson;
  /** The difference of the means in % of the first. */
  readonly difference_percent: number | null;
  /** How the other figures changed. */
  readonly changes: Readonly<Record<Exclude<Stat, "avg">, ChangeJson>>;
}

/** The processes of a name in both recordings. */
export interface NameComparisonJson {
  /** The name, raw. */
  readonly name: string;
  /** What there was of it in the first. */
  readonly base: NamePresence;
  /** What there was of it in the second. */
  readonly new: NamePresence;
  /** Its values, by column, of counts by `column.rate`: per second. */
  readonly metrics: Readonly<Record<string, MetricComparisonJson>>;
}

/** What a whole run took on both sides; of several runs the mean. */
export interface TotalJson extends ChangeJson {
  /** On the first. */
  readonly base: number | null;
  /** On the second. */
  readonly new: number | null;
}

/** What changed; `null` is unknown. */
export interface ComparisonJson {
  /** Whether variation is that between runs. */
  readonly between_runs: boolean;
  /** What whole runs took, where that is known on both sides. */
  readonly totals: Readonly<Partial<Record<RunTotal, TotalJson>>>;
  /** Names in both recordings. */
  readonly both: readonly NameComparisonJson[];
  /** Names in the second only, raw. */
  readonly added: readonly string[];
  /** Names in the first only, raw. */
  readonly gone: readonly string[];
}

/**
 * A comparison as a value for `JSON.stringify`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const nothing = { isBetweenRuns: false, totals: [], both: [], added: ["acme"], gone: [] };
 * assertEquals(toComparisonJson(nothing).added, ["acme"]);
 * ```
 *
 * @param comparison What changed.
 * @returns Plain values, with names as they were recorded.
 */
export function toComparisonJson(
  { isBetweenRuns, totals, both, added, gone }: Comparison,
): ComparisonJson {
  return {
    between_runs: isBetweenRuns,
    totals: Object.fromEntries(
      totals.map(({ total, base, next, ...change }) => [total, {
        base,
        new: next,
        ...toChangeJson({ base, next, ...change }),
      }]),
    ),
    both: both.map(({ name, base, next, metrics }) => ({
      name,
      base,
      new: next,
      metrics: Object.fromEntries(metrics.map((metric) => [nameOf(metric), toMetricJson(metric)])),
    })),
    added,
    gone,
  };
}

function nameOf({ column }: MetricComparison): string {
  return MEASURES[column]?.isCounter ? `${column}.rate` : column;
}

function toMetricJson(metric: MetricComparison): MetricComparisonJson {
  const { difference, interval, verdict } = metric.changes.avg;
  return {
    base: toSummaryJson(metric.base),
    new: toSummaryJson(metric.next),
    difference,
    difference_percent: findPercent(metric.changes.avg),
    interval,
    verdict,
    changes: {
      p95: toChangeJson(metric.changes.p95),
      peak: toChangeJson(metric.changes.peak),
      last: toChangeJson(metric.changes.last),
      growth: toChangeJson(metric.changes.growth),
    },
  };
}

function toChangeJson({ difference, interval, verdict }: Change): ChangeJson {
  return { difference, interval, verdict };
}

function findPercent({ base, difference }: Change): number | null {
  return base === null || base === 0 || difference === null ? null : 100 * difference / base;
}

function toSummaryJson({ growthPerHour, ...summary }: RunMetric): MetricSummaryJson {
  return { ...summary, growth_per_hour: growthPerHour };
}
