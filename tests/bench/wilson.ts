/**
 * The confidence interval of a share.
 *
 * @module
 */

import { Z_95 } from "../../src/analyse/stats.ts";

/**
 * Returns the 95 % score interval of a share: Wilson, "Probable inference, the law of succession,
 * and statistical inference", Journal of the American Statistical Association 22, 1927. The
 * interval is valid for few cases, and also for shares of 0 and 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [low, high] = findWilsonInterval(0, 100);
 * assertEquals([low.toFixed(3), high.toFixed(3)], ["0.000", "0.037"]);
 * ```
 *
 * @param hits The number of hits.
 * @param cases The number of cases, at least 1.
 * @returns Shares from 0 to 1.
 */
export function findWilsonInterval(hits: number, cases: number): [low: number, high: number] {
  const share = hits / cases;
  const weight = Z_95 ** 2 / cases;
  const middle = (share + weight / 2) / (1 + weight);
  const reach = Math.sqrt(share * (1 - share) * weight + weight ** 2 / 4) / (1 + weight);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
