/**
 * One value over a whole recording, in bounded memory.
 *
 * @module
 */

import type { RunMetric } from "../comparison.ts";
import { addToSketch, emptySketch, findQuantile, type Sketch } from "./sketch.ts";
import { findSlope } from "./stats.ts";
import { addPoint, emptyTrend, listPoints, type Trend } from "./trend.ts";

const SECONDS_PER_HOUR = 3600;

/** What is remembered of a value. */
export interface Metric {
  /** The smallest. */
  least: number | null;
  /** The largest. */
  peak: number | null;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
  /** How the values are distributed. */
  readonly sketch: Sketch;
  /** How they went. */
  readonly trend: Trend;
}

/** A metric of nothing yet. */
export function emptyMetric(): Metric {
  const trend = emptyTrend(["mean"]);
  return { least: null, peak: null, sum: 0, weight: 0, sketch: emptySketch(), trend };
}

/**
 * Adds a value.
 *
 * @param metric What it is added to.
 * @param epochSeconds When, in seconds since 1970.
 * @param value The value then, 0 or more.
 * @param weight What it counts for in the mean.
 */
export function addToMetric(
  metric: Metric,
  epochSeconds: number,
  value: number,
  weight: number,
): void {
  metric.least = Math.min(metric.least ?? value, value);
  metric.peak = Math.max(metric.peak ?? value, value);
  metric.sum += value * weight;
  metric.weight += weight;
  addToSketch(metric.sketch, value);
  addPoint(metric.trend, epochSeconds, [value]);
}

/**
 * Sums it up.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const metric = emptyMetric();
 * for (const hour of [0, 1, 2]) addToMetric(metric, hour * 3600, 10 + hour, 1);
 * const { samples, mean, peak, growthPerHour } = summariseMetric(metric);
 * assertEquals([samples, mean, peak, growthPerHour], [3, 11, 12, 1]);
 * ```
 *
 * @param metric The metric.
 * @returns Its figures.
 */
export function summariseMetric(metric: Metric): RunMetric {
  const { least, peak, sum, weight, sketch, trend } = metric;
  const { times, values } = listPoints(trend, 0);
  const slope = findSlope(times, values);
  const p95 = findQuantile(sketch, 0.95);
  return {
    samples: sketch.count,
    mean: weight > 0 ? sum / weight : null,
    // The sketch may say a little more than the largest, or less than the smallest.
    p95: p95 === null ? null : Math.min(peak ?? p95, Math.max(least ?? p95, p95)),
    peak,
    growthPerHour: slope === null ? null : slope * SECONDS_PER_HOUR,
  };
}

/**
 * Means of so many stretches of the recording. Samples that follow each other are alike, and say
 * less than their number; the means of long stretches are nearly independent: the method of batch
 * means (Law, "Simulation Modeling and Analysis", 5th edition 2015, section 9.5.3).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const metric = emptyMetric();
 * for (const [at, value] of [1, 3, 5, 7].entries()) addToMetric(metric, at, value, 1);
 * assertEquals(findBatchMeans(metric, 2), [2, 6]);
 * ```
 *
 * @param metric The metric.
 * @param batches How many stretches.
 * @returns Their means, in order; none where there are not two samples for each.
 */
export function findBatchMeans({ sketch, trend }: Metric, batches: number): number[] {
  if (sketch.count < 2 * batches) return [];
  const { values } = listPoints(trend, 0);
  const edges = Array.from(
    { length: batches + 1 },
    (_, at) => Math.round(at * values.length / batches),
  );
  return edges.slice(1).map((end, at) => {
    const batch = values.slice(edges[at], end);
    return batch.reduce((sum, value) => sum + value, 0) / batch.length;
  });
}
