/**
 * The resources of whole runs, for conditions on them.
 *
 * @module
 */

import { emptyHostTicks, endTicks, type HostTicks, joinTicks } from "../../analyse/host_ticks.ts";
import { judgeWholeRuns, toWholeRun, type WholeRun } from "../../analyse/run_breaches.ts";
import {
  addToRunTotals,
  emptyRunTotals,
  type RunTotals,
  type Told,
} from "../../analyse/compare/run_totals.ts";
import type { Condition, Judgement } from "../../model/conditions.ts";
import type { Options } from "../../model/options.ts";
import type { CommandTotals } from "../../model/command_totals.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";
import { warmUpTest } from "./warm_up.ts";
import type { OnSnapshot } from "../live/watch.ts";

/** The runs of a file, by the labels that tell the run. */
export type WholeRuns = Map<string, FileRun>;

/** A run in a file. */
export interface FileRun {
  /** Its totals. */
  readonly totals: RunTotals;
  /** The ticks of its hosts that are not joined yet. */
  readonly hosts: HostTicks;
}

/** Makes empty runs; `null` without a condition on whole runs. */
export function emptyWholeRuns(conditions: readonly Condition[]): WholeRuns | null {
  return conditions.some((one) => one.kind === "run" && !one.isChange) ? new Map() : null;
}

/** Adds a snapshot. */
export function addToWholeRuns(runs: WholeRuns, snapshot: Snapshot): void {
  for (const [key, samples] of Map.groupBy(snapshot.samples, runOf)) {
    const run = runs.get(key) ?? { totals: emptyRunTotals(), hosts: emptyHostTicks() };
    runs.set(key, run);
    joinTicks(run.hosts, { ...snapshot, samples }, (joined) => addToRunTotals(run.totals, joined));
  }
}

/** Returns the run and the side of a sample in its file; empty without such columns. */
export function runOf({ reading: { labels = "" } }: Sample): string {
  if (labels === "") return "";
  return labels.split("\0").filter((label) => /^(?:run|side)=/.test(label)).join("\0");
}

/**
 * Returns the title of a run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(titleRun("run=2\0side=new", '"x.csv"'), 'run 2 of new of "x.csv"');
 * assertEquals(titleRun("", '"x.csv"'), '"x.csv"');
 * ```
 *
 * @param key The run and the side, from its labels.
 * @param name The name of the file or the command.
 */
export function titleRun(key: string, name: string): string {
  const run = key.replace(/^run=/, "run ").replace(/\0?side=/, " of ");
  return key === "" ? name : `${run} of ${name}`;
}

/**
 * Lists the resources of several runs.
 *
 * @param runs The runs.
 * @param name The name of the file or the command.
 */
export function listWholeRuns(runs: WholeRuns, name: string): WholeRun[] {
  return [...runs].map(([key, { totals, hosts }]) => {
    endTicks(hosts, (joined) => addToRunTotals(totals, joined));
    return toWholeRun(titleRun(key, name), totals);
  });
}

/** A watch on a recording of one run, for conditions on whole runs. */
export interface WatchedRun {
  /** Called for each snapshot. */
  readonly onSnapshot: OnSnapshot;
  /** Judges the run, with the resources of its command if there is one. */
  judge(command: CommandTotals | null): Judgement[];
}

/**
 * Watches a recording of one run.
 *
 * @param options The conditions, and the warm-up.
 * @param onSnapshot Called for each snapshot, too.
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
      return judgeWholeRuns(failOn, [toWholeRun(name, run)]);
    },
  };
}

/** Returns the resources of a command. The kernel knows more than samples do. */
export function toldOf(
  { wallSeconds, userSeconds, systemSeconds, peakMemory, storage }: CommandTotals,
): Told {
  return {
    wallSeconds,
    cpuSeconds: userSeconds === null || systemSeconds === null ? null : userSeconds + systemSeconds,
    peakBytes: peakMemory?.treeBytes ?? peakMemory?.processBytes ?? null,
    readBytes: storage?.readBytes ?? null,
    writtenBytes: storage?.writtenBytes ?? null,
  };
}
