/**
 * What changed between two recordings, and whether that is more than chance. Pure.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type {
  Comparison,
  ComparisonVerdict,
  MetricComparison,
  NameComparison,
  NamePresence,
} from "../model/comparison.ts";
import {
  findBatchMeans,
  type Metric,
  METRICS,
  type NameTotals,
  summariseMetric,
  type Totals,
} from "./name_totals.ts";
import { findHalfWidth, findSpread } from "./welch.ts";

/**
 * A run is cut into so many stretches: fewer would say too little of how it varies, and more would
 * be too short to be independent (Schmeiser 1982 finds 10 to 30 to be right).
 */
const BATCHES = 12;

/** With fewer samples in a run, there are not two for each of its stretches. */
export const FEWEST_COMPARED = 2 * BATCHES;

/** Where two runs are alike, one in 20 of their values seems to differ. */
const CONFIDENCE = 0.95;

/** Stretches that say no more than so many independent ones are a drift, or a few jumps. */
const FEWEST_INDEPENDENT = 3;

/** Sums of equal values differ by less than this part, from rounding alone. */
const ROUNDING = 1e-9;

/**
 * Compares two recordings by the names of their processes, since a process that was started again
 * has another pid. The values of all processes of a name are summed at each tick; ticks without
 * one do not count.
 *
 * A difference is larger than the runs' own variation when the 95 % interval of Welch's t-test on
 * the means of 12 stretches of each run leaves out 0. Stretches that are like their neighbours count
 * for less; where they come to less than 3, a run drifts: look at its growth, or record for longer.
 * With fewer than 24 samples nothing can be told.
 *
 * Of two runs that are alike, 2 to 7 in 100 differ by that, and up to 10 where they vary as slowly as
 * they are long (measured on noise whose neighbours correlate by 0 to 0.999). It covers how a run
 * varies in itself, not how much one run differs from the next on the same machine, or machines from
 * each other: repeat the runs to see that.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emptyTotals } from "./name_totals.ts";
 *
 * const nothing = { both: [], added: [], gone: [] };
 * assertEquals(compareRecordings(emptyTotals(), emptyTotals()), nothing);
 * ```
 *
 * @param base The first recording.
 * @param next The second.
 * @returns What changed.
 */
export function compareRecordings(base: Totals, next: Totals): Comparison {
  const both: NameComparison[] = [];
  for (const [name, totals] of base) {
    const other = next.get(name);
    if (other !== undefined) both.push(compareNames(name, totals, other));
  }
  both.sort((a, b) => Number(isChanged(b)) - Number(isChanged(a)) || memoryOf(b) - memoryOf(a));
  return {
    both,
    added: [...next.keys()].filter((name) => !base.has(name)),
    gone: [...base.keys()].filter((name) => !next.has(name)),
  };
}

function compareNames(name: string, base: NameTotals, next: NameTotals): NameComparison {
  const metrics = METRICS.map((column) =>
    compareMetrics(column, base.metrics[column], next.metrics[column])
  );
  return {
    name,
    base: presenceOf(base),
    next: presenceOf(next),
    metrics: metrics.filter(({ column, base, next }) => {
      const [inBase, inNext] = [base.samples > 0, next.samples > 0];
      return column === "mem_private" ? inBase && inNext : inBase || inNext;
    }),
  };
}

function compareMetrics(column: MetricName, base: Metric, next: Metric): MetricComparison {
  const [before, after] = [summariseMetric(base), summariseMetric(next)];
  const unknown = { difference: null, differencePercent: null, interval: null } as const;
  if (before.mean === null || after.mean === null) {
    return { column, base: before, next: after, ...unknown, verdict: "unknown" };
  }
  const difference = after.mean - before.mean;
  const rounding = ROUNDING * Math.max(Math.abs(before.mean), Math.abs(after.mean));
  return {
    column,
    base: before,
    next: after,
    difference,
    differencePercent: before.mean === 0 ? null : 100 * difference / before.mean,
    ...judgeDifference(
      difference,
      rounding,
      findBatchMeans(base, BATCHES),
      findBatchMeans(next, BATCHES),
    ),
  };
}

function judgeDifference(
  difference: number,
  rounding: number,
  base: readonly number[],
  next: readonly number[],
): { interval: MetricComparison["interval"]; verdict: ComparisonVerdict } {
  if (base.length === 0 || next.length === 0) return { interval: null, verdict: "too few samples" };
  const spreads = [findSpread(base), findSpread(next)] as const;
  const halfWidth = findHalfWidth(...spreads, CONFIDENCE);
  const interval = [difference - halfWidth, difference + halfWidth] as const;
  if (Math.abs(difference) > Math.max(halfWidth, rounding)) {
    return { interval, verdict: difference > 0 ? "higher" : "lower" };
  }
  const drifts = halfWidth > rounding && spreads.some(({ count }) => count < FEWEST_INDEPENDENT);
  return { interval, verdict: drifts ? "drifts" : "alike" };
}

function presenceOf({ ticks, processes, seen }: NameTotals): NamePresence {
  const [pid = null] = seen.keys();
  return { ticks, processes, pid: processes === 1 ? pid : null };
}

function isChanged({ metrics }: NameComparison): boolean {
  return metrics.some(({ verdict }) => verdict === "higher" || verdict === "lower");
}

function memoryOf({ metrics }: NameComparison): number {
  const memory = metrics.find(({ column }) => column === "mem_real");
  return Math.max(memory?.base.mean ?? 0, memory?.next.mean ?? 0);
}
