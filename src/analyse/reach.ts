/**
 * When a value that grows reaches its limit. Pure.
 *
 * @module
 */

import type { Reach } from "../model/limits.ts";
import { findBeginning, findRate, reachAt } from "./leak/latest_growth.ts";
import { findQuantile } from "./stats.ts";
import type { Points } from "./value_series.ts";

/** With fewer points there are no four floors for each third. */
const FEWEST_POINTS = 12;

/** What grew by less than this over the points is taken for steady, */
const LEAST_GROWTH_BYTES = 2 ** 20;

/** as is what grew by no more than this part of itself. */
const LEAST_GROWTH_SHARE = 0.01;

/**
 * Growth goes on less evenly than it was seen: the interval is wider by so much of its ends. Of that of
 * the rate alone the truth was in 87 of 100 made-up cases that tune it, of this in 91.
 */
const UNEVEN = 0.1;

/**
 * When memory reaches its limit, by how its floors grow of late and how far its peaks are above them:
 * the limit is reached by a peak.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 30 }, (_, second) => second);
 * const floors = { times, values: times.map((second) => 1e7 + 1e6 * second) };
 * const peaks = { times, values: floors.values.map((value) => value + 5e5) };
 * // A second before the last point, the peaks are at 3.85e7, and 1e6 a second faster each.
 * assertEquals(findReach(floors, peaks, 1e8)?.seconds, 60.5);
 * ```
 *
 * @param floors The smallest values of each few samples, in bytes.
 * @param peaks The largest of the same.
 * @param limit The limit.
 * @returns When, from the last point on; `null` where there are too few points, or it does not grow.
 */
export function findReach(floors: Points, peaks: Points, limit: number): Reach | null {
  const start = findBeginning(floors);
  const times = floors.times.slice(start);
  const values = floors.values.slice(start);
  if (times.length < FEWEST_POINTS) return null;
  const rate = findRate({ times, values });
  const end = times.at(-1)!;
  const least = Math.max(LEAST_GROWTH_BYTES, LEAST_GROWTH_SHARE * findMedian(values));
  if (rate.slope * (end - times[0]!) < least) return null;
  const line = findMedian(values.map((value, at) => value - rate.slope * (times[at]! - end)));
  const above = peaks.values.slice(start).map((value, at) =>
    value - line - rate.slope * (times[at]! - end)
  );
  const highest = Math.max(...above);
  const left = limit - line;
  const reach = reachAt(rate, left - highest, left - highest, left - findMedian(above));
  if (reach === null) return null;
  const { seconds, earliestSeconds, latestSeconds } = reach;
  return {
    seconds,
    earliestSeconds: (1 - UNEVEN) * earliestSeconds,
    latestSeconds: latestSeconds === null ? null : (1 + UNEVEN) * latestSeconds,
  };
}

function findMedian(values: readonly number[]): number {
  return findQuantile(values, 0.5);
}
