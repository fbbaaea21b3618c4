/**
 * Remembers a recording for a comparison: the processes of each name together, each value in bounded memory.
 * Pure, except that it changes the given totals.
 *
 * @module
 */

import type { ColumnName, MetricName } from "../../model/columns.ts";
import type { ComparedValue, RunMetric } from "../../model/comparison.ts";
import { addToTable, findInTable, type ProcessTable } from "../../model/process_table.ts";
import type { Group, Sample, Snapshot } from "../../model/samples.ts";
import { addToSketch, emptySketch, findQuantile, type Sketch } from "../dd_sketch.ts";
import { type Counted, findMore } from "./more_columns.ts";
import type { NewBytes } from "./storage.ts";
import { mayBePeak, nextUsualWeight } from "../running_stats.ts";
import { findSlope } from "../stats.ts";
import { addPoint, emptyValueSeries, listPoints, type ValueSeries } from "../value_series.ts";

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
  /** CPU time of ended children that is not in it yet, because the CPU % of a tick is unknown. */
  owedSeconds: number;
  /**
   * The same for additional columns, if they are known; for counts, the rise per second. For a group, also the
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
  readonly newBytes: NewBytes;
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
    if (named.wholeCpu !== null && cpuPercent !== null && overMs > 0) {
      const whole = cpuPercent + named.owedSeconds * 1e5 / overMs;
      addToMetric(named.wholeCpu, tick.monotonicMs / 1000, whole, overMs);
      named.owedSeconds = 0;
    }
    add("mem_real", sumOf(group, ({ reading }) => reading.rssBytes));
    add("mem_private", sumOf(group, ({ reading }) => reading.extras.mem_private ?? null));
    add("num_open_files", sumOf(group, ({ reading }) => reading.openFiles));
    const processes = { column: "processes", value: group.length, weight: 1 } as const;
    const more = findMore(group, seen, tick, newBytes, wanted);
    for (const { column, value, weight } of nameOf === undefined ? more : [processes, ...more]) {
      const metric = named.more.get(column) ?? emptyMetric();
      named.more.set(column, metric);
      addToMetric(metric, tick.monotonicMs / 1000, value, weight);
    }
  }
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
  return { ticks: 0, processes: 0, seen: new Map(), metrics, wholeCpu, owedSeconds: 0, more };
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

const SECONDS_PER_HOUR = 3600;

/** A value over a recording. */
export interface Metric {
  /** The smallest value. */
  least: number | null;
  /** The largest value with enough weight. */
  peak: number | null;
  /** The last value. */
  last: number | null;
  /** The usual weight of a recent value; 0 before the first. */
  usualWeight: number;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
  /** The distribution of the values. */
  readonly sketch: Sketch;
  /** The values over time: their means, and their largest values as negative minima. */
  readonly series: ValueSeries;
}

/** Returns a metric without values. */
export function emptyMetric(): Metric {
  const series = emptyValueSeries(["mean", "least"]);
  return {
    least: null,
    peak: null,
    last: null,
    usualWeight: 0,
    sum: 0,
    weight: 0,
    sketch: emptySketch(),
    series,
  };
}

/**
 * Adds a value.
 *
 * @param metric The metric, which receives the value.
 * @param seconds The time, in seconds of one clock.
 * @param value The value, 0 or more.
 * @param weight Its weight in the mean, which also decides whether it may be the peak.
 */
export function addToMetric(
  metric: Metric,
  seconds: number,
  value: number,
  weight: number,
): void {
  metric.least = Math.min(metric.least ?? value, value);
  if (mayBePeak(weight, metric.usualWeight)) metric.peak = Math.max(metric.peak ?? value, value);
  metric.usualWeight = nextUsualWeight(weight, metric.usualWeight);
  metric.last = value;
  metric.sum += value * weight;
  metric.weight += weight;
  addToSketch(metric.sketch, value);
  // The minimum of negated values is the negated maximum.
  addPoint(metric.series, seconds, [value, -value]);
}

/**
 * Finds the figures of a metric.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const metric = emptyMetric();
 * for (const hour of [0, 1, 2]) addToMetric(metric, hour * 3600, 10 + hour, 1);
 * const { samples, mean, peak, growthPerHour, seconds } = summariseMetric(metric);
 * assertEquals([samples, mean, peak, growthPerHour, seconds], [3, 11, 12, 1, 7200]);
 * ```
 *
 * @param metric The metric.
 * @returns Its figures.
 */
export function summariseMetric(metric: Metric): RunMetric {
  const { least, peak, last, sum, weight, sketch, series } = metric;
  const { times, values } = listPoints(series, 0);
  const slope = findSlope(times, values);
  const p95 = findQuantile(sketch, 0.95);
  return {
    samples: sketch.count,
    mean: weight > 0 ? sum / weight : null,
    // A quantile of the sketch can lie slightly outside of the values.
    p95: p95 === null ? null : Math.min(peak ?? p95, Math.max(least ?? p95, p95)),
    peak,
    last,
    growthPerHour: slope === null ? null : slope * SECONDS_PER_HOUR,
    seconds: times.length === 0 ? null : times.at(-1)! - times[0]!,
  };
}
