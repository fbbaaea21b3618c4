/**
 * Takes the warm-up of each run out of a recorded file.
 *
 * @module
 */

import type { Sample, Snapshot } from "../../model/samples.ts";
import { type WarmUp, warmUpTest } from "../watching/warm_up.ts";

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
