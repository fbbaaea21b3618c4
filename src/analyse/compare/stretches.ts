/**
 * Finds how a value varies within a run, by its stretches. Pure.
 *
 * @module
 */

import type { Stat } from "../../model/conditions.ts";
import type { Metric } from "./metric.ts";
import { findMean, findSlope } from "../stats.ts";
import { listPoints, type Points } from "../value_series.ts";
import { findSpread, type Spread } from "./welch.ts";

/**
 * The number of stretches of a run. Fewer would show too little of the variation, more would be too short to be
 * independent (Schmeiser 1982 recommends 10 to 30).
 */
const STRETCHES = 12;

/** The fewest samples of a run: two for each stretch. */
export const FEWEST_COMPARED = 2 * STRETCHES;

/** The last value is judged by the variation in the last quarter of the run, or in its last twelve samples. */
const LAST_PART = 0.25;

/**
 * Finds the value in each of 12 stretches of a run. Consecutive samples resemble each other and say less than
 * their number. The means of long stretches are nearly independent: the method of batch means (Law, "Simulation
 * Modeling and Analysis", 5th edition 2015, section 9.5.3).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addToMetric, emptyMetric } from "./metric.ts";
 *
 * const metric = emptyMetric();
 * for (let at = 0; at < 24; at++) addToMetric(metric, at, at, 1);
 * assertEquals(findStretches(metric, "avg").slice(0, 3), [0.5, 2.5, 4.5]);
 * assertEquals(findStretches(metric, "peak").slice(0, 3), [1, 3, 5]);
 * assertEquals(findStretches(metric, "last").slice(0, 3), [12, 13, 14]);
 * ```
 *
 * @param metric The value in a run.
 * @param stat The figure. The last value uses stretches of the last quarter.
 * @returns The figures in order, in the unit of the value; none without two samples for each stretch.
 */
export function findStretches(
  { sketch, series }: Metric,
  stat: Exclude<Stat, "growth">,
): number[] {
  if (sketch.count < FEWEST_COMPARED) return [];
  const { values } = listPoints(series, stat === "peak" ? 1 : 0);
  switch (stat) {
    case "avg":
      return cut(values).map(findMean);
    case "peak":
      return cut(values).map((part) => -Math.min(...part));
    case "p95":
      return cut(values).map(findP95);
    case "last":
      return cut(values.slice(-Math.max(STRETCHES, LAST_PART * values.length))).map(findMean);
  }
}

/** Returns the 95th percentile of the points of a stretch. A point is a few samples. */
function findP95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(0.95 * (sorted.length - 1))]!;
}

function cut(values: readonly number[]): number[][] {
  const edge = (at: number) => Math.round(at * values.length / STRETCHES);
  return Array.from({ length: STRETCHES }, (_, at) => values.slice(edge(at), edge(at + 1)));
}

/**
 * Finds how certain the growth of a value is: the standard error of the line through its stretches. Correlated
 * residuals count as fewer (Santer et al., "Statistical significance of trends and trend differences in
 * layer-average atmospheric temperature time series", Journal of Geophysical Research 105, 2000).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addToMetric, emptyMetric } from "./metric.ts";
 *
 * const metric = emptyMetric();
 * for (let at = 0; at < 24; at++) addToMetric(metric, at, 7, 1);
 * assertEquals(findGrowthSpread(metric)?.variance, 0);
 * assertEquals(findGrowthSpread(emptyMetric()), null);
 * ```
 *
 * @param metric The value in a run.
 * @returns A spread like that of a mean: its variance over its count is the squared standard error of the
 * growth in units per second; `null` without two samples for each stretch.
 */
export function findGrowthSpread({ sketch, series }: Metric): Spread | null {
  if (sketch.count < FEWEST_COMPARED) return null;
  const points: Points = listPoints(series, 0);
  const [times, values] = [cut(points.times).map(findMean), cut(points.values).map(findMean)];
  const slope = findSlope(times, values);
  if (slope === null) return null;
  const [meanTime, meanValue] = [findMean(times), findMean(values)];
  const beside = values.map((value, at) => value - meanValue - slope * (times[at]! - meanTime));
  const squares = (all: readonly number[]) => all.reduce((sum, one) => sum + one * one, 0);
  // A line takes two degrees of freedom, a mean takes one.
  const count = Math.max(2, findSpread(beside).count - 1);
  const error = squares(beside) / (count - 1) / squares(times.map((time) => time - meanTime));
  return { variance: error * count, count };
}
