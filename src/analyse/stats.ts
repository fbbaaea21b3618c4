/**
 * Statistics of a few lines each, and the standard normal distribution. Pure.
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

/**
 * The arithmetic mean.
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
 * A quantile, between neighbouring values where it falls between them: definition 7 of Hyndman and
 * Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996.
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
 * @param share From 0, the smallest, to 1, the largest.
 */
export function findQuantile(values: readonly number[], share: number): number {
  return findSortedQuantile(values.toSorted((a, b) => a - b), share);
}

/**
 * The same quantile of values that are sorted already.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findSortedQuantile([10, 20, 30, 40], 0.5), 25);
 * ```
 *
 * @param sorted At least one, the smallest first.
 * @param share From 0, the smallest, to 1, the largest.
 */
export function findSortedQuantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * The place of each value among all, from 1; equal values share the mean of their places.
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
 * How many values each group of equal ones has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTieSizes([7, 5, 7, 6]), [1, 1, 2]);
 * ```
 *
 * @param values In any order.
 * @returns The sizes, that of the smallest value first.
 */
export function findTieSizes(values: readonly number[]): number[] {
  return countEqual(values).map(([, count]) => count);
}

/** Each value and how often it is there, the smallest first. */
function countEqual(values: readonly number[]): [value: number, count: number][] {
  const groups: [value: number, count: number][] = [];
  for (const value of values.toSorted((a, b) => a - b)) {
    const last = groups.at(-1);
    if (last?.[0] === value) last[1]++;
    else groups.push([value, 1]);
  }
  return groups;
}

/** 95 % of the standard normal distribution lie within this of 0. */
export const Z_95 = 1.959963984540054;

/** Beyond this the series below sums many terms for what rounds to 0 or 1. */
const FARTHEST = 8.5;

/**
 * The share of a standard normal distribution that lies below a value: the Taylor series of
 * Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004. Its
 * absolute error is below 1e-15.
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
