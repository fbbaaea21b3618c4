/**
 * How much a warm-up slows down, by which it is told from a leak. Pure.
 *
 * @module
 */

/**
 * The slowest warm-up that is told from a leak is a logarithm of the time since the recording began,
 * and this share of the recording more. One that began long before is as straight as a leak.
 */
const WARM_UP_OFFSET = 0.1;

/** How much more a leak grows in its second half than that logarithm: halves are noisy. */
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

/** How far the slowest warm-up that is told from a leak has come, at a share of the recording. */
export function sizeOfWarmUp(share: number): number {
  return Math.log(share + WARM_UP_OFFSET);
}

/** A time constant that is longer than this many recordings is no more than a guess. */
const LONGEST_ADVICE = 10;

/** After so many time constants an exponential warm-up has 5 % of its growth to go. */
const ENOUGH_CONSTANTS = 3;

/**
 * For how much longer to record until a warm-up is told from a leak: by the time constant of an
 * exponential one whose pace falls as it was seen to.
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
 * @param first How fast the first half grew.
 * @param second How fast the second half did.
 * @param seconds How long both took.
 * @returns Seconds; where it hardly slows down, as long again. `null` where growth has ended.
 */
export function findMoreSeconds(first: number, second: number, seconds: number): number | null {
  if (second <= 0) return null;
  const constant = first > second ? seconds / 2 / Math.log(first / second) : Infinity;
  const more = ENOUGH_CONSTANTS * constant;
  return more <= LONGEST_ADVICE * seconds ? more : seconds;
}
