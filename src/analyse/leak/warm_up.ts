/**
 * Finds how much a warm-up slows down, which distinguishes it from a leak. Pure.
 *
 * @module
 */

/**
 * The slowest warm-up that PROFIT distinguishes from a leak is a logarithm of the time since the start of the
 * recording plus this share of the recording. An older warm-up is as straight as a leak.
 */
const WARM_UP_OFFSET = 0.1;

/** The factor by which a leak must grow faster in its second half than that logarithm, because halves are noisy. */
const WARM_UP_MARGIN = 1.3;

/**
 * Returns the least rate in the second half of a stretch, as a share of the rate in its first half, that is no
 * warm-up. It exceeds the rate of a logarithm of time by a margin.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(findLeastPace(0) < 0.5 && findLeastPace(0.5) > 0.8);
 * ```
 *
 * @param start The start of the stretch as a share of the recording. The stretch ends with the recording.
 */
export function findLeastPace(start: number): number {
  const middle = (start + 1) / 2;
  const [began, half, ended] = [start, middle, 1].map(sizeOfWarmUp);
  return WARM_UP_MARGIN * (ended! - half!) / (half! - began!);
}

/** Returns the size of that slowest warm-up at a share of the recording. */
export function sizeOfWarmUp(share: number): number {
  return Math.log(share + WARM_UP_OFFSET);
}

/** The longest recommendation, as a multiple of the recording. A longer time constant is a guess. */
const LONGEST_ADVICE = 10;

/** After this many time constants an exponential warm-up has 5 % of its growth left. */
const ENOUGH_CONSTANTS = 3;

/**
 * Finds how much longer to record until a warm-up can be distinguished from a leak: three time constants of an
 * exponential warm-up that slows down as the recording does.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * // The pace falls by e in half the time, so that this is the time constant.
 * assertAlmostEquals(findMoreSeconds(Math.E, 1, 200)!, 300);
 * assertEquals(findMoreSeconds(1, 0, 200), null);
 * assertEquals(findMoreSeconds(1, 1, 200), 200);
 * ```
 *
 * @param first The growth of the first half.
 * @param second The growth of the second half.
 * @param seconds The length of both.
 * @returns Seconds; the length of the recording if growth hardly slows down; `null` if growth has ended.
 */
export function findMoreSeconds(first: number, second: number, seconds: number): number | null {
  if (second <= 0) return null;
  const constant = first > second ? seconds / 2 / Math.log(first / second) : Infinity;
  const more = ENOUGH_CONSTANTS * constant;
  return more <= LONGEST_ADVICE * seconds ? more : seconds;
}
