/**
 * The gates that growth must pass to be called a likely leak. Pure.
 *
 * @module
 */

import type { LeakReason } from "../outcome.ts";
import { findFloors } from "./floors.ts";
import { testMannKendall } from "./mann_kendall.ts";
import { findTheilSen } from "./theil_sen.ts";
import type { Points } from "./trend.ts";
import type { Window } from "./window.ts";

/** Floors without a trend pass for rising once in a hundred times. */
const SIGNIFICANT_P = 0.01;

/** What is there from one moment on, as a cache that was loaded, is most of its growth at once. */
const LARGEST_STEP = 0.5;

/** Growth is followed by more blocks than a window has floors, since it is cut into halves. */
const COURSE_BLOCKS = 24;

/**
 * The slowest warm-up that is told from a leak is a logarithm of the time since the recording began,
 * and this share of the recording more. One that began long before is as straight as a leak.
 */
const WARM_UP_OFFSET = 0.1;

/** How much more a leak grows in its second half than that logarithm: halves are noisy. */
const WARM_UP_MARGIN = 1.3;

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

function isRising({ floors, inflation }: Window): boolean {
  return testMannKendall(floors.values, inflation).risingP < SIGNIFICANT_P;
}

function isGradual({ floors: { values }, total }: Window): boolean {
  const steps = values.slice(1).map((value, at) => value - values[at]!);
  return Math.max(...steps) <= LARGEST_STEP * total;
}

/** A leak goes on as it began; a warm-up slows down, or ends. */
function isLasting({ before, points, growth }: Window): boolean {
  const blocks = Math.min(COURSE_BLOCKS, points.times.length);
  const course = findFloors(points, blocks);
  const half = Math.floor(blocks / 2);
  const first = findSlopeOf(course, 0, half);
  const second = findSlopeOf(course, half, blocks);
  const last = findSlopeOf(course, blocks - Math.round(blocks / 3), blocks);
  const began = before.times[0]!;
  const start = (points.times[0]! - began) / (points.times.at(-1)! - began);
  return second >= WARM_UP_MARGIN * findLogarithmSlowing(start) * first &&
    last >= LEAST_LAST_THIRD * growth.slope;
}

/**
 * What a logarithmic warm-up grows by in the second half of a window, as a share of what it grows by
 * in the first.
 */
function findLogarithmSlowing(start: number): number {
  const middle = (start + 1) / 2;
  const sizeAt = (share: number) => Math.log(share + WARM_UP_OFFSET);
  return (sizeAt(1) - sizeAt(middle)) / (sizeAt(middle) - sizeAt(start));
}

function findSlopeOf({ times, values }: Points, from: number, to: number): number {
  return findTheilSen(times.slice(from, to), values.slice(from, to))?.slope ?? 0;
}

/** Memory that was needed before, and given back, may be needed and given back again. */
function isRecord({ before, floors: { times, values } }: Window): boolean {
  // Blocks as long as those of the window, since the longer one is, the lower is its floor.
  const blocks = Math.round((times[0]! - before.times[0]!) / (times[1]! - times[0]!));
  const floorsBefore = findFloors(before, Math.max(1, Math.min(blocks, before.times.length)));
  const earlier = [...floorsBefore.values, ...values.slice(0, -2)];
  return Math.max(...values.slice(-2)) > Math.max(...earlier);
}
