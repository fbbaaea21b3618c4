/**
 * The gates that growth must pass to be called a likely leak, on the floors of a window of the
 * recording. Pure.
 *
 * @module
 */

import type { LeakReason } from "../../model/outcomes.ts";
import { findLeastPace } from "./warm_up.ts";
import { findLineOverStep } from "./curve_fit.ts";
import {
  findTheilSen,
  findVarianceInflation,
  testMannKendall,
  type TheilSen,
} from "../rank_trend.ts";
import { findFloors, type Points } from "../value_series.ts";
import { findQuantile } from "../stats.ts";

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
  /** More floors, by which it is followed. */
  readonly course: Points;
  /** How much larger the variance of a trend is, since floors follow their neighbours. */
  readonly inflation: number;
  /** How fast the floors grow, per second. */
  readonly growth: TheilSen;
  /** By how much they grow over the window. */
  readonly total: number;
  /** The least such growth that matters. */
  readonly leastTotal: number;
}

/** Where windows start, as shares of the recording: warm-ups and steps may lie before them. */
const WINDOW_STARTS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/** How many floors a window has: more tell a trend from noise, fewer bridge a long sawtooth. */
const FLOOR_COUNTS = [12, 6];

/** A window, and how far it came. */
export interface Try {
  /** How many points are before it. */
  readonly start: number;
  /** The window. */
  readonly window: Window;
  /** Why it is no likely leak; `null` if it passes all gates. */
  readonly reason: LeakReason | null;
}

/** The least growth of memory that matters, in bytes: 1 MiB, as allocators ask for it by the MiB, */
const LEAST_BYTES = 2 ** 20;

/** of a small process less, */
const LEAST_BYTES_OF_SMALL = { bytes: 256 * 1024, share: 0.1 };

/** of a large one more: half a percent is seldom worth getting up for. */
const LEAST_SHARE = 0.005;

/** Connections, log files and libraries come and go by ones, and there are few of them. */
const LEAST_DESCRIPTORS = { count: 8, share: 0.05 };

/**
 * The least growth that matters, of a value of some size.
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
  let course: Points | null = null;
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

/** Floors without a trend pass for rising once in a hundred times. */
const SIGNIFICANT_P = 0.01;

/** What is there from one moment on, as a cache that was loaded, is much of its growth at once. */
const LARGEST_STEP = 0.375;

/** Growth is followed by more blocks than a window has floors, since it is cut into halves. */
const COURSE_BLOCKS = 24;

/** Growth that ended before the recording did is slower in the last third than this part of it. */
const LEAST_LAST_THIRD = 0.5;

/** A gate: whether growth passes, and why it is no likely leak when it does not. */
export interface Gate {
  /** Why not. */
  readonly reason: LeakReason;
  /** Whether it passes. */
  readonly passes: (window: Window) => boolean;
}

/** The gates, in the order in which they are tried. */
export const GATES: readonly Gate[] = [
  { reason: "no trend", passes: isRising },
  { reason: "too small", passes: ({ total, leastTotal }) => total >= leastTotal },
  { reason: "step", passes: isGradual },
  { reason: "warm-up", passes: isLasting },
  { reason: "no record", passes: isRecord },
];

/**
 * Tries all windows.
 *
 * @param points All points, at least 48.
 * @param kind What the values count.
 * @returns The one that passes most gates, of several the longest.
 */
export function findBestTry(points: Points, kind: Kind): Try {
  let best: Try | null = null;
  let most = -1;
  for (const share of WINDOW_STARTS) {
    for (const count of FLOOR_COUNTS) {
      const start = Math.floor(share * points.times.length);
      const window = takeWindow(points, start, count, kind);
      const failed = GATES.findIndex(({ passes }) => !passes(window));
      const passed = failed < 0 ? GATES.length : failed;
      if (passed > most) {
        most = passed;
        best = { start, window, reason: GATES[failed]?.reason ?? null };
      }
    }
  }
  return best!;
}

/** Growth that is certain matters from a quarter of a MiB on, and from a fifth of a percent on. */
const LEAST_CERTAIN = { bytes: 256 * 1024, share: 0.002 };

/**
 * Whether memory rises, but a gate stops it: the course as a whole may tell more.
 *
 * @param best The window that passes most gates.
 */
export function isCloseCall({ window, reason }: Try): boolean {
  if (reason === null || reason === "no trend") return false;
  const { total, floors } = window;
  const least = LEAST_CERTAIN.share * findQuantile(floors.values, 0.5);
  return total >= Math.max(LEAST_CERTAIN.bytes, least);
}

function isRising({ floors, inflation }: Window): boolean {
  return testMannKendall(floors.values, inflation).risingP < SIGNIFICANT_P;
}

function isGradual({ floors: { values }, total, course }: Window): boolean {
  const steps = values.slice(1).map((value, at) => value - values[at]!);
  return Math.max(...steps) <= LARGEST_STEP * total && findLineOverStep(course.values) < 0;
}

/** A leak goes on as it began; a warm-up slows down, or ends. */
function isLasting({ before, points, growth, course }: Window): boolean {
  const { first, second, last } = findPaces(course);
  const began = before.times[0]!;
  const start = (points.times[0]! - began) / (points.times.at(-1)! - began);
  return second >= findLeastPace(start) * first && last >= LEAST_LAST_THIRD * growth.slope;
}

/** How fast a course grows in its first half, its second, and its last third, per second. */
export function findPaces(course: Points): { first: number; second: number; last: number } {
  const blocks = course.times.length;
  const half = Math.floor(blocks / 2);
  return {
    first: findSlopeOf(course, 0, half),
    second: findSlopeOf(course, half, blocks),
    last: findSlopeOf(course, blocks - Math.round(blocks / 3), blocks),
  };
}

function findSlopeOf({ times, values }: Points, from: number, to: number): number {
  return findTheilSen(times.slice(from, to), values.slice(from, to))?.slope ?? 0;
}

/**
 * Memory that was needed before, and given back, may be needed and given back again. Floors of whole
 * blocks are compared: what is shorter than a block of the window may lack the low point of a
 * sawtooth, and then beats every later floor.
 */
function isRecord({ before, points, floors: { values } }: Window): boolean {
  const blocks = Math.floor(before.times.length * values.length / points.times.length);
  const earlier = [...findFloors(before, blocks).values, ...values.slice(0, -2)];
  return Math.max(...values.slice(-2)) > Math.max(...earlier);
}
