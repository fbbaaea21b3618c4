/**
 * Sums up the bytes that the processes of a run read from storage or wrote to storage. Pure, except
 * that it changes the given sum.
 *
 * When a process waits for a child that has ended, the kernel adds the bytes of the child to the
 * count of the process (wait_task_zombie() in kernel/exit.c). The sum contains these bytes once.
 *
 * @module
 */

import {
  addToTable,
  findInTable,
  keyOf,
  type OfProcess,
  type ProcessTable,
} from "../../model/process_table.ts";
import type { ColumnName } from "../../model/columns.ts";
import type { Sample } from "../../model/samples.ts";

/** A column of bytes that a process received from its ended children, too. */
export type StorageColumn = "io_read_bytes" | "io_write_bytes";

/** The bytes that are new at a tick, by column and sample. Those of ended children count once. */
export type NewBytes = Readonly<Partial<Record<ColumnName, ReadonlyMap<Sample, number>>>>;

/** The bytes that processes read from storage or wrote to storage. */
export interface Storage {
  /** The number of all bytes; `null` if it was never known. */
  bytes: number | null;
  /** The latest count of each process. */
  readonly counts: ProcessTable<Count>;
  /** The processes of the latest snapshot. */
  present: ReadonlySet<Count>;
}

/** The count of one process, with its ended children. */
export interface Count extends OfProcess {
  /** The parent. */
  readonly ppid: number;
  /** The count of the kernel, in bytes. */
  bytes: number;
  /** The bytes of the count that the process had before the run. */
  before: number;
  /** The bytes of the count that are in the sum. */
  summed: number;
  /** The bytes of ended children by which the count has yet to rise. */
  awaited: number;
}

/** Returns an empty sum. */
export function emptyStorage(): Storage {
  return { bytes: null, counts: new Map(), present: new Set() };
}

/**
 * Adds a snapshot. Bytes that a process read or wrote before its first sample do not count, unless
 * the process has ended and its parent has waited for it.
 *
 * @param storage The sum.
 * @param samples The samples of the snapshot.
 * @param column The column of the counts.
 * @returns The bytes that are new in the sum, by sample.
 */
export function addToStorage(
  storage: Storage,
  samples: readonly Sample[],
  column: StorageColumn,
): Map<Sample, number> {
  const isFirst = storage.counts.size === 0;
  const found = new Map<Count, number>();
  const sampled = new Map<Count, Sample>();
  for (const sample of samples) {
    const { reading } = sample;
    const value = reading.extras[column];
    const known = findInTable(storage.counts, reading);
    if (typeof value === "number") {
      const count = known ?? addCount(storage, reading, value, isFirst);
      found.set(count, value);
      sampled.set(count, sample);
    } else if (known !== null) found.set(known, known.bytes);
  }
  // A child is younger than its parent, and passes its bytes on before the parent does.
  const ended = [...storage.present].filter((count) => !found.has(count))
    .sort((a, b) => b.startTicks - a.startTicks);
  for (const count of ended) passToParent(storage, count);
  const added = new Map<Sample, number>();
  for (const [count, bytes] of found) {
    const rise = Math.max(0, bytes - count.bytes);
    const own = Math.max(0, rise - count.awaited);
    count.awaited -= rise - own;
    count.summed += own;
    count.bytes = bytes;
    storage.bytes = (storage.bytes ?? 0) + own;
    const sample = sampled.get(count);
    if (sample !== undefined) added.set(sample, own);
  }
  storage.present = new Set(found.keys());
  return added;
}

function addCount(
  { counts }: Storage,
  { pid, startTicks, labels = "", ppid }: Sample["reading"],
  bytes: number,
  isFirst: boolean,
): Count {
  const before = isFirst ? bytes : 0;
  const count: Count = {
    pid,
    startTicks,
    labels,
    ppid,
    older: null,
    bytes,
    before,
    summed: 0,
    awaited: 0,
  };
  addToTable(counts, count);
  return count;
}

/** Expects the bytes of an ended process in the count of its parent, if the parent was recorded. */
function passToParent({ counts }: Storage, { ppid, labels = "", before, summed }: Count): void {
  const parent = counts.get(keyOf({ pid: ppid, labels }));
  if (parent === undefined) return;
  parent.before += before;
  parent.summed += summed;
  parent.awaited += before + summed;
}
