/**
 * The warm-up: the start of a run that is recorded and not judged.
 *
 * @module
 */

import type { Sample, Snapshot } from "../../model/samples.ts";

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

/** Takes the warm-up of each run out of the snapshots of a file. */
export interface WarmUpCutter {
  /** The rows that were taken out so far. */
  readonly warmUp: WarmUp;
  /** Returns the snapshot without its warm-up; `null` if nothing else was in it. */
  cut(snapshot: Snapshot): Snapshot | null;
}

/**
 * Prepares to take the warm-up of each run out of the snapshots of a file.
 *
 * @param warmUpMs The length of the warm-up; 0 for none.
 * @param runOf Tells the run of a sample.
 */
export function warmUpCutter(warmUpMs: number, runOf: (sample: Sample) => string): WarmUpCutter {
  const warmUp = { ticks: 0, rows: 0 };
  const tests = new Map<string, ReturnType<typeof warmUpTest>>();
  const isWarm = (run: string, snapshot: Snapshot) => {
    const test = tests.get(run) ?? warmUpTest(warmUpMs);
    tests.set(run, test);
    return test(snapshot);
  };
  return {
    warmUp,
    cut: (snapshot) => {
      if (warmUpMs === 0) return snapshot;
      const runs = [...Map.groupBy(snapshot.samples, runOf)];
      const rest = runs.filter(([run, samples]) => !isWarm(run, { ...snapshot, samples }))
        .flatMap(([, samples]) => samples);
      warmUp.rows += snapshot.samples.length - rest.length;
      if (rest.length === snapshot.samples.length) return snapshot;
      if (rest.length > 0) return { ...snapshot, samples: rest };
      warmUp.ticks++;
      return null;
    },
  };
}
