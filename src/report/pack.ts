/**
 * What a page needs of a recording, packed while its snapshots pass: a few bytes a value, of the
 * columns that have a chart.
 *
 * @module
 */

import { COLUMNS } from "../model/columns.ts";
import {
  addToTable,
  findInTable,
  type OfProcess,
  type ProcessTable,
} from "../model/process_table.ts";
import type { Extras } from "../model/processes.ts";
import type { Group, Sample, Snapshot } from "../model/samples.ts";
import { CHART_COLUMNS, type ChartName, OWN_COLUMNS } from "./chart_columns.ts";
import {
  type Bytes,
  emptyBytes,
  emptyColumn,
  type PackedColumn,
  pushSigned,
  pushUnsigned,
  pushValue,
} from "./varint.ts";

/** A recording, packed. */
export interface PackedRecording {
  /**
   * When its ticks were, by the time that passed since the first: milliseconds since 1970, each as
   * the change of the step before.
   */
  readonly times: Bytes;
  /** How many ticks. */
  ticks: number;
  /** The earliest, in milliseconds since 1970. */
  firstMs: number;
  /** The latest. */
  lastMs: number;
  /** The tick before, and its step. */
  before: { ms: number; step: number };
  /** Its processes, in the order in which they appeared. */
  readonly processes: PackedProcess[];
  /** The same, to find them. */
  readonly byPid: ProcessTable<PackedProcess>;
  /** Its groups, in the order in which they appeared. */
  readonly groups: Map<Group, PackedProcess>;
}

/** A group at a tick. */
export interface GroupSample {
  /** What tells it from others. */
  readonly key: Group;
  /** The sums over its processes, as a process has them. */
  readonly sample: Sample;
  /** How many processes it has. */
  readonly processes: number;
}

/** A process or a group, packed. */
export interface PackedProcess extends OfProcess {
  /** Process id. */
  readonly pid: number;
  /** When it started: with the pid and its labels, its identity. */
  readonly startTicks: number;
  /** What its labels say; empty where it has none. */
  readonly labels: string;
  /** Its latest name, raw. */
  name: string;
  /** How many samples it has. */
  samples: number;
  /** The tick at which it was first seen. */
  readonly firstTick: number;
  /** The tick at which it was last seen. */
  lastTick: number;
  /** Runs of ticks at which it was there: so many not, so many there, and so on. */
  readonly presence: Bytes;
  /** The run that is not packed yet: how many ticks lie before it, and how many are in it. */
  run: { gap: number; length: number };
  /** Whether a column that costs a read of its own was ever recorded of it. */
  hasExtras: boolean;
  /** The values that are known of it at all, by column: one for each sample, but for the last
   * unknown ones. */
  readonly columns: Map<ChartName, PackedColumn>;
  /** How often each CPU % occurred, in tenths: bounded by what there is, for its percentiles. */
  readonly cpuCounts: Map<number, number>;
}

/** A recording of nothing yet. */
export function emptyPacked(): PackedRecording {
  return {
    times: emptyBytes(),
    ticks: 0,
    firstMs: Infinity,
    lastMs: -Infinity,
    before: { ms: 0, step: 0 },
    processes: [],
    byPid: new Map(),
    groups: new Map(),
  };
}

/**
 * Packs a snapshot.
 *
 * @param recording What it is added to.
 * @param snapshot The samples of a tick.
 * @param groups The groups in it.
 */
export function packSnapshot(
  recording: PackedRecording,
  snapshot: Snapshot,
  groups: readonly GroupSample[] = [],
): void {
  if (snapshot.missed !== null) return;
  const ms = Math.round(snapshot.tick.monotonicMs);
  const step = ms - recording.before.ms;
  pushSigned(recording.times, step - recording.before.step);
  recording.before = { ms, step };
  recording.firstMs = Math.min(recording.firstMs, ms);
  recording.lastMs = Math.max(recording.lastMs, ms);
  const tick = recording.ticks++;
  for (const sample of snapshot.samples) {
    packSample(findProcess(recording, sample, tick), sample, snapshot, tick);
  }
  for (const { key, sample, processes } of groups) {
    const group = recording.groups.get(key) ?? emptyProcess(sample, tick);
    recording.groups.set(key, group);
    const before = group.samples;
    packSample(group, sample, snapshot, tick);
    packNumber(group, "processes", processes, before);
  }
}

/** Packs the last run of each process: nothing can be added any more. */
export function endPacked(recording: PackedRecording): void {
  for (const process of recording.processes) pushRun(process);
  for (const group of recording.groups.values()) pushRun(group);
}

/**
 * The CPU % that so much of a process's samples were at or below (nearest rank).
 *
 * @param process The process.
 * @param share Such as 0.95.
 * @returns The value, to the tenth; `null` where no CPU % is known.
 */
export function findCpuQuantile({ cpuCounts }: PackedProcess, share: number): number | null {
  const all = [...cpuCounts].toSorted(([a], [b]) => a - b);
  const total = all.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  const found = all.find(([, count]) => (seen += count) >= share * total);
  return found === undefined ? null : found[0] / 10;
}

function findProcess(
  { processes, byPid }: PackedRecording,
  sample: Sample,
  tick: number,
): PackedProcess {
  const known = findInTable(byPid, sample.reading);
  if (known !== null) return known;
  const added = emptyProcess(sample, tick);
  processes.push(added);
  addToTable(byPid, added);
  return added;
}

function emptyProcess({ reading }: Sample, tick: number): PackedProcess {
  const { pid, startTicks, labels = "", name } = reading;
  return {
    pid,
    startTicks,
    labels,
    older: null,
    name,
    samples: 0,
    firstTick: tick,
    lastTick: tick,
    presence: emptyBytes(),
    run: { gap: tick, length: 0 },
    hasExtras: false,
    columns: new Map(),
    cpuCounts: new Map(),
  };
}

function packSample(
  process: PackedProcess,
  sample: Sample,
  { tick }: Snapshot,
  at: number,
): void {
  const gap = at - process.lastTick - 1;
  if (process.samples > 0 && gap > 0) {
    pushRun(process);
    process.run = { gap, length: 0 };
  }
  process.hasExtras ||= isAny(sample.reading.extras);
  for (const { name, scale } of process.hasExtras ? CHART_COLUMNS : OWN_COLUMNS) {
    if (name === "processes") continue;
    const value = COLUMNS[name].value(sample, tick);
    packNumber(process, name, typeof value === "number" ? value * scale : null, process.samples);
  }
  if (sample.cpuPercent !== null) {
    const tenths = Math.round(sample.cpuPercent * 10);
    process.cpuCounts.set(tenths, (process.cpuCounts.get(tenths) ?? 0) + 1);
  }
  process.name = sample.reading.name;
  process.run.length++;
  process.samples++;
  process.lastTick = at;
}

function isAny(extras: Extras): boolean {
  for (const _ in extras) return true;
  return false;
}

/** Behind so many values, of which all may be unknown. */
function packNumber(
  { columns }: PackedProcess,
  name: ChartName,
  value: number | null,
  before: number,
): void {
  const column = columns.get(name);
  if (column !== undefined) pushValue(column, value);
  else if (value !== null) {
    const added = emptyColumn(before);
    columns.set(name, added);
    pushValue(added, value);
  }
}

function pushRun({ presence, run }: PackedProcess): void {
  pushUnsigned(presence, run.gap);
  pushUnsigned(presence, run.length);
}
