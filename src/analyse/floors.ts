/**
 * The floor of values over time: the smallest value of each of some blocks. Pure.
 *
 * @module
 */

import type { Points } from "./value_series.ts";

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
 * @param start How many points are left out before the first.
 * @returns The smallest value of each block, at the mean of its times.
 */
export function findFloors({ times, values }: Points, blocks: number, start = 0): Points {
  const floors = { times: new Array<number>(blocks), values: new Array<number>(blocks) };
  const points = times.length - start;
  let from = start;
  for (let block = 0; block < blocks; block++) {
    const to = start + Math.floor((block + 1) * points / blocks);
    let sum = 0;
    let least = Infinity;
    for (let at = from; at < to; at++) {
      sum += times[at]!;
      least = Math.min(least, values[at]!);
    }
    floors.times[block] = sum / (to - from);
    floors.values[block] = least;
    from = to;
  }
  return floors;
}
