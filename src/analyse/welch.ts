/**
 * How far the means of two runs may differ by chance. Pure.
 *
 * @module
 */

import { findStudentQuantile } from "./student.ts";

/** How values of one run are spread. */
export interface Spread {
  /** Their sample variance, in the square of their unit. */
  readonly variance: number;
  /** How many independent ones say as much, 2 or more; not always whole. */
  readonly count: number;
}

/**
 * How values that follow each other are spread. When neighbours are alike, as where a run drifts,
 * they say less of its mean than their number: n (1 - r) / (1 + r) independent ones would say as
 * much, where r is the correlation of neighbours (Zwiers & von Storch, "Taking serial correlation
 * into account in tests of the mean", Journal of Climate 8, 1995). Of n values r comes out too small
 * by about 1 / n, which is added.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(findSpread([1, 2, 1, 2]), { variance: 1 / 3, count: 4 });
 * assertAlmostEquals(findSpread([1, 1, 2, 2, 1, 1, 2, 2]).count, 4.8);
 * assertEquals(findSpread([1, 2, 3, 4, 5, 6]).count, 2);
 * ```
 *
 * @param values Two values at least, in order.
 * @returns Their spread.
 */
export function findSpread(values: readonly number[]): Spread {
  const length = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (squares === 0) return { variance: 0, count: length };
  const products = values.slice(1).reduce(
    (sum, value, at) => sum + (value - mean) * (values[at]! - mean),
    0,
  );
  const correlation = Math.max(0, products / squares + 1 / length);
  return {
    variance: squares / (length - 1),
    count: Math.max(2, length * (1 - correlation) / (1 + correlation)),
  };
}

/**
 * Half the width of the two-sided confidence interval of a difference of means, for runs that need
 * not vary alike: the unequal variances t-test (Welch, "The generalization of 'Student's' problem
 * when several different population variances are involved", Biometrika 34, 1947).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [base, next] = [{ variance: 1, count: 3 }, { variance: 4, count: 3 }];
 * assertAlmostEquals(findHalfWidth(base, next, 0.95), 4.1554, 1e-4);
 * ```
 *
 * @param base The spread of one run.
 * @param next That of the other.
 * @param confidence Such as 0.95.
 * @returns In the unit of the values.
 */
export function findHalfWidth(base: Spread, next: Spread, confidence: number): number {
  const a = base.variance / base.count;
  const b = next.variance / next.count;
  if (a + b === 0) return 0;
  const degrees = (a + b) ** 2 / (a * a / (base.count - 1) + b * b / (next.count - 1));
  return findStudentQuantile((1 + confidence) / 2, degrees) * Math.sqrt(a + b);
}
