/**
 * For how long memory has to be seen until its growth tells anything: of a process that has just
 * started, and of one whose garbage is collected in full now and then. Pure.
 *
 * @module
 */

import { findFloors, type Points } from "../value_series.ts";
import { findTroughs } from "./troughs.ts";

/**
 * A process is young until it has this age: its garbage rises like a leak until the first collection,
 * which takes a minute and more to come. Of real programs that were seen for their first minute alone,
 * as many of the healthy ones rose like leaks as of those that leak; at this age, few did.
 */
export const YOUNG_SECONDS = 120;

/** A recording of this share of what is asked for is long enough. */
const ENOUGH = 0.99;

/** What grows several times as large after it was seen young is seen for so long: */
const LONG_SECONDS = 600;

/** what it began with is no more than a start. */
const YOUNG_GROWTH = 2;

/** The first floor of so many is that of a program that is still being loaded. */
const FLOORS = 12;

/**
 * Programs whose heaps are collected in full once in a minute or two; of node since version 23, the
 * main thread has that name.
 */
const COLLECTED = /^(node|nodejs|MainThread|deno|bun|java|dotnet|electron|chrome|chromium)$/;

/**
 * For how much longer the memory of a process that was young is to be seen, until its growth is told
 * from that of a process that starts.
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
 * @param points Its memory, at least 12.
 * @param ageSeconds How old it was at the first; `null` where that is not known.
 * @param name What the process is called, by which its runtime is known.
 * @returns Seconds; 0 where it was seen for long enough, or old.
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
 * For how much longer memory that is collected in full now and then is to be seen, where that was not
 * seen once: what rises may be all garbage.
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
 * @param name What the process is called, by which its runtime is known.
 * @returns Seconds; 0 where a collection was seen, or none is expected.
 */
export function findUncollectedSeconds(points: Points, name: string): number {
  return isUncollected(points, name) ? findMissingSeconds(points, LONG_SECONDS) : 0;
}

/** Whether a heap is collected in full now and then, and no such collection was seen. */
export function isUncollected(points: Points, name: string): boolean {
  return isCollected(name) && findTroughs(points).times.length === 0;
}

/** Whether a process was young at its first sample, and was not seen for long since. */
export function isYoung(points: Points, ageSeconds: number | null): boolean {
  return ageSeconds !== null && ageSeconds < YOUNG_SECONDS &&
    findMissingSeconds(points, LONG_SECONDS) > 0;
}

/** Whether garbage fills the heap of a program until it is collected in full. */
export function isCollected(name: string): boolean {
  return COLLECTED.test(name);
}

/**
 * How many seconds a recording lacks to be as long as it has to be. A point stands for some samples at the
 * mean of their times, so that the points of a recording of 600 s lie some 598 s apart: a shortfall of 1 %
 * is none.
 */
function findMissingSeconds({ times }: Points, seconds: number): number {
  const seen = times.at(-1)! - times[0]!;
  return seen >= ENOUGH * seconds ? 0 : seconds - seen;
}
