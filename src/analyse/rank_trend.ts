/**
 * Tests whether values rise, and finds how fast, by ranks and medians, which outliers hardly affect: the
 * Mann-Kendall test and the Theil-Sen line. Pure.
 *
 * @module
 */

import { findNormalCdf, findSlope, findSortedQuantile, findTieSizes, rank, Z_95 } from "./stats.ts";

/** The result of the test. */
export interface MannKendall {
  /** The number of rising pairs less the number of falling pairs. */
  readonly score: number;
  /** The variance of the score of values without a trend. */
  readonly variance: number;
  /** The one-sided probability that values without a trend have this score or a higher one. */
  readonly risingP: number;
}

/**
 * Tests values for a rising trend (Mann, "Nonparametric tests against trend", Econometrica 13, 1945). The
 * variance for equal values and the continuity correction are those of Kendall, "Rank correlation methods",
 * 1975.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * const { score, variance, risingP } = testMannKendall([1, 2, 3, 4, 5]);
 * assertEquals(score, 10);
 * assertEquals(variance, 50 / 3);
 * assert(risingP < 0.02);
 * ```
 *
 * @param values In the order of time.
 * @param inflation The factor on the variance, for example by {@linkcode findVarianceInflation} for values that
 * depend on their neighbours.
 */
export function testMannKendall(values: readonly number[], inflation = 1): MannKendall {
  let score = 0;
  for (let later = 1; later < values.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      score += Math.sign(values[later]! - values[earlier]!);
    }
  }
  const variance = findScoreVariance(values) * inflation;
  const z = variance > 0 ? (score - Math.sign(score)) / Math.sqrt(variance) : 0;
  return { score, variance, risingP: findNormalCdf(-z) };
}

/**
 * Returns the variance of the Mann-Kendall score of independent values, corrected for equal values (Kendall
 * 1975).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findScoreVariance([1, 2, 3]), 3 * 2 * 11 / 18);
 * assertEquals(findScoreVariance([1, 1, 1]), 0);
 * ```
 *
 * @param values In any order.
 */
export function findScoreVariance(values: readonly number[]): number {
  const part = (n: number) => n * (n - 1) * (2 * n + 5) / 18;
  return findTieSizes(values).reduce((sum, size) => sum - part(size), part(values.length));
}

/**
 * Finds the factor by which the variance of the score is larger because neighbouring values depend on each
 * other (Hamed and Rao, "A modified Mann-Kendall trend test for autocorrelated data", Journal of Hydrology 204,
 * 1998). It uses the correlations of the ranks of the residuals of a straight line that differ from 0 at the 5
 * % level.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const wave = Array.from({ length: 40 }, (_, at) => Math.sin(at / 5));
 * assert(findVarianceInflation(wave) > 1);
 * ```
 *
 * @param values At equal distances of time, at least 4.
 * @returns 1 for independent values, more for values that follow their neighbours. It is never less than 1, so
 * that the test errs only to the safe side.
 */
export function findVarianceInflation(values: readonly number[]): number {
  const n = values.length;
  const slope = findSlope(values.map((_, at) => at), values) ?? 0;
  const ranks = rank(values.map((value, at) => value - slope * at));
  const middle = (n + 1) / 2;
  const spread = ranks.reduce((sum, each) => sum + (each - middle) ** 2, 0);
  if (spread === 0) return 1;
  let sum = 0;
  for (let lag = 1; lag < n; lag++) {
    let product = 0;
    for (let at = lag; at < n; at++) product += (ranks[at]! - middle) * (ranks[at - lag]! - middle);
    const correlation = product / spread;
    if (Math.abs(correlation) <= Z_95 / Math.sqrt(n)) continue;
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
  }
  return Math.max(1, 1 + 2 * sum / (n * (n - 1) * (n - 2)));
}

/** A slope with its confidence interval. */
export interface TheilSen {
  /** y per x. */
  readonly slope: number;
  /** The 95 % confidence interval of the slope. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Finds the median of the slopes between all pairs of points (Theil, "A rank-invariant method of linear and
 * polynomial regression analysis", 1950). The interval is that of Sen, "Estimates of the regression coefficient
 * based on Kendall's tau", Journal of the American Statistical Association 63, 1968.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTheilSen([0, 1, 2, 3, 4], [0, 2, 4, 6, 800])?.slope, 2);
 * assertEquals(findTheilSen([1], [2]), null);
 * ```
 *
 * @param xs The x of each point, never falling.
 * @param ys The y of each point.
 * @param inflation The factor on the variance, compared with independent values.
 * @returns y per x; `null` if there are not two different xs.
 */
export function findTheilSen(
  xs: readonly number[],
  ys: readonly number[],
  inflation = 1,
): TheilSen | null {
  const slopes: number[] = [];
  for (let later = 1; later < xs.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const width = xs[later]! - xs[earlier]!;
      if (width > 0) slopes.push((ys[later]! - ys[earlier]!) / width);
    }
  }
  if (slopes.length === 0) return null;
  slopes.sort((a, b) => a - b);
  const reach = Z_95 * Math.sqrt(findScoreVariance(ys) * inflation);
  // The M1-th slope and the (M2 + 1)-th, counted from 1, as in the paper.
  const low = Math.max(0, Math.round((slopes.length - reach) / 2) - 1);
  const high = Math.min(slopes.length - 1, Math.round((slopes.length + reach) / 2));
  return { slope: findSortedQuantile(slopes, 0.5), interval: [slopes[low]!, slopes[high]!] };
}
