/**
 * Finds the rate of the latest stretch that grows evenly, and predicts when the value reaches its limit. Pure.
 *
 * @module
 */

import type { Reach } from "../../model/limits.ts";
import { findFloors, type Points } from "../value_series.ts";
import { findTheilSen, type TheilSen } from "../rank_trend.ts";
import { findMean } from "../stats.ts";
import { COURSE_BLOCKS, type Window } from "./window.ts";

/** The least number of blocks in a stretch, so that its thirds have rates. */
const SHORTEST_STRETCH = 6;

/** The least number of blocks after growth has become slower. They suffice for an interval. */
const SHORTEST_END = 2;

/** The number of floors after growth has become slower. */
const END_FLOORS = 6;

/** The least number of blocks before a stretch. */
const SHORTEST_BEFORE = 4;

/**
 * The least distance of the course from a straight line, in standard deviations of the sum of its steps.
 * The 5 % limit of Kolmogorov's distribution is 1.36, but a false change costs more than a missed one.
 */
const CLEAR_CHANGE = 2;

/** The 97.5 % quantiles of Student's t: for three thirds, and for the 11 steps between 12 floors. */
const T_95 = { ofThirds: 4.302652729696142, ofSteps: 2.2281388519649385 };

/** The number of floors for the rate: four in each third. */
const FLOORS = 12;

/** Points, and their 24 floors. */
export type PointsAndFloors = Pick<Window, "points" | "course">;

/**
 * Finds where the latest growth began: at the floor that lies farthest below the straight line from the first
 * floor to the last. The distance is compared with the scatter of the steps between floors (Page, "Continuous
 * inspection schemes", Biometrika 41, 1954). Therefore, noise and growth in batches have no beginning.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 480 }, (_, second) => second);
 * const values = times.map((second) => 1000 + Math.max(0, second - 300));
 * assertEquals(findBeginning({ times, values }), 310);
 * assertEquals(findBeginning({ times, values: times }), 0);
 * ```
 *
 * @param points What grows.
 * @returns The number of points before the start of growth; 0 if all points grow evenly.
 */
export function findBeginning(points: Points): number {
  const course = findFloors(points, COURSE_BLOCKS);
  return findChange({ points, course }, "faster", SHORTEST_STRETCH);
}

/** Finds the point from which growth is faster, or slower, than before; 0 if it does not change clearly. */
function findChange(
  { points, course }: PointsAndFloors,
  to: "faster" | "slower",
  shortest: number,
): number {
  const { length } = points.times;
  if (length < 2 * COURSE_BLOCKS) return 0;
  const { values } = course;
  const steps = values.slice(1).map((value, at) => value - values[at]!);
  const all = findMean(steps);
  const sign = to === "faster" ? 1 : -1;
  let [farthest, at] = [0, 0];
  for (let block = SHORTEST_BEFORE; block < COURSE_BLOCKS - shortest; block++) {
    const distance = sign * (values[0]! + block * all - values[block]!);
    if (distance > farthest) [farthest, at] = [distance, block];
  }
  if (at === 0) return 0;
  const [before, after] = [findMean(steps.slice(0, at)), findMean(steps.slice(at))];
  const squares = steps.map((step, index) => (step - (index < at ? before : after)) ** 2);
  const spread = Math.sqrt(findMean(squares) * steps.length);
  return farthest > CLEAR_CHANGE * spread ? Math.floor((at + 0.5) * length / COURSE_BLOCKS) : 0;
}

/** Returns whether growth began in mid-recording, so that it is no warm-up. */
export function beginsLate(points: Points): boolean {
  return findBeginning(points) > 0;
}

/**
 * Finds how fast points grow: the Theil-Sen slope of their floors. The interval contains that slope and the
 * interval of the mean of the rates of three thirds. Rates that differ make the interval wide, for example of
 * growth in batches or of growth that slows down. Sen's interval assumes independent floors and contained the
 * truth in 61 of 100 cases.
 *
 * A sum over processes grows with each process that starts. If the starts are uneven, the rates of thirds differ
 * much, although the sum grows all the time. Each step between two floors is therefore a rate of its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 48 }, (_, second) => second);
 * const values = times.map((second) => 7 + 2 * second);
 * assertEquals(findRate({ times, values }), { slope: 2, interval: [2, 2] });
 * ```
 *
 * @param points At least 12 points.
 * @param isGroup Whether the points are sums over processes.
 * @returns Units per second, with the 95 % interval.
 */
export function findRate(points: Points, isGroup = false): TheilSen {
  const { times, values } = findFloors(points, Math.min(FLOORS, points.times.length));
  const slopeOf = (from: number, to: number) =>
    findTheilSen(times.slice(from, to), values.slice(from, to))?.slope ?? 0;
  const slope = slopeOf(0, FLOORS);
  const rates = isGroup
    ? times.slice(1).map((_, at) => slopeOf(at, at + 2))
    : [slopeOf(0, 4), slopeOf(4, 8), slopeOf(8, 12)];
  const mean = findMean(rates);
  const variance = rates.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / (rates.length - 1);
  const reach = T_95[isGroup ? "ofSteps" : "ofThirds"] * Math.sqrt(variance / rates.length);
  return { slope, interval: [Math.min(slope, mean) - reach, Math.max(slope, mean) + reach] };
}

/** The latest stretch of growth. */
export interface LatestGrowth {
  /** Its points. */
  readonly stretch: Points;
  /** Its rate per second. */
  readonly rate: TheilSen;
}

/**
 * Finds the latest stretch of growth, and its rate. If growth has become slower, a cache may have filled up
 * beside the leak. The rate is then the rate since that change, if the time since then is long enough. The interval
 * reaches down to the least rate since the change, and to that of the whole window, because a warm-up becomes
 * still slower.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { findFloors } from "../value_series.ts";
 *
 * const times = Array.from({ length: 480 }, (_, second) => second);
 * const points = { times, values: times.map((second) => second + 5 * Math.min(second, 240)) };
 * const { rate } = findLatestGrowth({ points, course: findFloors(points, 24) });
 * assertAlmostEquals(rate.slope, 1);
 * ```
 *
 * @param all At least 12 points, and their floors.
 */
export function findLatestGrowth(all: PointsAndFloors): LatestGrowth {
  const { points } = all;
  const beginning = findChange(all, "faster", SHORTEST_STRETCH);
  if (beginning > 0) {
    const stretch = takeFrom(points, beginning);
    return { stretch, rate: findRate(stretch) };
  }
  const whole = findRate(points);
  const end = takeFrom(points, findChange(all, "slower", SHORTEST_END));
  if (end.times.length === points.times.length) return { stretch: points, rate: whole };
  const isLong = end.times.length >= points.times.length * SHORTEST_STRETCH / COURSE_BLOCKS;
  const since = isLong ? findRate(end) : whole;
  const isLatest = isLong && since.slope > 0;
  const { slope, interval: [low, high] } = isLatest ? since : whole;
  const floors = findFloors(end, Math.min(END_FLOORS, end.times.length));
  const lowAtEnd = findTheilSen(floors.times, floors.values)?.interval[0] ?? low;
  const rate = { slope, interval: [Math.min(low, whole.interval[0], lowAtEnd), high] } as const;
  return { stretch: isLatest ? end : points, rate };
}

function takeFrom({ times, values }: Points, start: number): Points {
  return { times: times.slice(start), values: values.slice(start) };
}

/**
 * Finds when a value reaches a limit at a rate.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rate = { slope: 2, interval: [1, 4] } as const;
 * assertEquals(reachAt(rate, 100), { seconds: 50, earliestSeconds: 25, latestSeconds: 100 });
 * assertEquals(reachAt({ slope: 2, interval: [-1, 4] }, 100)?.latestSeconds, null);
 * assertEquals(reachAt({ slope: 0, interval: [0, 0] }, 100), null);
 * ```
 *
 * @param rate Units per second, with its interval.
 * @param left The distance to the limit.
 * @param leastLeft The least distance, because memory that comes and goes may come again.
 * @param mostLeft The largest distance.
 * @returns The times; `null` if the value does not grow.
 */
export function reachAt(
  { slope, interval: [low, high] }: TheilSen,
  left: number,
  leastLeft = left,
  mostLeft = left,
): Reach | null {
  if (slope <= 0) return null;
  const seconds = Math.max(0, left / slope);
  return {
    seconds,
    earliestSeconds: Math.min(seconds, Math.max(0, leastLeft / high)),
    latestSeconds: low > 0 ? Math.max(seconds, mostLeft / low) : null,
  };
}
