/**
 * Values that only groups have: the number of processes and of threads, and memory with shared pages counted
 * once.
 *
 * @module
 */

import type { Values } from "./group_sums.ts";
import { addValue, emptyRunningStats, type RunningStats } from "./running_stats.ts";
import { addPoint, emptyValueSeries, type ValueSeries } from "./value_series.ts";

/** The values of a group that a process does not have. */
export interface GroupTotals {
  /** CPU time of ended children that is in no sample, at the latest tick. */
  endedChildrenSeconds: number;
  /** The number of its processes. */
  readonly processes: RunningStats;
  /** That number over time. */
  readonly series: ValueSeries;
  /** Threads. */
  readonly threads: RunningStats;
  /** Proportional set size, if it is recorded. */
  readonly proportionalBytes: RunningStats;
  /** The name of its largest process, which reveals the runtime that most of the memory belongs to. */
  largestName: string | null;
}

/** Returns totals without ticks. */
export function emptyGroupTotals(): GroupTotals {
  return {
    endedChildrenSeconds: 0,
    processes: emptyRunningStats(),
    series: emptyValueSeries(["least"]),
    threads: emptyRunningStats(),
    proportionalBytes: emptyRunningStats(),
    largestName: null,
  };
}

/**
 * Adds the sums of a tick.
 *
 * @param totals The totals, which receive the sums.
 * @param seconds The time, in seconds of one clock.
 * @param sums The sums.
 */
export function addToGroupTotals(totals: GroupTotals, seconds: number, sums: Values): void {
  totals.endedChildrenSeconds = sums.endedChildrenSeconds;
  addValue(totals.processes, sums.processes, 1);
  totals.largestName = sums.largest?.name ?? totals.largestName;
  addPoint(totals.series, seconds, [sums.processes]);
  if (sums.threads !== null) addValue(totals.threads, sums.threads, 1);
  if (sums.proportionalBytes !== null) {
    addValue(totals.proportionalBytes, sums.proportionalBytes, 1);
  }
}
