/**
 * What there is of a group alone: how many processes and threads it has, and the memory that they
 * share once.
 *
 * @module
 */

import type { Values } from "./group_sums.ts";
import { addValue, emptyRunningStats, type RunningStats } from "./running_stats.ts";
import { addPoint, emptyValueSeries, type ValueSeries } from "./value_series.ts";

/** What is remembered of a group beside what is remembered of a process. */
export interface GroupTotals {
  /** CPU time of children that have ended and that no sample told, at the latest tick. */
  endedChildrenSeconds: number;
  /** How many processes it has. */
  readonly processes: RunningStats;
  /** How that went. */
  readonly series: ValueSeries;
  /** Threads. */
  readonly threads: RunningStats;
  /** Proportional set size, where it is recorded. */
  readonly proportionalBytes: RunningStats;
  /** The name of its largest process, by which the runtime of most of its memory is known. */
  largestName: string | null;
}

/** Totals of nothing yet. */
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
 * @param totals What they are added to.
 * @param seconds When, in seconds of one clock.
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
