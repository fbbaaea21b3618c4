/**
 * Whether a process seems to leak. Pure.
 *
 * @module
 */

import { FEWEST_SAMPLES, type Leak } from "../model/outcomes.ts";
import { findBeginning, findRate } from "./latest_growth.ts";
import { findPaces, GATES, type Kind, takeWindow, type Window } from "./leak_gates.ts";
import type { TheilSen } from "./rank_trend.ts";
import { findSlope } from "./stats.ts";
import { findUncollectedSeconds, findYoungSeconds } from "./too_early.ts";
import { findTroughGrowth } from "./troughs.ts";
import type { Points } from "./value_series.ts";
import { findMoreSeconds } from "./warm_up.ts";

const SECONDS_PER_HOUR = 3600;

/** Where windows start, as shares of the recording: warm-ups and steps may lie before them. */
const WINDOW_STARTS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];

/** Timestamps are whole milliseconds, and the middle of two lies on one, or half of one, off it. */
const ROUNDING_SECONDS = 1e-5;

/** How many floors a window has: more tell a trend from noise, fewer bridge a long sawtooth. */
const FLOOR_COUNTS = [12, 6];

/** What is known of growth that was not judged. */
const UNJUDGED = {
  growthPerHour: null,
  growthPerHourInterval: null,
  growthSeconds: null,
  moreSeconds: null,
} as const;

/** A likely leak needs no reason, and no more samples. */
const LIKELY = { reason: null, moreSeconds: null } as const;

/** When the samples of a process were taken, in seconds of one clock. */
export interface Span {
  /** The first. */
  readonly firstSeconds: number;
  /** The last. */
  readonly lastSeconds: number;
}

/**
 * The rule of the original PROFIT: a process possibly leaks when the least-squares line through
 * its resident set size rises over the second half of its recording. It is sensitive, and calls a
 * warm-up a leak.
 *
 * @param means Resident memory of a process. Of one with more samples than a trend has points,
 * neighbouring samples count by their mean.
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

/** The first of the times that is in the second half of a recording; -1 where none is. */
export function findSecondHalf(
  times: readonly number[],
  { firstSeconds, lastSeconds }: Span,
): number {
  const middle = (firstSeconds + lastSeconds) / 2;
  return times.findIndex((time) => time >= middle - ROUNDING_SECONDS);
}

/** What is known of a value beside its course. */
export interface Told {
  /** How many samples the points were made of. */
  readonly samples: number;
  /** What it counts, by which the least growth that matters is chosen. */
  readonly kind: Kind;
  /** Whether the rule of the original PROFIT calls it a leak. */
  readonly isPossible: boolean;
  /** How old the process was at the first sample; `null` where that is not known. */
  readonly ageSeconds: number | null;
  /** What the process is called, by which its runtime is known. */
  readonly name: string;
}

/**
 * Whether a value likely leaks: whether its floors pass all gates in some window that reaches to the
 * end of the recording, or what collections leave rises. It errs on the side of silence; what it says is to be acted on.
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
 * @param points The value over time, bytes or open descriptors: the smallest of each few samples.
 * @param told What else is known.
 * @returns The verdict, and growth in units per hour of the window that passes, or of the one that
 * passes most gates.
 */
export function findLeak(
  points: Points,
  { samples, kind, isPossible, ageSeconds, name }: Told,
): Leak {
  const { length } = points.times;
  if (Math.min(samples, length) < FEWEST_SAMPLES) {
    const verdict = isPossible ? "possible" : "insufficient data";
    return { verdict, ...UNJUDGED, reason: "too few samples" };
  }
  if (points.times.at(-1)! <= points.times[0]!) {
    return { verdict: "insufficient data", ...UNJUDGED, reason: "no time passed" };
  }
  // Most descriptors and much memory never change: all windows would be alike, and without a trend.
  if (points.values.every((value) => value === points.values[0])) {
    const verdict = isPossible ? "possible" : "none";
    return {
      verdict,
      growthPerHour: 0,
      growthPerHourInterval: [0, 0],
      growthSeconds: secondsOf(points),
      moreSeconds: null,
      reason: "no trend",
    };
  }
  const tries = WINDOW_STARTS
    .flatMap((share) => FLOOR_COUNTS.map((count) => ({ start: Math.floor(share * length), count })))
    .map(({ start, count }) => ({ start, window: takeWindow(points, start, count, kind) }))
    .map((one) => ({ ...one, failed: GATES.findIndex(({ passes }) => !passes(one.window)) }));
  const passed = (failed: number) => failed < 0 ? GATES.length : failed;
  const { start, window, failed } = tries.reduce((best, each) =>
    passed(each.failed) > passed(best.failed) ? each : best
  );
  const youngSeconds = failed < 0 && kind === "memory"
    ? findYoungSeconds(points, ageSeconds, name)
    : 0;
  const isLikely = failed < 0 && youngSeconds === 0;
  const troughs = !isLikely && kind === "memory" ? findTroughGrowth(points) : null;
  if (troughs !== null) {
    return { verdict: "likely", ...growthOver(troughs, points), ...LIKELY };
  }
  const mayBeGarbage = isPossible && kind === "memory";
  const uncollectedSeconds = mayBeGarbage ? findUncollectedSeconds(points, name) : 0;
  // Growth is told from where it began: what was there before it is none of it.
  const beginning = isLikely ? findBeginning(window.points) : 0;
  const stretch = beginning > 0 ? takeFrom(points, start + beginning) : window.points;
  return {
    verdict: isLikely ? "likely" : isPossible ? "possible" : "none",
    ...growthOver(findRate(stretch), stretch),
    ...(isLikely ? LIKELY : whyNot(window, failed, youngSeconds, uncollectedSeconds)),
  };
}

/** Why growth is no likely leak, and for how much longer to record where that would tell. */
function whyNot(
  { course, points }: Window,
  failed: number,
  youngSeconds: number,
  uncollectedSeconds: number,
): Pick<Leak, "reason" | "moreSeconds"> {
  if (failed < 0) return { reason: "young", moreSeconds: youngSeconds };
  if (uncollectedSeconds > 0) return { reason: "no collection", moreSeconds: uncollectedSeconds };
  const { reason } = GATES[failed]!;
  if (reason !== "warm-up") return { reason, moreSeconds: null };
  const { first, second } = findPaces(course);
  return { reason, moreSeconds: findMoreSeconds(first, second, secondsOf(points)) };
}

function growthOver({ slope, interval: [low, high] }: TheilSen, points: Points) {
  return {
    growthPerHour: slope * SECONDS_PER_HOUR,
    growthPerHourInterval: [low * SECONDS_PER_HOUR, high * SECONDS_PER_HOUR],
    growthSeconds: secondsOf(points),
  } as const;
}

function takeFrom({ times, values }: Points, start: number): Points {
  return { times: times.slice(start), values: values.slice(start) };
}

function secondsOf({ times }: Points): number {
  return times.at(-1)! - times[0]!;
}
