/**
 * The nouns of a comparison of recordings.
 *
 * @module
 */

import type { ColumnName } from "./columns.ts";
import type { Stat } from "./conditions.ts";

/** A compared value: a column, or the number of processes of a group. */
export type ComparedValue = ColumnName | "processes";

/** A value in one recording, in the unit of its column; `null` if a statistic is unknown. */
export interface RunMetric {
  /** The number of ticks in which it was known. */
  readonly samples: number;
  /** The mean; for CPU %, weighted by the time of each measurement. */
  readonly mean: number | null;
  /** The 95th percentile, to 0.5 %. */
  readonly p95: number | null;
  /** The largest value. */
  readonly peak: number | null;
  /** The last value. */
  readonly last: number | null;
  /** The slope of the least-squares line through the values. */
  readonly growthPerHour: number | null;
  /** The time from the first value to the last; for several runs the mean. */
  readonly seconds: number | null;
}

/**
 * The verdict on a difference. `higher` and `lower` exceed the variation, `alike` does not. The
 * other words say why there is no verdict: `too few samples`; a run that `drifts`; several runs,
 * but `too few runs`; or a value that is `unknown` on one side.
 */
export type ComparisonVerdict =
  | "higher"
  | "lower"
  | "alike"
  | "too few samples"
  | "too few runs"
  | "drifts"
  | "unknown";

/** The change of a statistic. */
export interface Change {
  /** The statistic in the base; for several runs the mean. */
  readonly base: number | null;
  /** The statistic in the new recording. */
  readonly next: number | null;
  /** The difference; `null` if one of the statistics is unknown. */
  readonly difference: number | null;
  /**
   * The 95 % confidence interval of the difference; `null` if it is unknown. For a peak or a 95th
   * percentile, it is the interval of the mean over stretches.
   */
  readonly interval: readonly [low: number, high: number] | null;
  /** The verdict. */
  readonly verdict: ComparisonVerdict;
}

/** A value on both sides. */
export interface MetricComparison {
  /** The value; for a count, its rise per second. */
  readonly column: ComparedValue;
  /** The statistics in the base; for several runs their means. */
  readonly base: RunMetric;
  /** The statistics in the new recording. */
  readonly next: RunMetric;
  /** The change of each statistic. */
  readonly changes: Readonly<Record<Stat, Change>>;
}

/**
 * The resources of a whole run, in the order of the output: the time from the first sample to the last, CPU time,
 * the most memory and the most threads of all processes at one tick, and bytes read from and written to storage.
 */
export const RUN_TOTALS = [
  "wall_seconds",
  "cpu_seconds",
  "peak_memory",
  "peak_threads",
  "read_bytes",
  "written_bytes",
] as const;

/** A resource of a whole run. */
export type RunTotal = typeof RUN_TOTALS[number];

/** What is known of a value that is not exact. */
export type Bound = "at least" | "at most";

/** The change of a resource of whole runs. */
export interface TotalComparison extends Change {
  /** The resource. */
  readonly total: RunTotal;
  /**
   * Whether both sides are lower bounds, as CPU time without ended children is, or upper bounds, as bytes are if
   * those of ended children may count twice.
   */
  readonly bound: Bound | null;
}

/** The processes of a name on one side. */
export interface NamePresence {
  /** The number of runs with such a process. */
  readonly runs: number;
  /** The number of ticks with such a process. */
  readonly ticks: number;
  /** The number of processes, at once or one after the other. */
  readonly processes: number;
  /** The process id, if there was only one process. */
  readonly pid: number | null;
}

/** The processes of a name in both recordings, summed up at each tick. */
export interface NameComparison {
  /** The name, raw. */
  readonly name: string;
  /** In the first recording. */
  readonly base: NamePresence;
  /** In the second. */
  readonly next: NamePresence;
  /** The compared values. */
  readonly metrics: readonly MetricComparison[];
}

/** The changes between two recordings, or two sets of runs. */
export interface Comparison {
  /** Whether the variation is that between runs, and not that within one run. */
  readonly isBetweenRuns: boolean;
  /** The resources of whole runs that are known on both sides. */
  readonly totals: readonly TotalComparison[];
  /** The names in both recordings. Changed names come first, then those with most memory. */
  readonly both: readonly NameComparison[];
  /** The raw names that are only in the new recording. */
  readonly added: readonly string[];
  /** The raw names that are only in the base. */
  readonly gone: readonly string[];
}
