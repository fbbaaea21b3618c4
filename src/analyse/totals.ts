/**
 * What is remembered of a recording for a comparison: the processes of each name, taken together.
 *
 * @module
 */

import type { MetricName } from "../types/column.ts";
import type { Sample, Snapshot } from "../types/recording.ts";
import { addToMetric, emptyMetric, type Metric } from "./metric.ts";

/** The columns that recordings are compared by, in the order in which they are told. */
export const METRICS = [
  "cpu_percent",
  "mem_real",
  "mem_private",
  "num_open_files",
] as const satisfies readonly MetricName[];

/** All processes of a name. */
export interface NameTotals {
  /** Ticks in which there was one. */
  ticks: number;
  /** How many there were in all. */
  processes: number;
  /** When the latest of each pid started: with the pid, its identity. */
  readonly starts: Map<number, number>;
  /** At each tick, the sums over all of them. */
  readonly metrics: Readonly<Record<MetricName, Metric>>;
}

/** A recording, by names. */
export type Totals = Map<string, NameTotals>;

/** A recording of nothing yet. */
export function emptyTotals(): Totals {
  return new Map();
}

/**
 * Adds a snapshot. A sum of which a part is unknown is unknown.
 *
 * @param totals What it is added to.
 * @param snapshot The samples of a tick.
 */
export function addToTotals(totals: Totals, { tick, samples }: Snapshot): void {
  for (const [name, group] of Map.groupBy(samples, ({ reading }) => reading.name)) {
    const named = totals.get(name) ?? emptyName();
    totals.set(name, named);
    named.ticks++;
    for (const { reading: { pid, startTicks } } of group) {
      if (named.starts.get(pid) !== startTicks) named.processes++;
      named.starts.set(pid, startTicks);
    }
    const add = (column: MetricName, value: number | null, weight = 1) => {
      if (value !== null) addToMetric(named.metrics[column], tick.epochMs / 1000, value, weight);
    };
    const overMs = Math.max(...group.map(({ cpuOverMs }) => cpuOverMs));
    add("cpu_percent", sumOf(group, (sample) => cpuOf(sample, overMs)), overMs);
    add("mem_real", sumOf(group, ({ reading }) => reading.rssBytes));
    add("mem_private", sumOf(group, ({ reading }) => reading.extras.mem_private ?? null));
    add("num_open_files", sumOf(group, ({ reading }) => reading.openFiles));
  }
}

function emptyName(): NameTotals {
  const metrics = {
    cpu_percent: emptyMetric(),
    mem_real: emptyMetric(),
    mem_private: emptyMetric(),
    num_open_files: emptyMetric(),
  };
  return { ticks: 0, processes: 0, starts: new Map(), metrics };
}

/** A process that lived for a part of the tick counts with the CPU time that it used in it. */
function cpuOf({ cpuPercent, cpuOverMs }: Sample, overMs: number): number | null {
  return cpuPercent === null ? null : cpuPercent * cpuOverMs / overMs;
}

function sumOf(
  samples: readonly Sample[],
  valueOf: (sample: Sample) => number | string | null,
): number | null {
  let sum = 0;
  for (const sample of samples) {
    const value = valueOf(sample);
    if (typeof value !== "number") return null;
    sum += value;
  }
  return sum;
}
