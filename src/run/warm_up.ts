/**
 * The start of a run that is in the data, and not judged.
 *
 * @module
 */

import type { Snapshot } from "../model/samples.ts";

/** What is in the data, and not judged. */
export interface WarmUp {
  /** In ticks. */
  readonly ticks: number;
  /** In rows. */
  readonly rows: number;
}

/**
 * Tells the warm-up of a run from the rest of it.
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
 * @param warmUpMs How long it is, from the first sample on; 0 for none.
 * @returns Whether a snapshot is in it, to be asked of each, in order.
 */
export function warmUpTest(warmUpMs: number): (snapshot: Snapshot) => boolean {
  let firstMs: number | null = null;
  return ({ tick: { monotonicMs }, samples }) => {
    if (samples.length > 0) firstMs ??= monotonicMs;
    return firstMs !== null && monotonicMs - firstMs < warmUpMs;
  };
}
