/**
 * Whether values rise by a line or by a step: which of the two fits them better. Pure.
 *
 * @module
 */

import { findMean } from "./stats.ts";

/**
 * Whether the least-squares line leaves less over than the best single step does: two levels, changed
 * at the moment that fits best. Both have their parameters from the values, the step one more.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isLineBetter([1, 2, 3, 4, 5, 6]));
 * assert(!isLineBetter([1, 1, 1, 4, 4, 4]));
 * ```
 *
 * @param values At equal distances of time, at least 2.
 */
export function isLineBetter(values: readonly number[]): boolean {
  const { length } = values;
  const mean = findMean(values);
  const middle = (length - 1) / 2;
  let [bySlope, byStep, sum] = [0, 0, 0];
  // What each explains of the variance: the more, the less it leaves over.
  for (let at = 0; at < length; at++) {
    const away = values[at]! - mean;
    bySlope += (at - middle) * away;
    sum += away;
    const [before, after] = [at + 1, length - at - 1];
    if (after > 0) byStep = Math.max(byStep, sum * sum * length / (before * after));
  }
  return bySlope * bySlope * 12 / (length * (length * length - 1)) > byStep;
}
