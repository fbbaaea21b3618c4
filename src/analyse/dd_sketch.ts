/**
 * Quantiles of a stream in bounded memory, to half a percent.
 *
 * @module
 */

/** A quantile is off by at most this part of itself. */
export const RELATIVE_ERROR = 0.005;

const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);

/** Smaller values are taken for 0; CPU %, bytes and counts have no such ones. */
const SMALLEST = 1e-9;

/** How many values there were, by size. From a byte to a terabyte there are 2800 sizes. */
export interface Sketch {
  /** All of them. */
  count: number;
  /** Those that are 0. */
  zeros: number;
  /** The others: bucket i has those above GAMMA^(i-1) and up to GAMMA^i. */
  readonly buckets: Map<number, number>;
}

/** A sketch of nothing yet. */
export function emptySketch(): Sketch {
  return { count: 0, zeros: 0, buckets: new Map() };
}

/**
 * Adds a value.
 *
 * @param sketch What it is added to.
 * @param value 0 or more.
 */
export function addToSketch(sketch: Sketch, value: number): void {
  sketch.count++;
  if (value < SMALLEST) return void sketch.zeros++;
  const bucket = Math.ceil(Math.log(value) / LOG_GAMMA);
  sketch.buckets.set(bucket, (sketch.buckets.get(bucket) ?? 0) + 1);
}

/**
 * A quantile, by the buckets of DDSketch (Masson, Rim & Lee, "DDSketch: a fast and
 * fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019).
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
 * @param part Such as 0.95.
 * @returns The value of rank `part * (count - 1)`, rounded down, to the relative error; `null` where
 * there are none.
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
