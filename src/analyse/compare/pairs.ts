/**
 * Compares two runs stretch by stretch. Pure.
 *
 * @module
 */

import { findMean } from "../stats.ts";
import type { Judged } from "./change.ts";
import { findHalfWidth, findSpread, type Spread } from "./welch.ts";

/**
 * The fewest independent pairs for the rank test. Pairs that resemble their neighbours say less than it
 * assumes.
 */
const FEWEST_INDEPENDENT_PAIRS = 8;

/**
 * The confidence for correlated pairs. The number of independent pairs is itself an estimate, so that a
 * difference has to be clear.
 */
const CLEAR_CONFIDENCE = 0.999;

/** The second sample of a test of one mean. */
const EXACT: Spread = { variance: 0, count: Infinity };

/**
 * The rank of the bound of the median among the 78 means of two of 12 values, from either end. 13 is the
 * critical value of the signed-rank test at 96 % (Hollander, Wolfe & Chicken, "Nonparametric Statistical
 * Methods", 3rd edition 2014, table A.4).
 */
const WALSH_RANK = 14;

/** The largest relative difference of equal sums. It comes from rounding. */
export const ROUNDING = 1e-9;

/**
 * Compares each stretch with the same stretch of the other run, by their ratio, because runs of one command
 * start and drift alike. Effects that both runs have therefore cancel out, and a single unusual stretch, such
 * as a slow start, hardly counts. The interval is that of Wilcoxon's signed-rank test (Hodges & Lehmann,
 * "Estimates of location based on rank tests", Annals of Mathematical Statistics 34, 1963). Ratios that
 * resemble their neighbours say less than their number. For them, the interval is that of Student's t, and
 * shows only a difference.
 *
 * @param base The stretches of the run on the first side.
 * @param next Those of the run on the second side.
 * @param areMeans Whether the stretches are means, as for the figure `avg`.
 * @returns `null` if there is no ratio, or if the ratios resemble their neighbours and no clear difference of
 * means exists.
 */
export function judgePairs(
  base: readonly number[],
  next: readonly number[],
  areMeans: boolean,
): Judged | null {
  if (![...base, ...next].every((value) => value > 0)) return null;
  const logs = base.map((value, at) => Math.log(next[at]! / value));
  const scale = findMean(base);
  const spread = findSpread(logs);
  if (spread.count < FEWEST_INDEPENDENT_PAIRS) {
    if (!areMeans) return null;
    const mean = findMean(logs);
    const halfWidth = findHalfWidth(spread, EXACT, CLEAR_CONFIDENCE);
    if (Math.abs(mean) <= Math.max(halfWidth, ROUNDING)) return null;
    const [low, high] = [Math.expm1(mean - halfWidth), Math.expm1(mean + halfWidth)];
    return { interval: [scale * low, scale * high], verdict: mean > 0 ? "higher" : "lower" };
  }
  const means = logs.flatMap((one, at) => logs.slice(at).map((other) => (one + other) / 2))
    .sort((a, b) => a - b);
  const [low, high] = [means[WALSH_RANK - 1]!, means[means.length - WALSH_RANK]!];
  const interval = [scale * Math.expm1(low), scale * Math.expm1(high)] as const;
  if (low > ROUNDING) return { interval, verdict: "higher" };
  return { interval, verdict: high < -ROUNDING ? "lower" : "alike" };
}
