/**
 * The nouns of a comparison of two recordings. No code.
 *
 * @module
 */

import type { MetricName } from "./columns.ts";

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
 * What is made of a difference of means: `higher` and `lower` are larger than the runs' own
 * variation, `alike` is not. It cannot be told where there are `too few samples`, where a run
 * `drifts` so that its mean says little, or where the value is `unknown` in one.
 */
export type ComparisonVerdict =
  | "higher"
  | "lower"
  | "alike"
  | "too few samples"
  | "drifts"
  | "unknown";

/** A value in both recordings. */
export interface MetricComparison {
  /** Which. */
  readonly column: MetricName;
  /** In the first recording. */
  readonly base: RunMetric;
  /** In the second. */
  readonly next: RunMetric;
  /** How much larger the second mean is; `null` where one is unknown. */
  readonly difference: number | null;
  /** The same in % of the first mean; `null` where that is 0. */
  readonly differencePercent: number | null;
  /** Its 95 % confidence interval; `null` where there are too few samples. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What is made of it. */
  readonly verdict: ComparisonVerdict;
}

/** What the processes of a name were in one recording. */
export interface NamePresence {
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

/** What changed between two recordings. */
export interface Comparison {
  /** Names in both: those that changed first, then those with most memory. */
  readonly both: readonly NameComparison[];
  /** Names in the second only, raw. */
  readonly added: readonly string[];
  /** Names in the first only, raw. */
  readonly gone: readonly string[];
}
