/**
 * The low points of memory that is collected now and then: what a collection leaves is in use. Floors
 * miss them where a collection comes once a minute, and most blocks have none. Pure.
 *
 * @module
 */

import { testMannKendall, type TheilSen } from "../rank_trend.ts";
import { findQuantile } from "../stats.ts";
import { findLeastPace } from "./warm_up.ts";
import type { Points } from "../value_series.ts";

/** A collection takes so much at least, in bytes, and so large a part of what was there. */
const LEAST_FALL = { bytes: 2 * 2 ** 20, share: 0.15 };

/** A collection that takes so large a part leaves only what is in use. */
const FULL_FALL = 0.5;

/** So many low points tell a rise; of full collections, fewer do. */
const FEWEST = { ofAll: 3, ofFull: 2 };

/** The pairs that rise less those that fall, as a share of all: 70 % rise. */
const LEAST_SCORE = 0.4;

/** What they rise by in all: an amount in bytes, and a share of the first. */
const LEAST_RISE = { bytes: 2 ** 20, share: 0.05 };

/** And a share of what a collection takes, since it leaves a little more or less each time. */
const LEAST_OF_FALL = 0.1;

/** What one collection leaves more than the one before is most of the rise where nothing leaks. */
const LARGEST_STEP = 0.75;

/** The first and the last are seldom further off the line than so many times their scatter. */
const FAR_OFF = 3;

/** Low points, in the order of time. */
export interface Troughs extends Points {
  /** What was there before each fall. */
  readonly highs: readonly number[];
}

/**
 * Finds the low points after each fall that is large enough for a collection.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const values = [20, 50, 10, 30, 60, 14, 12, 40].map((mib) => mib * 2 ** 20);
 * const troughs = findTroughs({ times: [0, 1, 2, 3, 4, 5, 6, 7], values });
 * assertEquals(troughs.times, [2, 6]);
 * assertEquals(troughs.highs.map((bytes) => bytes / 2 ** 20), [50, 60]);
 * ```
 *
 * @param points Memory in bytes.
 */
export function findTroughs({ times, values }: Points): Troughs {
  const found = { times: [] as number[], values: [] as number[], highs: [] as number[] };
  let high = -Infinity;
  let isFalling = false;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const isFall = high - value >= Math.max(LEAST_FALL.bytes, LEAST_FALL.share * high);
    if (isFall || isFalling && value < found.values.at(-1)!) {
      if (!isFalling) found.highs.push(high);
      const place = found.highs.length - 1;
      found.times[place] = times[at]!;
      found.values[place] = value;
      isFalling = true;
      high = value;
    } else {
      // A fall that goes on after a rest is the same fall, until half of it is made up for.
      const [low = value, from = value] = [found.values.at(-1), found.highs.at(-1)];
      if (value >= low + (from - low) * LEAST_FALL.share) isFalling = false;
      high = Math.max(high, value);
    }
  }
  return found;
}

/**
 * How fast low points rise, if they do as those of a leak: three or more, or two after full
 * collections; most pairs in order, the last ones the highest, by enough, not all at once, and still.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rising = [50, 20, 60, 30, 70, 40].map((mib) => mib * 2 ** 20);
 * const growth = findTroughGrowth({ times: [0, 1, 2, 3, 4, 5], values: rising });
 * assertEquals(growth?.slope, 5 * 2 ** 20);
 * const steady = [50, 20, 60, 21, 70, 20].map((mib) => mib * 2 ** 20);
 * assertEquals(findTroughGrowth({ times: [0, 1, 2, 3, 4, 5], values: steady }), null);
 * ```
 *
 * @param points Memory in bytes.
 * @returns Bytes per second, from the first low point to the last. Its interval is as wide as what
 * collections leave may differ, and does. `null` where they do not rise so.
 */
export function findTroughGrowth(points: Points): TheilSen | null {
  const { times, values, highs } = findTroughs(points);
  const count = times.length;
  const isFull = highs.every((high, at) => high - values[at]! >= FULL_FALL * high);
  if (count < (isFull ? FEWEST.ofFull : FEWEST.ofAll)) return null;
  const [first, last] = [values[0]!, values.at(-1)!];
  const fall = findQuantile(highs.map((high, at) => high - values[at]!), 0.5);
  const [rise, seconds] = [last - first, times.at(-1)! - times[0]!];
  const least = Math.max(LEAST_RISE.bytes, LEAST_RISE.share * first, LEAST_OF_FALL * fall);
  if (rise < least || seconds <= 0) return null;
  const steps = values.slice(1).map((value, at) => value - values[at]!);
  if (count > 2 && Math.max(...steps) > LARGEST_STEP * rise) return null;
  // Where the next one is overdue, collections have ended, or what is collected has.
  if (points.times.at(-1)! - times.at(-1)! > seconds / (count - 1)) return null;
  const { score } = testMannKendall(values);
  if (score < LEAST_SCORE * count * (count - 1) / 2) return null;
  if (Math.max(...values.slice(-2)) < Math.max(...values)) return null;
  const middle = (count - 1) >> 1;
  const paceOf = (from: number, to: number) =>
    (values[to]! - values[from]!) / (times[to]! - times[from]!);
  const [began, ended] = [points.times[0]!, times.at(-1)!];
  const leastPace = findLeastPace((times[0]! - began) / (ended - began));
  if (count > 2 && paceOf(middle, count - 1) < leastPace * paceOf(0, middle)) return null;
  const slope = rise / seconds;
  const squares = values.map((value, at) =>
    (value - first - slope * (times[at]! - times[0]!)) ** 2
  );
  const scatter = Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / count);
  const reach = (LEAST_OF_FALL * fall + FAR_OFF * scatter) / seconds;
  return { slope, interval: [slope - reach, slope + reach] };
}
