/**
 * Decides how long a recording has to be before growth shows a leak: for a young process, for a heap that is fully
 * collected now and then, and for a rise that began at the end. Pure.
 *
 * @module
 */

import { findFloors, type Points } from "../value_series.ts";
import { findTroughs } from "./troughs.ts";
import { findLeastGrowth, type Kind } from "./window.ts";

/**
 * A process is young before this age. Its garbage rises like a leak until the first collection, which comes
 * after a minute or more. Of real programs in their first minute, as many healthy as leaking ones rose like
 * leaks; at this age, few healthy ones did.
 */
export const YOUNG_SECONDS = 120;

/** The share of the required length that is long enough. */
const ENOUGH = 0.99;

/** The required length of a recording of a young process whose memory has doubled, in seconds. */
const LONG_SECONDS = 600;

/** The factor by which the memory of such a process has grown. */
const YOUNG_GROWTH = 2;

/** The number of floors. The first one is of a program that is still loading. */
const FLOORS = 12;

/**
 * Names of programs whose heaps are fully collected once in a minute or two. The main thread of node has the
 * name `MainThread` since version 23.
 */
const COLLECTED = /^(node|nodejs|MainThread|deno|bun|java|dotnet|electron|chrome|chromium)$/;

/**
 * Finds how much longer to record a young process, until PROFIT can distinguish a leak from a start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 61 }, (_, second) => second);
 * const values = times.map((second) => 1e8 + 1e4 * second);
 * assertEquals(findYoungSeconds({ times, values }, 20, "node"), 40);
 * assertEquals(findYoungSeconds({ times, values }, 20, "acme"), 0);
 * assertEquals(findYoungSeconds({ times, values: times }, 20, "acme"), 540);
 * assertEquals(findYoungSeconds({ times, values: times }, 120, "acme"), 0);
 * ```
 *
 * @param points The memory of the process, at least 12 points.
 * @param ageSeconds The age of the process at the first point; `null` if it is unknown.
 * @param name The name of the process, which reveals its runtime.
 * @returns Seconds; 0 if the recording is long enough, or the process is not young.
 */
export function findYoungSeconds(
  points: Points,
  ageSeconds: number | null,
  name: string,
): number {
  if (ageSeconds === null || ageSeconds >= YOUNG_SECONDS) return 0;
  const [, loaded = 0, ...later] = findFloors(points, FLOORS).values;
  const hasDoubled = later.at(-1)! >= YOUNG_GROWTH * loaded;
  const least = isCollected(name) ? YOUNG_SECONDS - ageSeconds : 0;
  return findMissingSeconds(points, hasDoubled ? LONG_SECONDS : least);
}

/**
 * Finds how much longer to record a heap without a full collection. All growth of such a heap may be garbage.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 61 }, (_, second) => second);
 * const rising = times.map((second) => 1e8 + 1e6 * second);
 * assertEquals(findUncollectedSeconds({ times, values: rising }, "node"), 540);
 * assertEquals(findUncollectedSeconds({ times, values: rising }, "acme"), 0);
 * const collected = rising.with(30, 5e7);
 * assertEquals(findUncollectedSeconds({ times, values: collected }, "node"), 0);
 * ```
 *
 * @param points The memory.
 * @param name The name of the process, which reveals its runtime.
 * @returns Seconds; 0 if a collection was seen, or none is expected.
 */
export function findUncollectedSeconds(points: Points, name: string): number {
  return isUncollected(points, name) ? findMissingSeconds(points, LONG_SECONDS) : 0;
}

/** Returns whether full collections are expected, and none was seen. */
export function isUncollected(points: Points, name: string): boolean {
  return isCollected(name) && findTroughs(points).times.length === 0;
}

/** Returns whether a process was young at its first sample, and the recording is short. */
export function isYoung(points: Points, ageSeconds: number | null): boolean {
  return ageSeconds !== null && ageSeconds < YOUNG_SECONDS &&
    findMissingSeconds(points, LONG_SECONDS) > 0;
}

/** Returns whether a program has a heap that fills with garbage until a full collection. */
export function isCollected(name: string): boolean {
  return COLLECTED.test(name);
}

/**
 * Finds how many seconds a recording lacks. A point has the mean time of its samples, so that the first and the
 * last point of a recording of 600 s are about 598 s apart. A shortfall of 1 % is therefore ignored.
 */
function findMissingSeconds({ times }: Points, seconds: number): number {
  const seen = times.at(-1)! - times[0]!;
  return seen >= ENOUGH * seconds ? 0 : seconds - seen;
}

/**
 * Finds a rise that began in the last third of a recording. No window consists mostly of it, so that it cannot be
 * judged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const times = Array.from({ length: 100 }, (_, second) => second);
 * const late = times.map((second) => 20 + Math.max(0, second - 89));
 * assertEquals(findLateRise({ times, values: late }, "descriptors")?.times[0], 89);
 * assertEquals(findLateRise({ times, values: late.toReversed() }, "descriptors"), null);
 * ```
 *
 * @param points The value over time, at least 48 points.
 * @param kind What the value counts.
 * @returns The points of the rise; `null` if the value did not rise, or also rose before.
 */
export function findLateRise({ times, values }: Points, kind: Kind): Points | null {
  const most = Math.max(...values.slice(0, Math.ceil(values.length * 2 / 3)));
  const rise = Math.min(...values.slice(-3)) - most;
  if (rise < findLeastGrowth(kind, most)) return null;
  const start = values.findLastIndex((value) => value <= most);
  return { times: times.slice(start), values: values.slice(start) };
}
