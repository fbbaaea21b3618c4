/**
 * How a value varies within a run: what it was in each of some stretches of it. Pure.
 *
 * @module
 */

import type { Stat } from "../../model/conditions.ts";
import type { Metric } from "./name_totals.ts";
import { findMean, findSlope } from "../stats.ts";
import { listPoints, type Points } from "../value_series.ts";
import { findSpread, type Spread } from "./welch.ts";

/**
 * A run is cut into so many stretches: fewer would say too little of how it varies, and more would
 * be too short to be independent (Schmeiser 1982 finds 10 to 30 to be right).
 */
export const STRETCHES = 12;

/** With fewer samples in a run, there are not two for each of its stretches. */
export const FEWEST_COMPARED = 2 * STRETCHES;

/** The last value is judged by how the run varies in its last quarter, or twelve samples. */
const LAST_PART = 0.25;

/**
 * What a value was in each of 12 stretches of a run. Samples that follow each other are alike, and
 * say less than their number; the means of long stretches are nearly independent: the method of
 * batch means (Law, "Simulation Modeling and Analysis", 5th edition 2015, section 9.5.3).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addToMetric, emptyMetric } from "./name_totals.ts";
 *
 * const metric = emptyMetric();
 * for (let at = 0; at < 24; at++) addToMetric(metric, at, at, 1);
 * assertEquals(findStretches(metric, "avg").slice(0, 3), [0.5, 2.5, 4.5]);
 * assertEquals(findStretches(metric, "peak").slice(0, 3), [1, 3, 5]);
 * ```
 *
 * @param metric The value in a run.
 * @param stat What of it. The last value is that of a stretch of the last quarter.
 * @returns In the unit of the value, in order; none where there are not two samples for each.
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

/** Points are a few samples each; of those of a stretch, 95 % are at most so large. */
function findP95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(0.95 * (sorted.length - 1))]!;
}

function cut(values: readonly number[]): number[][] {
  const edge = (at: number) => Math.round(at * values.length / STRETCHES);
  return Array.from({ length: STRETCHES }, (_, at) => values.slice(edge(at), edge(at + 1)));
}

/**
 * How sure the growth of a value is: the standard error of the line through its stretches. Where what
 * is left beside the line goes in waves, it counts for less (Santer et al., "Statistical significance
 * of trends and trend differences in layer-average atmospheric temperature time series", Journal of
 * Geophysical Research 105, 2000).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addToMetric, emptyMetric } from "./name_totals.ts";
 *
 * const metric = emptyMetric();
 * for (let at = 0; at < 24; at++) addToMetric(metric, at, 7, 1);
 * assertEquals(findGrowthSpread(metric)?.variance, 0);
 * assertEquals(findGrowthSpread(emptyMetric()), null);
 * ```
 *
 * @param metric The value in a run.
 * @returns As of a mean: its variance over its count is the square of the standard error of the growth
 * in units per second; `null` where there are not two samples for each stretch.
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
  // A line takes two of them, where a mean takes one.
  const count = Math.max(2, findSpread(beside).count - 1);
  const error = squares(beside) / (count - 1) / squares(times.map((time) => time - meanTime));
  return { variance: error * count, count };
}
