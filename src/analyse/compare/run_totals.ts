/**
 * What a whole run took: time, CPU time, memory, threads, storage; in memory that grows with its
 * processes alone.
 *
 * @module
 */

import type { RunTotal } from "../../model/comparison.ts";
import {
  addToTable,
  findInTable,
  type OfProcess,
  type ProcessTable,
} from "../../model/process_table.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";

/** What is remembered of a run. */
export interface RunTotals {
  /** When the first of its samples was taken, in seconds of one clock; `null` before that. */
  firstSeconds: number | null;
  /** When the last was. */
  lastSeconds: number;
  /** CPU time that samples told of. */
  cpuSeconds: number | null;
  /** The most memory that all processes had at a tick. */
  peakBytes: number | null;
  /** The most threads that they had. */
  peakThreads: number | null;
  /** What was told of it at its end, which stands before what its samples say. */
  told: Told;
  /** Bytes from storage, and the latest count of each process. */
  readonly read: Storage;
  /** Bytes to storage. */
  readonly written: Storage;
}

/** What is known of a whole run without its samples. */
export type Told = Partial<Record<"wallSeconds" | "cpuSeconds" | "peakBytes", number | null>>;

/** What processes read from storage, or wrote to it. */
export interface Storage {
  /** How many bytes in all; `null` where that was never told. */
  bytes: number | null;
  /** The latest count of each process. */
  readonly counts: ProcessTable<Count>;
}

/** What a process has read or written so far. */
export interface Count extends OfProcess {
  /** In bytes. */
  bytes: number;
}

/** A run of nothing yet. */
export function emptyRunTotals(): RunTotals {
  return {
    firstSeconds: null,
    lastSeconds: 0,
    cpuSeconds: null,
    peakBytes: null,
    peakThreads: null,
    told: {},
    read: { bytes: null, counts: new Map() },
    written: { bytes: null, counts: new Map() },
  };
}

/**
 * Adds a snapshot. Of a sum of which a part is unknown, the rest counts.
 *
 * @param run What it is added to.
 * @param snapshot The samples of a tick.
 */
export function addToRunTotals(run: RunTotals, { tick, samples }: Snapshot): void {
  if (samples.length === 0) return;
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
    addToStorage(run.read, sample, "io_read_bytes");
    addToStorage(run.written, sample, "io_write_bytes");
  }
  if (bytes !== null) run.peakBytes = Math.max(run.peakBytes ?? 0, bytes);
  if (threads !== null) run.peakThreads = Math.max(run.peakThreads ?? 0, threads);
}

/** What a process had read or written before it was first seen does not count. */
function addToStorage(
  storage: Storage,
  { reading }: Sample,
  column: "io_read_bytes" | "io_write_bytes",
): void {
  const bytes = reading.extras[column];
  if (typeof bytes !== "number") return;
  const known = findInTable(storage.counts, reading);
  storage.bytes = (storage.bytes ?? 0) + Math.max(0, bytes - (known?.bytes ?? bytes));
  if (known !== null) known.bytes = bytes;
  else {
    const { pid, startTicks, labels = "" } = reading;
    addToTable(storage.counts, { pid, startTicks, labels, older: null, bytes });
  }
}

/**
 * Sums a run up.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(summariseRun(emptyRunTotals()).wall_seconds, null);
 * ```
 *
 * @param run The run.
 * @returns Each total in the unit of its name; `null` where it is unknown.
 */
export function summariseRun(run: RunTotals): Readonly<Record<RunTotal, number | null>> {
  const { firstSeconds, lastSeconds, told } = run;
  const seenSeconds = firstSeconds === null ? null : lastSeconds - firstSeconds;
  return {
    wall_seconds: told.wallSeconds ?? seenSeconds,
    cpu_seconds: told.cpuSeconds ?? run.cpuSeconds,
    peak_memory: told.peakBytes ?? run.peakBytes,
    peak_threads: run.peakThreads,
    read_bytes: run.read.bytes,
    written_bytes: run.written.bytes,
  };
}
