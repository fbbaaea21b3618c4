/**
 * Sums up counts that processes inherit from their ended children: bytes read from storage or written to
 * storage, and the CPU time of ended children. Pure, except that it changes the given sum.
 *
 * When a process waits for a child that has ended, the kernel adds the count of the child to the count
 * of the process (wait_task_zombie() in kernel/exit.c). The sum contains such a part once.
 *
 * @module
 */

import {
  addToTable,
  findInTable,
  keyOf,
  type OfProcess,
  type ProcessTable,
} from "../model/process_table.ts";
import type { ColumnName } from "../model/columns.ts";
import type { Sample } from "../model/samples.ts";
import { isSinceStart } from "./ended_children.ts";

/** A column that contains what a process inherited from its ended children. */
export type InheritedColumn = "io_read_bytes" | "io_write_bytes" | "cpu_children_seconds";

/** What is new at a tick, by column and sample. What a process inherited is not new. */
export type NewCounts = Readonly<Partial<Record<ColumnName, ReadonlyMap<Sample, number>>>>;

/** The sum of an inherited count over processes. */
export interface InheritedSum {
  /** The sum; `null` if no count was ever known. */
  total: number | null;
  /** The part of the sum that may be in it twice, because the parents of processes are unknown. */
  doubtful: number;
  /** The counts of ended processes without known parents, by which other counts may yet rise. */
  owed: number;
  /** The latest start of these ended processes. A younger process is the parent of none of them. */
  owedStartTicks: number;
  /** The latest count of each process. */
  readonly counts: ProcessTable<Count>;
  /** The processes of the latest snapshot. */
  present: ReadonlySet<Count>;
}

/** The count of one process, with its ended children. */
export interface Count extends OfProcess {
  /** The parent. */
  readonly ppid: number;
  /** The count of the kernel. */
  value: number;
  /** The part of the count from before the run. */
  before: number;
  /** The part of the count that is in the sum. */
  summed: number;
  /** The counts of ended children by which the count has yet to rise. */
  awaited: number;
}

/** Returns an empty sum. */
export function emptyInheritedSum(): InheritedSum {
  return {
    total: null,
    doubtful: 0,
    owed: 0,
    owedStartTicks: 0,
    counts: new Map(),
    present: new Set(),
  };
}

/**
 * Adds a snapshot. What a process counted before its first sample is left out, unless the process has only just
 * started, or has ended and its parent has waited for it.
 *
 * @param sum The sum.
 * @param samples The samples of the snapshot.
 * @param column The column of the counts.
 * @returns What is new in the sum, by sample.
 */
export function addInherited(
  sum: InheritedSum,
  samples: readonly Sample[],
  column: InheritedColumn,
): Map<Sample, number> {
  const isFirst = sum.counts.size === 0;
  const found = new Map<Count, number>();
  const sampled = new Map<Count, Sample>();
  for (const sample of samples) {
    const { reading } = sample;
    const value = column === "cpu_children_seconds"
      ? reading.cpuChildrenSeconds
      : reading.extras[column];
    const known = findInTable(sum.counts, reading);
    if (typeof value === "number") {
      const count = known ?? addCount(sum, sample, value, isFirst);
      found.set(count, value);
      sampled.set(count, sample);
    } else if (known !== null) found.set(known, known.value);
  }
  // A child is younger than its parent, and passes its count on before the parent does.
  const ended = [...sum.present].filter((count) => !found.has(count))
    .sort((a, b) => b.startTicks - a.startTicks);
  for (const count of ended) passToParent(sum, count);
  const added = new Map<Sample, number>();
  for (const [count, value] of found) {
    const rise = Math.max(0, value - count.value);
    const own = Math.max(0, rise - count.awaited);
    count.awaited -= rise - own;
    const doubtful = count.startTicks > sum.owedStartTicks ? 0 : Math.min(own, sum.owed);
    sum.owed -= doubtful;
    sum.doubtful += doubtful;
    count.summed += own;
    count.value = value;
    sum.total = (sum.total ?? 0) + own;
    const sample = sampled.get(count);
    if (sample !== undefined) added.set(sample, own);
  }
  sum.present = new Set(found.keys());
  return added;
}

function addCount(
  { counts }: InheritedSum,
  sample: Sample,
  value: number,
  isFirst: boolean,
): Count {
  const { pid, startTicks, labels = "", ppid } = sample.reading;
  const isNew = isSinceStart(sample);
  const before = isFirst && !isNew ? value : 0;
  const count: Count = {
    pid,
    startTicks,
    labels,
    ppid,
    older: null,
    value: isNew ? 0 : value,
    before,
    summed: 0,
    awaited: 0,
  };
  addToTable(counts, count);
  return count;
}

/**
 * Expects the count of an ended process in the count of its parent, if the parent was recorded. Files without
 * the column `ppid` have 0 for each parent.
 */
function passToParent(sum: InheritedSum, count: Count): void {
  const { ppid, labels = "", before, summed, startTicks } = count;
  if (ppid === 0) {
    sum.owed += before + summed;
    sum.owedStartTicks = Math.max(sum.owedStartTicks, startTicks);
  }
  const parent = sum.counts.get(keyOf({ pid: ppid, labels }));
  if (parent === undefined) return;
  parent.before += before;
  parent.summed += summed;
  parent.awaited += before + summed;
}
