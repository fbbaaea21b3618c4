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
 * How fast growth has to be in the second half of a stretch, as a share of its pace in the first, to be
 * no warm-up: by a margin faster than a logarithm of the time would be.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(findLeastPace(0) < 0.5 && findLeastPace(0.5) > 0.8);
 * ```
 *
 * @param start Where the stretch begins, as a share of the recording; it ends with it.
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

/** A time constant of more than this many recordings is a guess. */
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
