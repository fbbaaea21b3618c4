/**
 * A window on a recording: its latter part, seen by its floors. Pure.
 *
 * @module
 */

import { findFloors } from "./floors.ts";
import { findVarianceInflation } from "./mann_kendall.ts";
import { findQuantile } from "./stats.ts";
import { findTheilSen, type TheilSen } from "./theil_sen.ts";
import type { Points } from "./trend.ts";

/** The growth of what has no two times. */
const STILL: TheilSen = { slope: 0, interval: [0, 0] };

/** What a value counts: bytes, or open descriptors. */
export type Kind = "memory" | "descriptors";

/** The latter part of a recording. */
export interface Window {
  /** All points before it. */
  readonly before: Points;
  /** Its points. */
  readonly points: Points;
  /** Its floors. */
  readonly floors: Points;
  /** How much larger the variance of a trend is, since floors follow their neighbours. */
  readonly inflation: number;
  /** How fast the floors grow, per second. */
  readonly growth: TheilSen;
  /** By how much they grow over the window. */
  readonly total: number;
  /** The least such growth that matters. */
  readonly leastTotal: number;
}

/** The least growth that matters: an amount, or a share of the size where that is more. */
const LEAST_GROWTH: Readonly<Record<Kind, { amount: number; share: number }>> = {
  // Allocators ask for memory by the MiB; 1 % is seldom worth getting up for.
  memory: { amount: 2 ** 20, share: 0.01 },
  // Connections, log files and libraries come and go by ones, and there are few of them.
  descriptors: { amount: 8, share: 0.05 },
};

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
 * @param start How many points are before it, at least 1.
 * @param blocks How many floors it has, at least 4 and at most as many as points.
 * @param kind What the values count.
 */
export function takeWindow(all: Points, start: number, blocks: number, kind: Kind): Window {
  const floors = findFloors(all, blocks, start);
  const inflation = findVarianceInflation(floors.values);
  const cut = (from: number, to: number): Points => (
    { times: all.times.slice(from, to), values: all.values.slice(from, to) }
  );
  let growth: TheilSen | null = null;
  return {
    floors,
    inflation,
    // The rest is found when it is asked for: most windows fail at the first gate, which does not.
    get before() {
      return cut(0, start);
    },
    get points() {
      return cut(start, all.times.length);
    },
    get growth() {
      return growth ??= findTheilSen(floors.times, floors.values, inflation) ?? STILL;
    },
    get total() {
      return this.growth.slope * (all.times.at(-1)! - all.times[start]!);
    },
    get leastTotal() {
      const { amount, share } = LEAST_GROWTH[kind];
      return Math.max(amount, share * findQuantile(floors.values, 0.5));
    },
  };
}
