/**
 * Packs the values for a page: all columns that have a chart, tick by tick. A value takes a few bytes.
 *
 * @module
 */

import { type Column, COLUMNS } from "../../model/columns.ts";
import { addToTable, findInTable } from "../../model/process_table.ts";
import type { Extras } from "../../model/processes.ts";
import type { Sample, Snapshot } from "../../model/samples.ts";
import { CHART_COLUMNS, type ChartName, OWN_COLUMNS } from "./chart_columns.ts";
import type { GroupSample, PackedProcess, PackedRecording } from "./packed.ts";
import { readColumn } from "../chart/unpack.ts";
import {
  emptyBytes,
  emptyColumn,
  pushSigned,
  pushUnsigned,
  pushValue,
  trimBytes,
} from "./varint.ts";

/** A column, and how to read its value. */
interface ReadColumn {
  readonly name: ChartName;
  /** Its index in `CHART_COLUMNS`. */
  readonly place: number;
  readonly scale: number;
  readonly valueOf: Column["value"];
}

const READ_COLUMNS: readonly ReadColumn[] = CHART_COLUMNS.flatMap(({ name, scale }, place) =>
  name === "processes" ? [] : [{ name, place, scale, valueOf: COLUMNS[name].value }]
);

const READ_OWN_COLUMNS = READ_COLUMNS.filter(({ place }) =>
  OWN_COLUMNS.includes(CHART_COLUMNS[place]!)
);

/** The number of processes of a group. */
const PROCESSES = {
  name: "processes",
  place: CHART_COLUMNS.findIndex(({ name }) => name === "processes"),
} as const;

/**
 * Packs the samples of a tick.
 *
 * @param recording The recording that the samples are added to.
 * @param snapshot The samples.
 * @param groups The samples of groups.
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
  if (tick === 1) recording.firstStepMs = step;
  for (const sample of snapshot.samples) {
    packSample(findProcess(recording, sample, tick), sample, snapshot, tick);
  }
  for (const { key, sample, processes } of groups) {
    const group = recording.groups.get(key) ?? emptyProcess(sample, tick);
    recording.groups.set(key, group);
    const before = group.samples;
    packSample(group, sample, snapshot, tick);
    packNumber(group, PROCESSES, processes, before);
  }
}

/** Completes a recording: packs the last run of each process. */
export function endPacked(recording: PackedRecording): void {
  for (const process of recording.processes) pushRun(process);
  for (const group of recording.groups.values()) pushRun(group);
}

/**
 * Finds a quantile of CPU % (nearest rank).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emptyColumn, pushValue } from "./varint.ts";
 *
 * const column = emptyColumn(0);
 * for (const tenths of [30, 1, null, 2, 2, 100]) pushValue(column, tenths);
 * const process = { columns: new Map([["cpu_percent", column] as const]), samples: 6 };
 * assertEquals([0.5, 0.8, 0.95].map((share) => findCpuQuantile(process, share)), [0.2, 3, 10]);
 * ```
 *
 * @param process The process.
 * @param share The share of the samples at or below the quantile, such as 0.95.
 * @returns The quantile, rounded to a tenth; `null` if no CPU % is known.
 */
export function findCpuQuantile(
  { columns, samples }: Pick<PackedProcess, "columns" | "samples">,
  share: number,
): number | null {
  const column = columns.get("cpu_percent");
  if (column === undefined) return null;
  // Many samples have few values. To sort all samples takes several times as long.
  const counts = new Map<number, number>();
  let known = 0;
  for (const tenths of readColumn(trimBytes(column.bytes), samples, 1)) {
    if (Number.isNaN(tenths)) continue;
    counts.set(tenths, (counts.get(tenths) ?? 0) + 1);
    known++;
  }
  let left = Math.max(1, Math.ceil(share * known));
  for (const [tenths, count] of [...counts].sort(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return tenths / 10;
  }
  return null;
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
    byPlace: new Array(CHART_COLUMNS.length),
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
  for (const column of process.hasExtras ? READ_COLUMNS : READ_OWN_COLUMNS) {
    const value = column.valueOf(sample, tick);
    const scaled = typeof value === "number" ? value * column.scale : null;
    packNumber(process, column, scaled, process.samples);
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

/** Packs a value after a number of earlier values. A column begins at its first known value. */
function packNumber(
  { columns, byPlace }: PackedProcess,
  { name, place }: Pick<ReadColumn, "name" | "place">,
  value: number | null,
  before: number,
): void {
  const column = byPlace[place];
  if (column !== undefined) pushValue(column, value);
  else if (value !== null) {
    const added = emptyColumn(before);
    columns.set(name, added);
    byPlace[place] = added;
    pushValue(added, value);
  }
}

function pushRun({ presence, run }: PackedProcess): void {
  pushUnsigned(presence, run.gap);
  pushUnsigned(presence, run.length);
}
