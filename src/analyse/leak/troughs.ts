/**
 * Finds the low points of memory after garbage collections, which leave only memory in use. Floors miss the low
 * points if a collection comes once a minute, because most blocks contain none. Pure.
 *
 * @module
 */

import { testMannKendall, type TheilSen } from "../rank_trend.ts";
import { findQuantile } from "../stats.ts";
import { findLeastPace } from "./warm_up.ts";
import type { Points } from "../value_series.ts";

/** The least fall of a collection, in bytes and as a share of the memory before it. */
const LEAST_FALL = { bytes: 2 * 2 ** 20, share: 0.15 };

/** The least share of memory that a full collection frees. It leaves only memory in use. */
const FULL_FALL = 0.5;

/** The longest collection, as a share of a recording: one of 24 floors. Memory that follows a load falls slower. */
const LONGEST_FALL = 1 / 24;

/** The fewest low points that show a rise. Full collections need fewer. */
const FEWEST = { ofAll: 3, ofFull: 2 };

/** The least number of rising pairs less falling pairs, as a share of all pairs: 70 % rise. */
const LEAST_SCORE = 0.4;

/** The least rise of the low points, in bytes and as a share of the first. */
const LEAST_RISE = { bytes: 2 ** 20, share: 0.05 };

/** The least rise as a share of the memory that a collection frees, because collections leave varying amounts. */
const LEAST_OF_FALL = 0.1;

/** The largest step of a leak, as a share of the rise. */
const LARGEST_STEP = 0.75;

/**
 * The distance of the first and the last low point from the line, in units of the scatter. They are seldom
 * farther away.
 */
const FAR_OFF = 3;

/** The low points in the order of time. */
export interface Troughs extends Points {
  /** The memory before each fall. */
  readonly highs: readonly number[];
}

/**
 * Finds the low points after each fall that is large and quick enough for a collection.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const values = [20, 50, 10, 30, 60, 12, 40, 50, 40, 25, 10].map((mib) => mib * 2 ** 20);
 * const troughs = findTroughs({ times: [...values.keys()], values });
 * assertEquals(troughs.times, [2, 5]);
 * assertEquals(troughs.highs.map((bytes) => bytes / 2 ** 20), [50, 60]);
 * ```
 *
 * @param points Memory in bytes.
 */
export function findTroughs({ times, values }: Points): Troughs {
  const found = { times: [] as number[], values: [] as number[], highs: [] as number[] };
  const starts: number[] = [];
  let high = -Infinity;
  let isFalling = false;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    const isFall = high - value >= Math.max(LEAST_FALL.bytes, LEAST_FALL.share * high);
    if (isFall || isFalling && value < found.values.at(-1)!) {
      if (!isFalling) starts[found.highs.push(high) - 1] = times[at - 1]!;
      const place = found.highs.length - 1;
      found.times[place] = times[at]!;
      found.values[place] = value;
      isFalling = true;
      high = value;
    } else {
      // A fall that continues after a pause is the same fall, until memory has risen by 15 % of the fall.
      const [low = value, from = value] = [found.values.at(-1), found.highs.at(-1)];
      if (value >= low + (from - low) * LEAST_FALL.share) isFalling = false;
      high = Math.max(high, value);
    }
  }
  const longest = Math.max(LONGEST_FALL, 1.5 / times.length) * (times.at(-1)! - times[0]!);
  const quick = [...starts.keys()].filter((at) => found.times[at]! - starts[at]! <= longest);
  const take = (numbers: readonly number[]) => quick.map((at) => numbers[at]!);
  return { times: take(found.times), values: take(found.values), highs: take(found.highs) };
}

/**
 * Finds how fast low points rise if they show a leak: there are three, or two after full collections; most pairs
 * are in order; one of the last two is the highest; the rise is large, gradual, and has not ended.
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
 * @returns Bytes per second, from the first low point to the last, with an interval that covers the usual and
 * the seen differences between collections; `null` if they do not rise in this way.
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
  // An overdue collection means that the collections, or the garbage, have ended.
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
