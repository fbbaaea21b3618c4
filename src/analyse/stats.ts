/**
 * Has short statistical functions, and the standard normal distribution. Pure.
 *
 * @module
 */

/**
 * Finds the slope of the least-squares line through points. It uses deviations from the means, so that no
 * digits cancel: equal values have a slope of exactly 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findSlope([0, 1, 2], [5, 7, 9]), 2);
 * assertEquals(findSlope([3], [5]), null);
 * ```
 *
 * @param xs The x of each point.
 * @param ys The y of each point.
 * @returns y per x; `null` if there are not two different xs.
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

/**
 * Returns the arithmetic mean.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findMean([1, 2, 6]), 3);
 * ```
 *
 * @param values At least one.
 */
export function findMean(values: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

/**
 * Finds a quantile. Between two values, it interpolates: definition 7 of Hyndman and Fan, "Sample quantiles in
 * statistical packages", The American Statistician 50(4), 1996.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findQuantile([10, 20, 30, 40], 0.5), 25);
 * assertEquals(findQuantile([40, 10], 1), 40);
 * ```
 *
 * @param values At least one, in any order.
 * @param share 0 for the smallest value, 1 for the largest.
 */
export function findQuantile(values: readonly number[], share: number): number {
  return findSortedQuantile(values.toSorted((a, b) => a - b), share);
}

/**
 * Finds the same quantile of sorted values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findSortedQuantile([10, 20, 30, 40], 0.5), 25);
 * ```
 *
 * @param sorted At least one value, the smallest first.
 * @param share 0 for the smallest value, 1 for the largest.
 */
export function findSortedQuantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Returns the rank of each value, from 1. Equal values share the mean of their ranks.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rank([30, 10, 30, 20]), [3.5, 1, 3.5, 2]);
 * ```
 *
 * @param values In any order.
 */
export function rank(values: readonly number[]): number[] {
  const places = new Map<number, number>();
  let before = 0;
  for (const [value, count] of countEqual(values)) {
    places.set(value, before + (count + 1) / 2);
    before += count;
  }
  return values.map((value) => places.get(value)!);
}

/**
 * Returns the number of values in each group of equal values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTieSizes([7, 5, 7, 6]), [1, 1, 2]);
 * ```
 *
 * @param values In any order.
 * @returns The sizes, in the order of the values.
 */
export function findTieSizes(values: readonly number[]): number[] {
  return countEqual(values).map(([, count]) => count);
}

/** Returns each value with its frequency, the smallest value first. */
function countEqual(values: readonly number[]): [value: number, count: number][] {
  const groups: [value: number, count: number][] = [];
  for (const value of values.toSorted((a, b) => a - b)) {
    const last = groups.at(-1);
    if (last?.[0] === value) last[1]++;
    else groups.push([value, 1]);
  }
  return groups;
}

/** 95 % of the standard normal distribution lie within this distance of 0. */
export const Z_95 = 1.959963984540054;

/** The largest argument of the series. Beyond it, the result rounds to 0 or 1 after many terms. */
const FARTHEST = 8.5;

/**
 * Returns the share of the standard normal distribution below a value, by the Taylor series of Marsaglia,
 * "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004. The absolute error is
 * below 1e-15.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(findNormalCdf(0), 0.5);
 * assertAlmostEquals(findNormalCdf(1.96), 0.975, 1e-4);
 * ```
 *
 * @param z The value, in standard deviations.
 * @returns From 0 to 1.
 */
export function findNormalCdf(z: number): number {
  if (Math.abs(z) > FARTHEST) return z > 0 ? 1 : 0;
  let term = z;
  let sum = 0;
  for (let n = 1; sum !== sum + term; n += 2) {
    sum += term;
    term *= z * z / (n + 2);
  }
  return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}
