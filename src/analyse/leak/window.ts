/**
 * The windows of a recording whose floors are judged. Pure.
 *
 * @module
 */

import { findTheilSen, findVarianceInflation, type TheilSen } from "../rank_trend.ts";
import { findFloors, type Points } from "../value_series.ts";
import { findQuantile } from "../stats.ts";

/** The growth of points without two different times. */
const STILL: TheilSen = { slope: 0, interval: [0, 0] };

/** The unit of a value: bytes of memory, or open descriptors. */
export type Kind = "memory" | "descriptors";

/** A part of a recording that ends with the recording. */
export interface Window {
  /** The points before the window. */
  readonly before: Points;
  /** Its points. */
  readonly points: Points;
  /** Its floors. */
  readonly floors: Points;
  /** More floors of the same window: 24. */
  readonly course: Points;
  /** The factor on the variance of a trend, because floors depend on their neighbours. */
  readonly inflation: number;
  /** The growth of the floors per second. */
  readonly growth: TheilSen;
  /** The growth of the floors over the window. */
  readonly total: number;
  /** The least growth that matters. */
  readonly leastTotal: number;
}

/** The number of floors of a course, which is cut into halves and thirds. */
export const COURSE_BLOCKS = 24;

/** The least growth of memory that matters: 1 MiB, because allocators request memory by the MiB. */
const LEAST_BYTES = 2 ** 20;

/** The least growth of a small process, in bytes and as a share of its size. */
const LEAST_BYTES_OF_SMALL = { bytes: 256 * 1024, share: 0.1 };

/** The least growth of a large process, as a share of its size. */
const LEAST_SHARE = 0.005;

/** The least growth of descriptors. Connections, log files and libraries come and go singly. */
const LEAST_DESCRIPTORS = { count: 8, share: 0.05 };

/**
 * Returns the least growth that matters for a value of some size.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const MIB = 2 ** 20;
 * assertEquals(findLeastGrowth("memory", 400 * MIB), 2 * MIB);
 * assertEquals(findLeastGrowth("memory", 50 * MIB), MIB);
 * assertEquals(findLeastGrowth("memory", 5 * MIB), MIB / 2);
 * assertEquals(findLeastGrowth("memory", MIB), MIB / 4);
 * assertEquals(findLeastGrowth("descriptors", 20), 8);
 * ```
 *
 * @param kind What the value counts.
 * @param size The value.
 */
export function findLeastGrowth(kind: Kind, size: number): number {
  if (kind === "descriptors") {
    return Math.max(LEAST_DESCRIPTORS.count, LEAST_DESCRIPTORS.share * size);
  }
  const ofSmall = Math.max(LEAST_BYTES_OF_SMALL.bytes, LEAST_BYTES_OF_SMALL.share * size);
  return Math.max(Math.min(LEAST_BYTES, ofSmall), LEAST_SHARE * size);
}

/**
 * Takes the points of a recording from some point on.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const all = { times: [0, 1, 2, 3, 4, 5, 6, 7, 8], values: [9, 0, 4, 1, 5, 2, 6, 3, 7] };
 * const { floors, total } = takeWindow(all, 1, 4, "descriptors");
 * assertEquals(floors.values, [0, 1, 2, 3]);
 * assertEquals(total, 3.5);
 * ```
 *
 * @param all All points.
 * @param start The number of points before the window, at least 1.
 * @param blocks The number of floors, at least 4 and at most the number of points.
 * @param kind What the values count.
 */
export function takeWindow(all: Points, start: number, blocks: number, kind: Kind): Window {
  const floors = findFloors(all, blocks, start);
  const inflation = findVarianceInflation(floors.values);
  const cut = (from: number, to: number): Points => (
    { times: all.times.slice(from, to), values: all.values.slice(from, to) }
  );
  let growth: TheilSen | null = null;
  let course: Points | null = null;
  return {
    floors,
    inflation,
    // Most windows fail at the first gate, which needs only the floors. The rest is computed on demand.
    get before() {
      return cut(0, start);
    },
    get points() {
      return cut(start, all.times.length);
    },
    get course() {
      const most = Math.min(COURSE_BLOCKS, all.times.length - start);
      return course ??= findFloors(all, most, start);
    },
    get growth() {
      return growth ??= findTheilSen(floors.times, floors.values, inflation) ?? STILL;
    },
    get total() {
      return this.growth.slope * (all.times.at(-1)! - all.times[start]!);
    },
    get leastTotal() {
      return findLeastGrowth(kind, findQuantile(floors.values, 0.5));
    },
  };
}
