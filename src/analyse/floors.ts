/**
 * The floors of a value over time: what a value does not fall below, so that what comes and goes on top of it,
 * such as a garbage collector's sawtooth, neither hides nor fakes a rise. Pure.
 *
 * @module
 */

import { findMean } from "./stats.ts";
import type { Points } from "./trend.ts";

/**
 * The smallest value in each of some blocks of points. The blocks have equally many points, not
 * equally long times, so that a gap in a recording leaves none without.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const points = { times: [0, 1, 2, 3], values: [7, 5, 9, 6] };
 * assertEquals(findFloors(points, 2), { times: [0.5, 2.5], values: [5, 6] });
 * ```
 *
 * @param points At least as many as blocks.
 * @param blocks How many blocks.
 * @returns The smallest value of each block, at the mean of its times.
 */
export function findFloors({ times, values }: Points, blocks: number): Points {
  const edge = (block: number) => Math.floor(block * times.length / blocks);
  const cut = (list: readonly number[], block: number) => list.slice(edge(block), edge(block + 1));
  const each = Array.from({ length: blocks }, (_, block) => block);
  return {
    times: each.map((block) => findMean(cut(times, block))),
    values: each.map((block) => Math.min(...cut(values, block))),
  };
}
