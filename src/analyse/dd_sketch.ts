/**
 * Finds quantiles of a stream in bounded memory, with a relative error of half a percent. Pure, except that it
 * changes the given sketch.
 *
 * @module
 */

/** The relative error of a quantile. */
export const RELATIVE_ERROR = 0.005;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);

/** Smaller values count as 0. CPU %, bytes and counts have none. */
const SMALLEST = 1e-9;

/** The number of values of each size. From a byte to a terabyte there are 2,800 sizes. */
export interface Sketch {
  /** The number of all values. */
  count: number;
  /** The number of values that are 0. */
  zeros: number;
  /** The number of other values. Bucket i counts those above GAMMA^(i-1) and up to GAMMA^i. */
  readonly buckets: Map<number, number>;
}

/** Returns an empty sketch. */
export function emptySketch(): Sketch {
  return { count: 0, zeros: 0, buckets: new Map() };
}

/**
 * Adds a value.
 *
 * @param sketch The sketch, which receives the value.
 * @param value 0 or more.
 */
export function addToSketch(sketch: Sketch, value: number): void {
  sketch.count++;
  if (value < SMALLEST) return void sketch.zeros++;
  const bucket = Math.ceil(Math.log(value) / LOG_GAMMA);
  sketch.buckets.set(bucket, (sketch.buckets.get(bucket) ?? 0) + 1);
}

/**
 * Finds a quantile by the buckets of DDSketch (Masson, Rim & Lee, "DDSketch: a fast and fully-mergeable
 * quantile sketch with relative-error guarantees", VLDB 2019).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const sketch = emptySketch();
 * for (const value of [10, 20, 30]) addToSketch(sketch, value);
 * assertAlmostEquals(findQuantile(sketch, 0.5)!, 20, 20 * RELATIVE_ERROR);
 * ```
 *
 * @param sketch The values.
 * @param part The share of the values below the quantile, such as 0.95.
 * @returns The value of rank `part * (count - 1)`, rounded down, with the relative error; `null` if there are
 * no values.
 */
export function findQuantile({ count, zeros, buckets }: Sketch, part: number): number | null {
  if (count === 0) return null;
  const rank = Math.floor(part * (count - 1));
  let below = zeros;
  if (rank < below) return 0;
  for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
    below += buckets.get(bucket)!;
    if (rank < below) return 2 * GAMMA ** bucket / (GAMMA + 1);
  }
  return null;
}
