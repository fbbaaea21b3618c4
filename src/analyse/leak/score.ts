/**
 * A score of the whole course of memory. It finds leaks that a gate stops only just, and slow warm-ups that
 * only just pass all gates. Pure.
 *
 * Each of six features of the course adds points from a table, and a sum above 0 is a leak.
 * `tests/bench/fit_leak_score.ts` fitted the table to made-up processes.
 *
 * @module
 */

import type { LeakFeature } from "../../model/outcomes.ts";
import { findFloors, type Points } from "../value_series.ts";
import { testMannKendall } from "../rank_trend.ts";
import { FEATURES, GATES_POINTS, INTERCEPT } from "./score_table.ts";
import { findMean, findQuantile } from "../stats.ts";
import { findLineOverLog, findLineOverStep } from "./curve_fit.ts";

/** The number of floors of the course. */
const FLOORS = 24;

/** How many floors show the order: few, so that each floor holds the low point of a long sawtooth. */
const ORDER_FLOORS = 8;

/** The number of floors in the first third, in which most warm-ups end. */
const FIRST_THIRD = FLOORS / 3;

/** The least share of the size, so that the logarithm has a value. */
const NOTHING = 1e-5;

/** The least growth in the last sixth, as a share of the growth of kept memory. Below it, growth has ended. */
const LEAST_AT_END = 0.03;

/** The features of a course. */
export interface Course extends Readonly<Record<LeakFeature, number>> {
  /** Whether memory has stopped growing: a cache that is full, say. */
  readonly hasEnded: boolean;
}

/**
 * Measures the six features of a course.
 *
 * Most of them use kept memory: at each floor, the lowest floor from there to the end. Memory that was ever
 * freed is not kept, so that kept memory only rises.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 48 }, (_, second) => second);
 * const line = measureCourse({ times, values: times.map((second) => 100 + second) });
 * assert(line["kept in a line"] < -2);
 * assertEquals([line["in order"], line["highest at the end"].toFixed(2)], [1, "0.09"]);
 * ```
 *
 * @param points Memory in bytes, at least 48 points.
 */
export function measureCourse(points: Points): Course {
  const floors = findFloors(points, FLOORS).values;
  const kept = floors.toReversed();
  for (let at = 1; at < FLOORS; at++) kept[at] = Math.min(kept[at]!, kept[at - 1]!);
  kept.reverse();
  const rise = kept.at(-1)! - kept[0]! + Number.EPSILON;
  const range = Math.max(...floors) - Math.min(...floors) + Number.EPSILON;
  const earlier = Math.max(...floors.slice(0, -2));
  const order = findFloors(points, ORDER_FLOORS).values;
  const pairs = ORDER_FLOORS * (ORDER_FLOORS - 1) / 2;
  return {
    "kept in a line": findLineOverStep(kept),
    "kept much": Math.log(rise / findQuantile(floors, 0.5) + NOTHING),
    "kept late": (kept[FLOORS / 4]! - kept[0]!) / rise,
    "not slower": findLineOverLog(floors, FIRST_THIRD),
    "in order": testMannKendall(order).score / pairs,
    "highest at the end": (Math.max(...floors.slice(-2)) - earlier) / range,
    hasEnded: kept.at(-1)! - kept.at(-1 - FLOORS / 6)! < LEAST_AT_END * rise,
  };
}

/**
 * Adds the points of all features. Memory that has stopped growing is no leak.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 48 }, (_, second) => second);
 * const judge = (size: (second: number) => number) =>
 *   findScored(measureCourse({ times, values: times.map(size) }), false);
 * assertEquals(judge((second) => 100 + second), "kept in a line");
 * assertEquals(judge((second) => second < 20 ? 100 : 150), null);
 * ```
 *
 * @param course The features.
 * @param passesGates Whether the floors of a window pass all gates.
 * @returns The feature that speaks most for a leak, compared with other processes; `null` if the course
 * shows no leak.
 */
export function findScored(course: Course, passesGates: boolean): LeakFeature | null {
  if (course.hasEnded) return null;
  const worths = FEATURES.map(({ feature, knots, points }) => {
    const worth = interpolate(course[feature], knots, points);
    return { feature, worth, more: worth - findMean(points) };
  });
  const constant = INTERCEPT + (passesGates ? GATES_POINTS : 0);
  if (worths.reduce((sum, { worth }) => sum + worth, constant) <= 0) return null;
  return worths.reduce((best, each) => each.more > best.more ? each : best).feature;
}

/** Returns the height of a line through some points. Outside of the points, the line is flat. */
function interpolate(x: number, knots: readonly number[], heights: readonly number[]): number {
  const after = knots.findIndex((knot) => knot > x);
  if (after === 0) return heights[0]!;
  if (after < 0) return heights.at(-1)!;
  const [low, high] = [knots[after - 1]!, knots[after]!];
  const share = (x - low) / (high - low);
  return heights[after - 1]! * (1 - share) + heights[after]! * share;
}
