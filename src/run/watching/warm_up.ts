/**
 * The warm-up: the start of a run that is recorded and not judged.
 *
 * @module
 */

import type { Snapshot } from "../../model/samples.ts";

/** The size of warm-ups. */
export interface WarmUp {
  /** The number of ticks. */
  readonly ticks: number;
  /** The number of rows. */
  readonly rows: number;
}

/**
 * Separates the warm-up of a run from the rest.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const isWarmUp = warmUpTest(1000);
 * const tick = { epochMs: 0, monotonicMs: 500, skipped: 0, last: false };
 * assertEquals(isWarmUp({ tick, samples: [], missed: null }), false); // It has no sample yet.
 * ```
 *
 * @param warmUpMs The length, from the first sample on; 0 for none.
 * @returns A function that returns whether a snapshot is in the warm-up. Call it for each snapshot, in order.
 */
export function warmUpTest(warmUpMs: number): (snapshot: Snapshot) => boolean {
  let firstMs: number | null = null;
  return ({ tick: { monotonicMs }, samples }) => {
    if (samples.length > 0) firstMs ??= monotonicMs;
    return firstMs !== null && monotonicMs - firstMs < warmUpMs;
  };
}
