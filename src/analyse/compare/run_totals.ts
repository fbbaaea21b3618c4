/**
 * Sums up a whole run: time, CPU time, memory, threads and storage. Its memory grows only with the number of
 * processes. Pure, except that it changes the given run.
 *
 * @module
 */

import type { RunTotal } from "../../model/comparison.ts";
import { largestKnown } from "../../model/processes.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";
import { type EndedChildren, noEndedChildren, takeEndedChildren } from "../ended_children.ts";
import {
  addInherited,
  emptyInheritedSum,
  type InheritedSum,
  type NewCounts,
} from "../inherited_counts.ts";

/** The totals of a run, while it grows. */
export interface RunTotals {
  /** The time of the first sample, in seconds of one clock; `null` before it. */
  firstSeconds: number | null;
  /** The time of the last sample. */
  lastSeconds: number;
  /** CPU time in the samples. */
  cpuSeconds: number | null;
  /** CPU time of ended children that is in no sample. */
  endedSeconds: number;
  /** The processes whose ended children are counted. */
  readonly endedChildren: EndedChildren;
  /** Whether every sample had the CPU time of ended children. */
  areEndedKnown: boolean;
  /** The most memory of all processes at a tick. */
  peakBytes: number | null;
  /** The most threads of all processes at a tick. */
  peakThreads: number | null;
  /** The totals that were measured at its end. They take precedence over samples. */
  told: Told;
  /** Bytes read from storage, and the latest count of each process. */
  readonly read: InheritedSum;
  /** Bytes written to storage, and the latest count of each process. */
  readonly written: InheritedSum;
}

/** The totals of a whole run that are measured without samples. */
export type Told = Partial<
  Record<
    "wallSeconds" | "cpuSeconds" | "peakBytes" | "readBytes" | "writtenBytes",
    number | null
  >
>;

/** Returns an empty run. */
export function emptyRunTotals(): RunTotals {
  return {
    firstSeconds: null,
    lastSeconds: 0,
    cpuSeconds: null,
    endedSeconds: 0,
    endedChildren: noEndedChildren(),
    areEndedKnown: true,
    peakBytes: null,
    peakThreads: null,
    told: {},
    read: emptyInheritedSum(),
    written: emptyInheritedSum(),
  };
}

/**
 * Adds a snapshot. The known parts of a sum count, even if others are unknown.
 *
 * @param run The run, which receives the snapshot.
 * @param snapshot The samples of a tick.
 * @returns The bytes that are new at the tick.
 */
export function addToRunTotals(run: RunTotals, snapshot: Snapshot): NewCounts {
  const { tick, samples } = snapshot;
  if (samples.length === 0) return {};
  run.lastSeconds = tick.monotonicMs / 1000;
  run.firstSeconds ??= run.lastSeconds;
  let bytes: number | null = null;
  let threads: number | null = null;
  for (const sample of samples) {
    const { reading: { rssBytes, numThreads }, cpuPercent, cpuOverMs } = sample;
    if (cpuPercent !== null) {
      run.cpuSeconds = (run.cpuSeconds ?? 0) + cpuPercent / 100 * cpuOverMs / 1000;
    }
    if (rssBytes !== null) bytes = (bytes ?? 0) + rssBytes;
    if (numThreads !== null) threads = (threads ?? 0) + numThreads;
  }
  addEnded(run, snapshot);
  if (bytes !== null) run.peakBytes = Math.max(run.peakBytes ?? 0, bytes);
  if (threads !== null) run.peakThreads = Math.max(run.peakThreads ?? 0, threads);
  return {
    io_read_bytes: addInherited(run.read, samples, "io_read_bytes"),
    io_write_bytes: addInherited(run.written, samples, "io_write_bytes"),
  };
}

/** The name under which all processes of a run are one group. */
const WHOLE = "run";

/** Adds the CPU time of ended children. Most files do not contain it. */
function addEnded(run: RunTotals, snapshot: Snapshot): void {
  const { samples } = snapshot;
  const isKnown = ({ reading }: Sample) => reading.cpuChildrenSeconds !== null;
  run.areEndedKnown &&= samples.every(isKnown);
  if (run.endedChildren.size === 0 && !samples.some(isKnown)) return;
  for (const seconds of takeEndedChildren(run.endedChildren, snapshot, () => WHOLE).values()) {
    run.endedSeconds += seconds;
  }
}

/**
 * Returns whether the CPU time of a run lacks that of children that ended between two samples. The CPU time is
 * then a lower bound.
 */
export function isCpuPartial({ told, areEndedKnown }: RunTotals): boolean {
  return typeof told.cpuSeconds !== "number" && !areEndedKnown;
}

/** Returns the bytes of a run that may count twice, because a file does not contain the parents of processes. */
export function findDoubtful({ read, written }: RunTotals): Partial<Record<RunTotal, number>> {
  return { read_bytes: read.doubtful, written_bytes: written.doubtful };
}

/**
 * Sums up a run.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(summariseRun(emptyRunTotals()).wall_seconds, null);
 * ```
 *
 * @param run The run.
 * @param isSampledOnly Whether the CPU time is only that in the samples, so that it can be compared with that of
 * a run whose ended children are unknown.
 * @returns Each total in the unit of its name; `null` if it is unknown.
 */
export function summariseRun(
  run: RunTotals,
  isSampledOnly = false,
): Readonly<Record<RunTotal, number | null>> {
  const { firstSeconds, lastSeconds, cpuSeconds, endedSeconds, told } = run;
  const seenSeconds = firstSeconds === null ? null : lastSeconds - firstSeconds;
  const wholeSeconds = told.cpuSeconds ?? (cpuSeconds === null ? null : cpuSeconds + endedSeconds);
  return {
    wall_seconds: told.wallSeconds ?? seenSeconds,
    cpu_seconds: isSampledOnly ? cpuSeconds : wholeSeconds,
    peak_memory: told.peakBytes ?? run.peakBytes,
    peak_threads: run.peakThreads,
    // Samples contain processes that nobody waited for. The kernel knows processes that no sample contains.
    read_bytes: largestKnown(told.readBytes ?? null, run.read.total),
    written_bytes: largestKnown(told.writtenBytes ?? null, run.written.total),
  };
}
