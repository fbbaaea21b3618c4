/**
 * Decides whether a process leaks. Pure.
 *
 * @module
 */

import { FEWEST_SAMPLES, type Leak } from "../../model/outcomes.ts";
import { beginsLate, findLatestGrowth, findRate } from "./latest_growth.ts";
import { findBestTry, findPaces, isCloseCall, type Try } from "./gates.ts";
import { findScored, measureCourse } from "./score.ts";
import type { TheilSen } from "../rank_trend.ts";
import { findSlope } from "../stats.ts";
import {
  findLateRise,
  findUncollectedSeconds,
  findYoungSeconds,
  isCollected,
  isUncollected,
  isYoung,
} from "./too_early.ts";
import { findTroughGrowth } from "./troughs.ts";
import type { Points } from "../value_series.ts";
import { findMoreSeconds } from "./warm_up.ts";
import type { Kind } from "./window.ts";

const SECONDS_PER_HOUR = 3600;

/** The tolerance for the middle of two timestamps, which are whole milliseconds. */
const ROUNDING_SECONDS = 1e-5;

/** The growth of a value that was not judged. */
const UNJUDGED = {
  growthPerHour: null,
  growthPerHourInterval: null,
  growthSeconds: null,
  moreSeconds: null,
} as const;

/** A likely leak has no reason against it, and needs no longer recording. */
const LIKELY = { reason: null, moreSeconds: null } as const;

/** The times of the first and the last sample, in seconds of one clock. */
export interface Span {
  /** The first. */
  readonly firstSeconds: number;
  /** The last. */
  readonly lastSeconds: number;
}

/**
 * Applies the rule of the original PROFIT: a process possibly leaks if the least-squares line through its
 * resident set size rises over the second half of the recording. The rule also reports warm-ups.
 *
 * @param means The resident memory of a process. In a long recording a point is the mean of neighbouring samples.
 * @param span When it was recorded.
 * @returns Growth in bytes per hour, a leak if above 0; `null` where it cannot be judged, as of a
 * single sample.
 */
export function findGrowth({ times, values }: Points, span: Span): number | null {
  const start = findSecondHalf(times, span);
  if (start < 0) return null;
  const slope = findSlope(times.slice(start), values.slice(start));
  return slope === null ? null : slope * SECONDS_PER_HOUR;
}

/** Finds the first time in the second half of a recording; -1 if there is none. */
export function findSecondHalf(
  times: readonly number[],
  { firstSeconds, lastSeconds }: Span,
): number {
  const middle = (firstSeconds + lastSeconds) / 2;
  return times.findIndex((time) => time >= middle - ROUNDING_SECONDS);
}

/** The known facts about a value, apart from its points. */
export interface Told {
  /** The number of samples of which the points were made. */
  readonly samples: number;
  /** The unit, which decides the least growth that matters. */
  readonly kind: Kind;
  /** Whether the rule of the original PROFIT reports a leak. */
  readonly isPossible: boolean;
  /** The age of the process at the first sample; `null` if it is unknown. */
  readonly ageSeconds: number | null;
  /** The name of the process, which tells its runtime. */
  readonly name: string;
  /** Whether it is a sum over processes, whose number may follow the load; absent if it is not. */
  readonly isGroup?: boolean;
}

/**
 * Decides whether a value likely leaks: the floors of a window pass all gates, the score decides for a leak, or
 * the low points after collections rise. In doubt, the verdict is not `likely`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 400 }, (_, second) => second);
 * const values = times.map((second) => 1e8 + 1e4 * second);
 * const told = { samples: 400, kind: "memory", isPossible: true, ageSeconds: 3600, name: "acme" } as const;
 * assertEquals(findLeak({ times, values }, told).verdict, "likely");
 * ```
 *
 * @param all The value over time, bytes or open descriptors: the smallest of each few samples.
 * @param told What else is known.
 * @returns The verdict, and growth in units per hour of the window that passes, or of the one that
 * passes most gates.
 */
export function findLeak(
  all: Points,
  { samples, kind, isPossible, ageSeconds, name, isGroup = false }: Told,
): Leak {
  const { length } = all.times;
  const unlikely = isPossible ? "possible" : "none";
  if (Math.min(samples, length) < FEWEST_SAMPLES) {
    const verdict = isPossible ? "possible" : "insufficient data";
    return { verdict, ...UNJUDGED, reason: "too few samples" };
  }
  const points = isGroup ? leaveEndOut(all) : all;
  if (points.times.at(-1)! <= points.times[0]!) {
    return { verdict: "insufficient data", ...UNJUDGED, reason: "no time passed" };
  }
  // Most descriptors and much memory never change: all windows would be alike, and without a trend.
  if (points.values.every((value) => value === points.values[0])) {
    const growth = growthOver({ slope: 0, interval: [0, 0] }, points);
    return { verdict: unlikely, ...growth, moreSeconds: null, reason: "no trend" };
  }
  const best = findBestTry(points, kind);
  const passesGates = best.reason === null;
  const isMemory = kind === "memory";
  const youngSeconds = passesGates && isMemory ? findYoungSeconds(points, ageSeconds, name) : 0;
  // The score was fitted to traces without young processes and full collections.
  const isScored = isMemory && !isYoung(points, ageSeconds) && !isCollected(name) &&
    (passesGates ? !beginsLate(points) : isCloseCall(best));
  const feature = isScored ? findScored(measureCourse(points), passesGates) : null;
  const isShown = isScored ? feature !== null : passesGates && youngSeconds === 0;
  const growth = isShown ? growthOfNow(best, isGroup) : null;
  // Garbage that was never collected rises unevenly, and so does a group that follows the load.
  const isUneven = growth !== null && growth.growthPerHourInterval[0] <= 0;
  const mayBeGarbage = isUneven && isMemory && isUncollected(points, name);
  const mayBeLoad = isUneven && isGroup;
  if (growth !== null && !mayBeGarbage && !mayBeLoad) {
    const because = passesGates ? "floors" : feature!;
    return { verdict: "likely", ...growth, because, ...LIKELY };
  }
  const troughs = isMemory ? findTroughGrowth(points) : null;
  if (troughs !== null && !(isGroup && troughs.interval[0] <= 0)) {
    return { verdict: "likely", ...growthOver(troughs, points), because: "low points", ...LIKELY };
  }
  const uncollectedSeconds = mayBeGarbage
    ? findUncollectedSeconds(points, name) || secondsOf(points)
    : isPossible && isMemory && !passesGates
    ? findUncollectedSeconds(points, name)
    : 0;
  const isExplained = passesGates || best.reason === "warm-up" || mayBeLoad ||
    uncollectedSeconds > 0;
  const late = isExplained ? null : findLateRise(points, kind);
  if (late !== null) {
    // The rule of the original PROFIT does not judge descriptors. Their rise must not pass in silence.
    const verdict = isMemory ? unlikely : "possible";
    const slope = (late.values.at(-1)! - late.values[0]!) / secondsOf(late);
    const growth = {
      ...growthOver({ slope, interval: [0, 0] }, late),
      growthPerHourInterval: null,
    };
    return { verdict, ...growth, reason: "late", moreSeconds: secondsOf(points) / 2 };
  }
  return {
    verdict: unlikely,
    ...growthOver(findRate(best.window.points), best.window.points),
    ...(mayBeLoad
      ? { reason: "uneven" as const, moreSeconds: null }
      : whyNot(best, youngSeconds, uncollectedSeconds)),
  };
}

/**
 * Leaves out the last point of a group, and as much as a floor of points below half of the maximum: at the end
 * of a command, its processes end one after the other.
 */
function leaveEndOut({ times, values }: Points): Points {
  const least = values.length * 11 / 12;
  const half = Math.max(...values) / 2;
  let end = values.length - 1;
  while (end > least && values[end - 1]! < half) end--;
  return { times: times.slice(0, end), values: values.slice(0, end) };
}

/** Finds why growth is not a likely leak, and how much longer to record if that would decide. */
function whyNot(
  { window: { course, points }, reason }: Try,
  youngSeconds: number,
  uncollectedSeconds: number,
): Pick<Leak, "reason" | "moreSeconds"> {
  if (youngSeconds > 0) return { reason: "young", moreSeconds: youngSeconds };
  if (uncollectedSeconds > 0) return { reason: "no collection", moreSeconds: uncollectedSeconds };
  // Growth that passes the gates but not the score resembles a slow warm-up.
  if (reason !== null && reason !== "warm-up") return { reason, moreSeconds: null };
  if (isFreed(points)) return { reason: "no record", moreSeconds: null };
  const { first, second } = findPaces(course);
  return { reason: "warm-up", moreSeconds: findMoreSeconds(first, second, secondsOf(points)) };
}

/** Returns whether the end is the lowest value of the second half, and less than half of the rise is left. */
function isFreed({ values }: Points): boolean {
  const later = values.slice(values.length / 2);
  const [last, most] = [later.at(-1)!, Math.max(...later)];
  return last === Math.min(...later) && last < (values[0]! + most) / 2;
}

/** Finds the growth of the latest stretch of a window. */
function growthOfNow({ window }: Try, isGroup: boolean) {
  const { rate, stretch } = findLatestGrowth(window);
  return growthOver(isGroup ? findRate(stretch, true) : rate, stretch);
}

function growthOver({ slope, interval: [low, high] }: TheilSen, points: Points) {
  return {
    growthPerHour: slope * SECONDS_PER_HOUR,
    growthPerHourInterval: [low * SECONDS_PER_HOUR, high * SECONDS_PER_HOUR],
    growthSeconds: secondsOf(points),
  } as const;
}

function secondsOf({ times }: Points): number {
  return times.at(-1)! - times[0]!;
}
