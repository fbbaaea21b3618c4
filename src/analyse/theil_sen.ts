/**
 * The Theil-Sen line: a slope that outliers do not sway. Pure.
 *
 * @module
 */

import { findScoreVariance } from "./mann_kendall.ts";
import { Z_95 } from "./normal.ts";
import { findSortedQuantile } from "./stats.ts";

/** A slope, and what it may be. */
export interface TheilSen {
  /** y per x. */
  readonly slope: number;
  /** The 95 % confidence interval of the slope. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * The median of the slopes between all pairs of points: Theil, "A rank-invariant method of linear and
 * polynomial regression analysis", 1950. The interval is that of Sen, "Estimates of the regression
 * coefficient based on Kendall's tau", Journal of the American Statistical Association 63, 1968.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findTheilSen([0, 1, 2, 3, 4], [0, 2, 4, 6, 800])?.slope, 2);
 * assertEquals(findTheilSen([1], [2]), null);
 * ```
 *
 * @param xs Where the points are, never falling.
 * @param ys Their values, as many.
 * @param inflation How much larger the variance is than that of independent values.
 * @returns y per x, or `null` when there are not two different xs.
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
