/**
 * The nouns of a comparison of two recordings. No code.
 *
 * @module
 */

import type { ColumnName } from "./columns.ts";
import type { Stat } from "./conditions.ts";

/** What is compared: a column, or of groups how many processes they have. */
export type ComparedValue = ColumnName | "processes";

/** A value in one recording, in the unit of its column; `null` is unknown. */
export interface RunMetric {
  /** In how many ticks it was known. */
  readonly samples: number;
  /** Its mean; of CPU %, weighted by the time that each was measured over. */
  readonly mean: number | null;
  /** 95 % of its samples are at most so large, to 0.5 %. */
  readonly p95: number | null;
  /** Its largest. */
  readonly peak: number | null;
  /** Its last. */
  readonly last: number | null;
  /** The slope of the least-squares line through it. */
  readonly growthPerHour: number | null;
}

/**
 * What is made of a difference: `higher` and `lower` are larger than variation, `alike` is not. It
 * cannot be told where there are `too few samples`, where a run `drifts` so that it says little, where
 * there are several runs but `too few runs`, or where the value is `unknown` on one side.
 */
export type ComparisonVerdict =
  | "higher"
  | "lower"
  | "alike"
  | "too few samples"
  | "too few runs"
  | "drifts"
  | "unknown";

/** How a figure changed. */
export interface Change {
  /** What it was; of several runs the mean. */
  readonly base: number | null;
  /** What it is. */
  readonly next: number | null;
  /** How much larger it is; `null` where one of them is unknown. */
  readonly difference: number | null;
  /**
   * The 95 % confidence interval of the difference, of a peak or a 95th percentile that of the means
   * of those of each stretch; `null` where it cannot be told.
   */
  readonly interval: readonly [low: number, high: number] | null;
  /** What is made of it. */
  readonly verdict: ComparisonVerdict;
}

/** A value on both sides. */
export interface MetricComparison {
  /** Which; of a count, how much it rises in a second. */
  readonly column: ComparedValue;
  /** On the first; of several runs the means. */
  readonly base: RunMetric;
  /** On the second. */
  readonly next: RunMetric;
  /** How each figure changed. */
  readonly changes: Readonly<Record<Stat, Change>>;
}

/**
 * What a whole run took: from its first sample to its last, CPU time, and of all its processes at a
 * tick the most memory and the most threads; bytes from and to storage.
 */
export type RunTotal =
  | "wall_seconds"
  | "cpu_seconds"
  | "peak_memory"
  | "peak_threads"
  | "read_bytes"
  | "written_bytes";

/** How what whole runs took changed. */
export interface TotalComparison extends Change {
  /** What. */
  readonly total: RunTotal;
}

/** What the processes of a name were on one side. */
export interface NamePresence {
  /** In how many runs there was one. */
  readonly runs: number;
  /** Ticks in which there was one. */
  readonly ticks: number;
  /** How many there were in all, one after the other or at once. */
  readonly processes: number;
  /** The process id, if there was one only. */
  readonly pid: number | null;
}

/** The processes of a name, taken together at each tick, in both recordings. */
export interface NameComparison {
  /** The name, raw. */
  readonly name: string;
  /** In the first recording. */
  readonly base: NamePresence;
  /** In the second. */
  readonly next: NamePresence;
  /** What is known of them in either recording. */
  readonly metrics: readonly MetricComparison[];
}

/** What changed between two recordings, or two sets of runs. */
export interface Comparison {
  /** Whether variation is that between runs, and not that within one. */
  readonly isBetweenRuns: boolean;
  /** What whole runs took, where that is known on both sides. */
  readonly totals: readonly TotalComparison[];
  /** Names in both: those that changed first, then those with most memory. */
  readonly both: readonly NameComparison[];
  /** Names in the second only, raw. */
  readonly added: readonly string[];
  /** Names in the first only, raw. */
  readonly gone: readonly string[];
}
