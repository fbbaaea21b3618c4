/**
 * Remembers one value over a recording, in bounded memory. Pure, except that it changes the given metric.
 *
 * @module
 */

import type { RunMetric } from "../../model/comparison.ts";
import { addToSketch, emptySketch, findQuantile, type Sketch } from "../dd_sketch.ts";
import { mayBePeak, nextUsualWeight } from "../running_stats.ts";
import { findSlope } from "../stats.ts";
import { addPoint, emptyValueSeries, listPoints, type ValueSeries } from "../value_series.ts";

const SECONDS_PER_HOUR = 3600;

/** A value over a recording. */
export interface Metric {
  /** The smallest value. */
  least: number | null;
  /** The largest value with enough weight. */
  peak: number | null;
  /** The last value. */
  last: number | null;
  /** The usual weight of a recent value; 0 before the first. */
  usualWeight: number;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
  /** The distribution of the values. */
  readonly sketch: Sketch;
  /** The values over time: their means, and their largest values as negative minima. */
  readonly series: ValueSeries;
}

/** Returns a metric without values. */
export function emptyMetric(): Metric {
  const series = emptyValueSeries(["mean", "least"]);
  return {
    least: null,
    peak: null,
    last: null,
    usualWeight: 0,
    sum: 0,
    weight: 0,
    sketch: emptySketch(),
    series,
  };
}

/**
 * Adds a value.
 *
 * @param metric The metric, which receives the value.
 * @param seconds The time, in seconds of one clock.
 * @param value The value, 0 or more.
 * @param weight Its weight in the mean, which also decides whether it may be the peak.
 */
export function addToMetric(
  metric: Metric,
  seconds: number,
  value: number,
  weight: number,
): void {
  metric.least = Math.min(metric.least ?? value, value);
  if (mayBePeak(weight, metric.usualWeight)) metric.peak = Math.max(metric.peak ?? value, value);
  metric.usualWeight = nextUsualWeight(weight, metric.usualWeight);
  metric.last = value;
  metric.sum += value * weight;
  metric.weight += weight;
  addToSketch(metric.sketch, value);
  // The minimum of negated values is the negated maximum.
  addPoint(metric.series, seconds, [value, -value]);
}

/**
 * Finds the figures of a metric.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const metric = emptyMetric();
 * for (const hour of [0, 1, 2]) addToMetric(metric, hour * 3600, 10 + hour, 1);
 * const { samples, mean, peak, growthPerHour, seconds } = summariseMetric(metric);
 * assertEquals([samples, mean, peak, growthPerHour, seconds], [3, 11, 12, 1, 7200]);
 * ```
 *
 * @param metric The metric.
 * @returns Its figures.
 */
export function summariseMetric(metric: Metric): RunMetric {
  const { least, peak, last, sum, weight, sketch, series } = metric;
  const { times, values } = listPoints(series, 0);
  const slope = findSlope(times, values);
  const p95 = findQuantile(sketch, 0.95);
  return {
    samples: sketch.count,
    mean: weight > 0 ? sum / weight : null,
    // A quantile of the sketch can lie slightly outside of the values.
    p95: p95 === null ? null : Math.min(peak ?? p95, Math.max(least ?? p95, p95)),
    peak,
    last,
    growthPerHour: slope === null ? null : slope * SECONDS_PER_HOUR,
    seconds: times.length === 0 ? null : times.at(-1)! - times[0]!,
  };
}
