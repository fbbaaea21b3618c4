/**
 * Statistics. Pure.
 *
 * @module
 */

/**
 * The slope of the least-squares line through points. Deviations are taken from the means, so that
 * nothing cancels out: equal values have a slope of exactly 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findSlope([0, 1, 2], [5, 7, 9]), 2);
 * assertEquals(findSlope([3], [5]), null);
 * ```
 *
 * @param xs Where the points are.
 * @param ys Their values, as many.
 * @returns y per x, or `null` when there are not two different xs.
 */
export function findSlope(xs: readonly number[], ys: readonly number[]): number | null {
  const meanX = findMean(xs);
  const meanY = findMean(ys);
  let sumXX = 0;
  let sumXY = 0;
  for (let at = 0; at < xs.length; at++) {
    const x = xs[at]! - meanX;
    sumXX += x * x;
    sumXY += x * (ys[at]! - meanY);
  }
  return sumXX > 0 ? sumXY / sumXX : null;
}

function findMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
