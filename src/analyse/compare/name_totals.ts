/**
 * Remembers a recording for a comparison: the processes of each name together, each value in bounded memory.
 * Pure, except that it changes the given totals.
 *
 * @module
 */

import type { ColumnName, MetricName } from "../../model/columns.ts";
import type { ComparedValue } from "../../model/comparison.ts";
import { addToTable, findInTable, type ProcessTable } from "../../model/process_table.ts";
import type { Group, Sample, Snapshot, Tick } from "../../model/samples.ts";
import { addToMetric, emptyMetric, type Metric } from "./metric.ts";
import { type Counted, findMore } from "./more_columns.ts";
import {
  addInherited,
  emptyInheritedSum,
  type InheritedSum,
  type NewCounts,
} from "../inherited_counts.ts";

/** The columns by which recordings are compared, in the order of the output. */
export const METRICS = [
  "cpu_percent",
  "mem_real",
  "mem_private",
  "num_open_files",
] as const satisfies readonly MetricName[];

/** All processes of a name. */
export interface NameTotals {
  /** The number of ticks with such a process. */
  ticks: number;
  /** The number of all such processes. */
  processes: number;
  /** All such processes, by identity. */
  readonly seen: ProcessTable<Counted>;
  /** The sums over all of them at each tick. */
  readonly metrics: Readonly<Record<MetricName, Metric>>;
  /**
   * For a group, CPU % with ended children that are in no sample; `null` if it is unknown at a tick, and for a
   * name.
   */
  wholeCpu: Metric | null;
  /** CPU time of ended children that the processes counted themselves (`cpu_children_seconds`). */
  readonly childrenSeconds: InheritedSum;
  /** CPU time of ended children that `wholeCpu` does not contain yet, because the CPU % of a tick is unknown. */
  owedSeconds: number;
  /**
   * The sums of additional columns, if they are known; for counts, the rise per second. For a group, also the
   * number of its processes.
   */
  readonly more: Map<ComparedValue, Metric>;
}

/** A recording, by names. */
export type Totals = Map<string, NameTotals>;

/** Returns an empty recording. */
export function emptyTotals(): Totals {
  return new Map();
}

/** What is known of a tick beside its samples. */
export interface TickExtras {
  /** The bytes that are new at the tick. */
  readonly newBytes: NewCounts;
  /** CPU time of ended children that is in no sample, in seconds, by group. */
  readonly endedChildren: ReadonlyMap<Group, number>;
}

/** Returns the name under which a sample is summed up; `null` leaves the sample out. */
export type NameOf = (sample: Sample) => string | null;

/**
 * Adds a snapshot. A sum with an unknown part is unknown.
 *
 * @param totals The totals, which receive the snapshot.
 * @param snapshot The samples of a tick.
 * @param extras What else is known of the tick.
 * @param nameOf Returns the name for a sample; the default is the name of its process.
 * @param wanted The wanted additional columns; `null` means all known columns.
 */
export function addToTotals(
  totals: Totals,
  { tick, samples }: Snapshot,
  { newBytes, endedChildren }: TickExtras,
  nameOf?: NameOf,
  wanted: readonly ColumnName[] | null = null,
): void {
  for (const [name, group] of Map.groupBy(samples, nameOf ?? nameOfProcess)) {
    if (name === null) continue;
    const named = totals.get(name) ?? emptyName(nameOf !== undefined);
    totals.set(name, named);
    named.ticks++;
    let overMs = 0;
    const seen = group.map(({ reading, cpuOverMs }) => {
      overMs = Math.max(overMs, cpuOverMs);
      const known = findInTable(named.seen, reading);
      if (known !== null) return known;
      const { pid, startTicks, labels = "" } = reading;
      const added = { pid, startTicks, labels, older: null, counts: null, countedSeconds: NaN };
      addToTable(named.seen, added);
      named.processes++;
      return added;
    });
    const add = (column: MetricName, value: number | null, weight = 1) => {
      if (value !== null) {
        addToMetric(named.metrics[column], tick.monotonicMs / 1000, value, weight);
      }
    };
    const cpuPercent = sumOf(group, (sample) => cpuOf(sample, overMs));
    add("cpu_percent", cpuPercent, overMs);
    if (!group.every(areChildrenKnown)) named.wholeCpu = null;
    named.owedSeconds += endedChildren.get(name) ?? 0;
    addWholeCpu(named, tick, cpuPercent, overMs);
    add("mem_real", sumOf(group, ({ reading }) => reading.rssBytes));
    add("mem_private", sumOf(group, ({ reading }) => reading.extras.mem_private ?? null));
    add("num_open_files", sumOf(group, ({ reading }) => reading.openFiles));
    const processes = { column: "processes", value: group.length, weight: 1 } as const;
    const newCounts = {
      ...newBytes,
      cpu_children_seconds: newChildrenSeconds(named, group, wanted),
    };
    const more = findMore(group, seen, tick, newCounts, wanted);
    for (const { column, value, weight } of nameOf === undefined ? more : [processes, ...more]) {
      const metric = named.more.get(column) ?? emptyMetric();
      named.more.set(column, metric);
      addToMetric(metric, tick.monotonicMs / 1000, value, weight);
    }
  }
}

/** Adds the CPU % with the CPU time of ended children, if both are known. */
function addWholeCpu(
  named: NameTotals,
  { monotonicMs }: Tick,
  cpuPercent: number | null,
  overMs: number,
): void {
  if (named.wholeCpu === null || cpuPercent === null || overMs === 0) return;
  const whole = cpuPercent + named.owedSeconds / (overMs / 1000) * 100;
  addToMetric(named.wholeCpu, monotonicMs / 1000, whole, overMs);
  named.owedSeconds = 0;
}

/**
 * Returns the new CPU time of ended children, by sample. A child that passes on the CPU time of its own children
 * to its parent adds nothing to the sum over both.
 */
function newChildrenSeconds(
  { childrenSeconds }: NameTotals,
  samples: readonly Sample[],
  wanted: readonly ColumnName[] | null,
): ReadonlyMap<Sample, number> {
  const isWanted = wanted === null || wanted.includes("cpu_children_seconds");
  return isWanted && samples.some(areChildrenKnown)
    ? addInherited(childrenSeconds, samples, "cpu_children_seconds")
    : new Map();
}

function nameOfProcess({ reading }: Sample): string {
  return reading.name;
}

function areChildrenKnown({ reading }: Sample): boolean {
  return reading.cpuChildrenSeconds !== null;
}

function emptyName(isGroup: boolean): NameTotals {
  const metrics = {
    cpu_percent: emptyMetric(),
    mem_real: emptyMetric(),
    mem_private: emptyMetric(),
    num_open_files: emptyMetric(),
  };
  const wholeCpu = isGroup ? emptyMetric() : null;
  const more = new Map();
  return {
    ticks: 0,
    processes: 0,
    seen: new Map(),
    metrics,
    wholeCpu,
    childrenSeconds: emptyInheritedSum(),
    owedSeconds: 0,
    more,
  };
}

/**
 * Returns the CPU % of a process. A process that lived for a part of the tick counts with the CPU time that it
 * used in the tick.
 */
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
