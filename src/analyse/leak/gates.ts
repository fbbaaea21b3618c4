/**
 * The gates that the floors of a window must pass to be a likely leak. Pure.
 *
 * @module
 */

import type { LeakReason } from "../../model/outcomes.ts";
import { findLeastPace } from "./warm_up.ts";
import { findLineOverStep } from "./curve_fit.ts";
import { findTheilSen, testMannKendall } from "../rank_trend.ts";
import { findFloors, type Points } from "../value_series.ts";
import { findQuantile } from "../stats.ts";
import { type Kind, takeWindow, type Window } from "./window.ts";

/** The starts of windows, as shares of the recording. Warm-ups and steps can lie before them. */
const WINDOW_STARTS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/** The numbers of floors. More floors separate a trend from noise, fewer floors bridge a long sawtooth. */
const FLOOR_COUNTS = [12, 6];

/** A window and the first gate that it fails. */
export interface Try {
  /** The window. */
  readonly window: Window;
  /** The gate that failed; `null` if the window passes all gates. */
  readonly reason: LeakReason | null;
}

/** The share of floors without a trend that pass. */
const SIGNIFICANT_P = 0.01;

/** The largest step as a share of the growth. A cache that a program loads is a larger step. */
const LARGEST_STEP = 0.375;

/** The least rate of the last third as a share of the whole rate. Below it, growth has ended. */
const LEAST_LAST_THIRD = 0.5;

/** A gate with the reason for a failure. */
export interface Gate {
  /** The reason for a failure. */
  readonly reason: LeakReason;
  /** Returns whether a window passes. */
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
 * Tries the gates on all windows.
 *
 * @param points All points, at least 48.
 * @param kind What the values count.
 * @returns The window that passes most gates; of several, the longest.
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
        best = { window, reason: GATES[failed]?.reason ?? null };
      }
    }
  }
  return best!;
}

/** The least growth that the score judges, in bytes and as a share of the size. */
const LEAST_CERTAIN = { bytes: 256 * 1024, share: 0.002 };

/**
 * Returns whether memory rises but fails a later gate, so that the score decides.
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

/** A leak grows steadily. A warm-up slows down or ends. */
function isLasting({ before, points, growth, course }: Window): boolean {
  const { first, second, last } = findPaces(course);
  const began = before.times[0]!;
  const start = (points.times[0]! - began) / (points.times.at(-1)! - began);
  return second >= findLeastPace(start) * first && last >= LEAST_LAST_THIRD * growth.slope;
}

/** Finds the growth per second of the first half, the second half and the last third of a course. */
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
 * The end of the window must be the highest. Memory that was freed once can be needed and freed again. Only
 * floors of whole blocks are compared: a shorter block may lack the low point of a sawtooth, and is then higher
 * than each later floor.
 */
function isRecord({ before, points, floors: { values } }: Window): boolean {
  const blocks = Math.floor(before.times.length * values.length / points.times.length);
  const earlier = [...findFloors(before, blocks).values, ...values.slice(0, -2)];
  return Math.max(...values.slice(-2)) > Math.max(...earlier);
}
