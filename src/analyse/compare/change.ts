/**
 * Finds how a figure changed, and whether the change exceeds the variation within a run or between runs. Pure.
 *
 * @module
 */

import type { Change, ComparisonVerdict, RunMetric } from "../../model/comparison.ts";
import type { Stat } from "../../model/conditions.ts";
import type { Metric } from "./metric.ts";
import { findMean } from "../stats.ts";
import { judgePairs, ROUNDING } from "./pairs.ts";
import { FEWEST_COMPARED, findGrowthSpread, findStretches } from "./stretches.ts";
import { findHalfWidth, findSpread, type Spread } from "./welch.ts";

/** The confidence of intervals: of equal runs, one in 20 seems to differ. */
const CONFIDENCE = 0.95;

/** The fewest independent stretches. With fewer, a run drifts or jumps. */
const FEWEST_INDEPENDENT = 3;

/** The fewest runs on a side that show how runs vary. */
const FEWEST_RUNS = 3;

const SECONDS_PER_HOUR = 3600;

/** A value in a run. */
export interface RunOfMetric {
  /** The value over time. */
  readonly metric: Metric;
  /** Its figures. */
  readonly summary: RunMetric;
}

/** The result of a test. */
export type Judged = Pick<Change, "interval" | "verdict">;

/**
 * Finds how a figure changed.
 *
 * @param stat The figure.
 * @param base The runs on the first side with a known value.
 * @param next The runs on the second side with a known value.
 * @param isBetweenRuns Whether the test uses the variation between runs.
 * @returns The change.
 */
export function findChange(
  stat: Stat,
  base: readonly RunOfMetric[],
  next: readonly RunOfMetric[],
  isBetweenRuns: boolean,
): Change {
  const [before, after] = [base, next].map((runs) => listValues(runs, stat)) as [
    number[],
    number[],
  ];
  const means = { base: meanOrNull(before), next: meanOrNull(after) };
  if (means.base === null || means.next === null) {
    return { ...means, difference: null, interval: null, verdict: "unknown" };
  }
  const difference = means.next - means.base;
  const rounding = ROUNDING * Math.max(Math.abs(means.base), Math.abs(means.next));
  if (isBetweenRuns) {
    const isBrief = [base, next].some((runs) => countSamples(runs) < FEWEST_COMPARED);
    return {
      ...means,
      difference,
      ...(isBrief ? untold("too few samples") : judgeRuns(before, after, rounding)),
    };
  }
  const [one, other] = [base[0]!.metric, next[0]!.metric];
  const judged = stat === "growth" ? judgeGrowth(difference, rounding, one, other) : judgeStretches(
    stat === "avg" ? difference : null,
    rounding,
    ...stretchesOf(stat, one, other),
  );
  return { ...means, difference, ...judged };
}

function listValues(runs: readonly RunOfMetric[], stat: Stat): number[] {
  return runs.map(({ summary }) => valueOfRun(summary, stat)).filter((value) => value !== null);
}

function valueOfRun({ mean, growthPerHour, ...run }: RunMetric, stat: Stat): number | null {
  return { ...run, avg: mean, growth: growthPerHour }[stat];
}

function countSamples(runs: readonly RunOfMetric[]): number {
  return runs.reduce((sum, { summary }) => sum + summary.samples, 0);
}

function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : findMean(values);
}

function untold(verdict: ComparisonVerdict): Judged {
  return { interval: null, verdict };
}

/**
 * Tests whether figures of runs differ by more than runs vary: Welch's t-test on one value of each run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(judgeRuns([10, 11, 12], [20, 21, 22], 0).verdict, "higher");
 * assertEquals(judgeRuns([10, 15, 20], [16, 11, 21], 0).verdict, "alike");
 * assertEquals(judgeRuns([10, 11], [20, 21, 22], 0).verdict, "too few runs");
 * ```
 *
 * @param before A value of each run on the first side.
 * @param after A value of each run on the second side.
 * @param rounding The largest difference that counts as rounding.
 * @returns The interval of the difference of their means, and the verdict.
 */
export function judgeRuns(
  before: readonly number[],
  after: readonly number[],
  rounding: number,
): Judged {
  if (Math.min(before.length, after.length) < FEWEST_RUNS) return untold("too few runs");
  const difference = findMean(after) - findMean(before);
  const halfWidth = findHalfWidth(spreadOf(before), spreadOf(after), CONFIDENCE);
  return judgeDifference(difference, rounding, halfWidth, false);
}

/**
 * Finds how a total of whole runs changed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTotalChange([1, 2, 3], [2, 3, 4]).difference, 1);
 * assertEquals(findTotalChange([1, 2, 3], []).verdict, "unknown");
 * ```
 *
 * @param before The known totals of the runs on the first side.
 * @param after The known totals of the runs on the second side.
 * @returns The change.
 */
export function findTotalChange(before: readonly number[], after: readonly number[]): Change {
  const [base, next] = [meanOrNull(before), meanOrNull(after)];
  if (base === null || next === null) {
    return { base, next, difference: null, interval: null, verdict: "unknown" };
  }
  const rounding = ROUNDING * Math.max(Math.abs(base), Math.abs(next));
  return { base, next, difference: next - base, ...judgeRuns(before, after, rounding) };
}

/** Runs are independent, unlike neighbouring stretches. */
function spreadOf(values: readonly number[]): Spread {
  const mean = findMean(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { variance: squares / (values.length - 1), count: values.length };
}

function stretchesOf(stat: Exclude<Stat, "growth">, one: Metric, other: Metric) {
  return [findStretches(one, stat), findStretches(other, stat)] as const;
}

function judgeStretches(
  differenceOfMeans: number | null,
  rounding: number,
  base: readonly number[],
  next: readonly number[],
): Judged {
  if (base.length === 0 || next.length === 0) return untold("too few samples");
  const paired = judgePairs(base, next, differenceOfMeans !== null);
  if (paired !== null) return paired;
  const difference = differenceOfMeans ?? findMean(next) - findMean(base);
  const spreads = [findSpread(base), findSpread(next)] as const;
  const halfWidth = findHalfWidth(...spreads, CONFIDENCE);
  return judgeDifference(difference, rounding, halfWidth, isDrifting(spreads));
}

function judgeGrowth(difference: number, rounding: number, base: Metric, next: Metric): Judged {
  const spreads = [findGrowthSpread(base), findGrowthSpread(next)] as const;
  const [one, other] = spreads;
  if (one === null || other === null) return untold("too few samples");
  const halfWidth = findHalfWidth(one, other, CONFIDENCE) * SECONDS_PER_HOUR;
  return judgeDifference(difference, rounding, halfWidth, isDrifting([one, other]));
}

function isDrifting(spreads: readonly Spread[]): boolean {
  return spreads.some(({ count, variance }) => variance > 0 && count < FEWEST_INDEPENDENT);
}

function judgeDifference(
  difference: number,
  rounding: number,
  halfWidth: number,
  drifts: boolean,
): Judged {
  const interval = [difference - halfWidth, difference + halfWidth] as const;
  if (Math.abs(difference) > Math.max(halfWidth, rounding)) {
    return { interval, verdict: difference > 0 ? "higher" : "lower" };
  }
  return { interval, verdict: drifts && halfWidth > rounding ? "drifts" : "alike" };
}
