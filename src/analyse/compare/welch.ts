/**
 * Finds how far the means of two runs may differ by chance: Welch's test, and Student's t distribution. Pure.
 *
 * @module
 */

/** The spread of the values of one run. */
export interface Spread {
  /** The sample variance, in the square of the unit. */
  readonly variance: number;
  /** The number of independent values with the same information, at least 2, not always whole. */
  readonly count: number;
}

/**
 * Finds the spread of consecutive values. Values that resemble their neighbours, for example in a drifting run,
 * say less about the mean than their number. They count as n (1 - r) / (1 + r) independent values, where r is
 * the correlation of neighbours (Zwiers & von Storch, "Taking serial correlation into account in tests of the
 * mean", Journal of Climate 8, 1995). For n values, r is too small by about 1 / n, which is added.
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
 * @param values At least two values, in order.
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
 * Finds half the width of the two-sided confidence interval of a difference of means, for runs with different
 * variances (Welch, "The generalization of 'Student's' problem when several different population variances are
 * involved", Biometrika 34, 1947).
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
 * @param next The spread of the other run.
 * @param confidence Such as 0.95.
 * @returns Half the width, in the unit of the values.
 */
export function findHalfWidth(base: Spread, next: Spread, confidence: number): number {
  const a = base.variance / base.count;
  const b = next.variance / next.count;
  if (a + b === 0) return 0;
  const degrees = (a + b) ** 2 / (a * a / (base.count - 1) + b * b / (next.count - 1));
  return findStudentQuantile((1 + confidence) / 2, degrees) * Math.sqrt(a + b);
}

/** The precision at which fractions and bisections end. */
const PRECISION = 1e-15;

/** The most steps of the fraction. It converges in far fewer for the values that PROFIT uses. */
const MOST_STEPS = 500;

/**
 * Returns the probability that t is at most this large.
 *
 * It follows from the incomplete beta function (Abramowitz & Stegun, 26.7.1).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(findStudentProbability(1, 1), 0.75);
 * ```
 *
 * @param t Any number.
 * @param degrees Degrees of freedom, above 0, whole or not.
 * @returns The probability.
 */
export function findStudentProbability(t: number, degrees: number): number {
  const tail = findIncompleteBeta(degrees / (degrees + t * t), degrees / 2, 1 / 2) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * Finds the t that is not exceeded with this probability, by bisection.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(findStudentQuantile(0.975, 11), 2.20099, 1e-5);
 * ```
 *
 * @param probability Above 0.5 and below 1.
 * @param degrees Degrees of freedom, above 0, whole or not.
 * @returns t.
 */
export function findStudentQuantile(probability: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (findStudentProbability(high, degrees) < probability) high *= 2;
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    // Two neighbouring numbers have no number between them.
    if (middle === low || middle === high) break;
    if (findStudentProbability(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** Returns the regularised incomplete beta function (NIST DLMF 8.17.2), by the continued fraction of 8.17.22. */
function findIncompleteBeta(x: number, a: number, b: number): number {
  // The fraction converges fast on this side; the function is symmetric (8.17.4).
  if (x > (a + 1) / (a + b + 2)) return 1 - findIncompleteBeta(1 - x, b, a);
  if (x <= 0) return 0;
  const logBeta = findLogGamma(a) + findLogGamma(b) - findLogGamma(a + b);
  const factor = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta) / a;
  return factor / findFraction(x, a, b);
}

/**
 * Returns 1 + d1 / (1 + d2 / (1 + ...)), from the front: the quotient of two recurrences that are scaled at
 * each step (NIST DLMF 1.12.5, 3.10).
 */
function findFraction(x: number, a: number, b: number): number {
  let [numeratorBefore, numerator] = [1, 1];
  let [denominatorBefore, denominator] = [0, 1];
  let value = 1;
  for (let step = 1; step <= MOST_STEPS; step++) {
    const m = Math.floor(step / 2);
    const d = step % 2 === 0
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    [numeratorBefore, numerator] = [numerator, numerator + d * numeratorBefore];
    [denominatorBefore, denominator] = [denominator, denominator + d * denominatorBefore];
    const next = numerator / denominator;
    if (Math.abs(next - value) <= PRECISION * Math.abs(next)) return next;
    value = next;
    const scale = 1 / denominator;
    numeratorBefore *= scale;
    numerator *= scale;
    denominatorBefore *= scale;
    denominator = 1;
  }
  return value;
}

/** Returns the logarithm of the gamma function, by Stirling's series (NIST DLMF 5.11.1) from 16 on. */
function findLogGamma(z: number): number {
  if (z < 16) return findLogGamma(z + 1) - Math.log(z);
  const square = z * z;
  const series = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series;
}
