/**
 * What whole runs took, where a condition is on that.
 *
 * @module
 */

import { judgeWholeRuns, type WholeRun } from "../analyse/breaches.ts";
import {
  addToRunTotals,
  emptyRunTotals,
  type RunTotals,
  summariseRun,
  type Told,
} from "../analyse/run_totals.ts";
import type { Condition, Judgement } from "../model/conditions.ts";
import type { Options } from "../model/options.ts";
import type { CommandTotals } from "../model/outcomes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { warmUpTest } from "./warm_up.ts";
import type { OnSnapshot } from "./watch.ts";

/** Runs, by what the labels of their rows say. */
export type WholeRuns = Map<string, RunTotals>;

/** Runs of nothing yet; `null` where no condition is on one. */
export function emptyWholeRuns(conditions: readonly Condition[]): WholeRuns | null {
  return conditions.some((one) => one.kind === "run" && !one.isChange) ? new Map() : null;
}

/** Remembers a snapshot. */
export function addToWholeRuns(runs: WholeRuns, snapshot: Snapshot): void {
  for (const [key, samples] of Map.groupBy(snapshot.samples, runOf)) {
    const run = runs.get(key) ?? emptyRunTotals();
    runs.set(key, run);
    addToRunTotals(run, { ...snapshot, samples });
  }
}

/** Which run of its file a sample is of, and on which side; empty where no column says so. */
export function runOf({ reading: { labels = "" } }: Sample): string {
  if (labels === "") return "";
  return labels.split("\0").filter((label) => /^(?:run|side)=/.test(label)).join("\0");
}

/**
 * What a run is called in a sentence.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(titleRun("run=2\0side=new", '"x.csv"'), 'run 2 of new of "x.csv"');
 * assertEquals(titleRun("", '"x.csv"'), '"x.csv"');
 * ```
 *
 * @param key What the labels of its rows say of it.
 * @param name What it is a run of.
 */
export function titleRun(key: string, name: string): string {
  const run = key.replace(/^run=/, "run ").replace(/\0?side=/, " of ");
  return key === "" ? name : `${run} of ${name}`;
}

/**
 * What each of several runs took.
 *
 * @param runs The runs.
 * @param name What they are runs of.
 */
export function listWholeRuns(runs: WholeRuns, name: string): WholeRun[] {
  return [...runs].map(([key, run]) => ({ name: titleRun(key, name), totals: summariseRun(run) }));
}

/** Watches a recording that is one run, where a condition is on what it takes. */
export interface WatchedRun {
  /** Is told of each snapshot. */
  readonly onSnapshot: OnSnapshot;
  /** Judges it, with what its command took if it was one. */
  judge(command: CommandTotals | null): Judgement[];
}

/**
 * Watches a recording that is one run.
 *
 * @param options The conditions, and what is left out.
 * @param onSnapshot Is told of each snapshot, too.
 */
export function watchWholeRun(
  { failOn, warmUpMs }: Pick<Options, "failOn" | "warmUpMs">,
  onSnapshot: OnSnapshot,
): WatchedRun {
  const run = emptyRunTotals();
  const isWarmUp = warmUpTest(warmUpMs);
  return {
    onSnapshot: (snapshot, recording) => {
      if (!isWarmUp(snapshot)) addToRunTotals(run, snapshot);
      return onSnapshot(snapshot, recording);
    },
    judge: (command) => {
      if (command !== null && warmUpMs === 0) run.told = toldOf(command);
      const name = command?.program ?? "the recording";
      return judgeWholeRuns(failOn, [{ name, totals: summariseRun(run) }]);
    },
  };
}

/** The kernel knows more of a command than samples do. */
export function toldOf(
  { wallSeconds, userSeconds, systemSeconds, peakMemory }: CommandTotals,
): Told {
  return {
    wallSeconds,
    cpuSeconds: userSeconds === null || systemSeconds === null ? null : userSeconds + systemSeconds,
    peakBytes: peakMemory?.treeBytes ?? peakMemory?.processBytes ?? null,
  };
}
