/**
 * Compares curves that fit values: a line, a step, or a logarithm of the time. Pure.
 *
 * @module
 */

import { findMean } from "../stats.ts";
import { sizeOfWarmUp } from "./warm_up.ts";

/** A curve that leaves a smaller share of the variance fits exactly. */
const EXACT = 1e-6;

/**
 * Compares the least-squares line with the best single step: two levels, with the change at the best moment.
 * The step has one parameter more.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * assert(findLineOverStep([1, 2, 3, 4, 5, 6]) < 0);
 * assert(findLineOverStep([1, 1, 1, 4, 4, 4]) > 0);
 * assertEquals(findLineOverStep([1, 1, 1, 1]), 0);
 * ```
 *
 * @param values At least 2 values at equal distances of time.
 * @returns The logarithm of the ratio of the remaining variances: below 0 if the line fits better, 0 if all
 * values are equal.
 */
export function findLineOverStep(values: readonly number[]): number {
  const { length } = values;
  const mean = findMean(values);
  let [most, sum, all] = [0, 0, 0];
  for (let at = 0; at < length; at++) {
    const away = values[at]! - mean;
    all += away * away;
    sum += away;
    const [before, after] = [at + 1, length - at - 1];
    if (after > 0) most = Math.max(most, sum * sum * length / (before * after));
  }
  if (all === 0) return 0;
  const byStep = Math.max(EXACT, 1 - most / all);
  return Math.log(findRest(values, values.map((_, at) => at)) / byStep);
}

/**
 * Compares the least-squares line with the best multiple of a logarithm of the time since the recording
 * began, the course of a slow warm-up.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const seconds = Array.from({ length: 24 }, (_, second) => second);
 * assert(findLineOverLog(seconds, 8) < 0);
 * assert(findLineOverLog(seconds.map((second) => Math.log(3 + second)), 8) > 0);
 * ```
 *
 * @param values The values of the whole recording at equal distances of time.
 * @param start The number of first values that are left out.
 * @returns The logarithm of the ratio of the remaining variances: below 0 if the line fits better.
 */
export function findLineOverLog(values: readonly number[], start: number): number {
  const later = values.slice(start);
  const curve = later.map((_, at) => sizeOfWarmUp((start + at + 0.5) / values.length));
  return Math.log(findRest(later, later.map((_, at) => at)) / findRest(later, curve));
}

/** Returns the share of the variance that remains after the best fit of a multiple of a curve and a constant. */
function findRest(values: readonly number[], curve: readonly number[]): number {
  const [mean, middle] = [findMean(values), findMean(curve)];
  let [together, ofValues, ofCurve] = [0, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const [x, y] = [curve[at]! - middle, values[at]! - mean];
    together += x * y;
    ofValues += y * y;
    ofCurve += x * x;
  }
  return ofValues === 0 ? 1 : Math.max(EXACT, 1 - together * together / (ofValues * ofCurve));
}
