/**
 * What is remembered of a recording while it runs, bounded per process. The other files of this folder make of it summaries, verdicts and comparisons.
 *
 * @module
 */

import {
  addToTable,
  findInTable,
  type OfProcess,
  type ProcessTable,
} from "../model/process_table.ts";
import type { Extras, Process, Reading, Refusal } from "../model/processes.ts";
import type { CpuShare, Group, Snapshot } from "../model/samples.ts";
import { type ClockLog, emptyClockLog, findSeconds, noticeClockStep } from "./clock_steps.ts";
import type { Kill, MemoryOutlook } from "../model/limits.ts";
import type { EarlyRecords } from "./early_records.ts";
import { addEndedChildren, type EndedChildren, noEndedChildren } from "./ended_children.ts";
import {
  addToParts,
  addToSeries,
  emptyParts,
  emptyProcessSeries,
  type PartSeries,
  type ProcessSeries,
} from "./process_series.ts";
import type { Sketches } from "./quantiles.ts";
import { emptyRestartLog, noticeLives, type RestartLog } from "./restarts.ts";
import { addValue, emptyRunningStats, type RunningStats } from "./running_stats.ts";
import { addToGroupTotals, emptyGroupTotals, type GroupTotals } from "./group_totals.ts";
import { keyOf, privateBytesOf, sumGroups, type Values } from "./group_sums.ts";
import type { Walls } from "./walls.ts";

/** What grows by less than this does not come near a limit of memory in an ordinary recording, */
const LEAST_GROWTH_BYTES = 2 ** 20;

/** nor what grows by less than this part of itself. */
const LEAST_GROWTH_SHARE = 0.01;

/** One process, or a group of them. */
export interface ProcessRecord extends OfProcess {
  /** Process id; of a tree, that of its root; below 0 where nobody told it, and of other groups. */
  readonly pid: number;
  /** When it started: with the pid and its labels, its identity. */
  readonly startTicks: number;
  /** What its labels say; empty where it has none. */
  readonly labels: string;
  /** Its latest name. */
  name: string;
  /** How many samples it has. */
  samples: number;
  /** How old it was at the first; `null` where that is not known. */
  readonly ageSeconds: number | null;
  /** When the first was taken, in seconds of the monotonic clock of the ticks. */
  readonly firstSeconds: number;
  /** When the last was taken. */
  lastSeconds: number;
  /** CPU %. */
  readonly cpuPercent: RunningStats;
  /** Resident set size. */
  readonly rssBytes: RunningStats;
  /** Private memory, where it is recorded. */
  readonly privateBytes: RunningStats;
  /** Anonymous memory, where it is known and private memory is not recorded. */
  readonly anonymousBytes: RunningStats;
  /** Open descriptors. */
  readonly openFiles: RunningStats;
  /** How values are distributed of which a quantile is wanted; `null` where none is. */
  readonly sketches: Sketches | null;
  /** How memory and descriptors went. */
  readonly series: ProcessSeries;
  /** Of a group, what there is of it alone. */
  readonly totals?: GroupTotals;
  /** Of a process, the group that it was in at first; `null` where there was none. */
  group: ProcessRecord | null;
  /** How the parts of its memory went, since it has grown, or where they are recorded. */
  parts: PartSeries | null;
  /** Whether the parts are those of columns that are recorded. */
  arePartsRecorded: boolean;
  /** How many descriptors it may open; `undefined` where that was not told yet. */
  maxOpenFiles: number | null | undefined;
  /**
   * Finds the limit of its memory that is reached first, by whether it is likely to leak; `null` where
   * none was read.
   */
  findOutlook: ((isLikely: boolean) => MemoryOutlook | null) | null;
  /** How it was killed for memory, if it was. */
  killed: Kill | null;
}

/** Processes that are added to. */
export interface ProcessRecords {
  /** Those of few samples, in a file; absent where all are remembered alike. */
  readonly early?: EarlyRecords | null;
  /** All of them, in the order in which they appeared; of a file, those of more samples. */
  readonly all: ProcessRecord[];
  /** The same, to find them; of groups, trees by their roots. */
  readonly byPid: ProcessTable<ProcessRecord>;
}

/** Groups that are added to. */
export interface GroupRecords extends ProcessRecords {
  /** Those that are no trees. */
  readonly byName: Map<string, ProcessRecord>;
}

/** A whole recording. */
export interface Recording {
  /** Makes the sketches of a process; `null` where no quantile is wanted. */
  readonly newSketches: (() => Sketches) | null;
  /** The processes. */
  readonly processes: ProcessRecords;
  /** Groups, such as trees where descendants count: at each tick, the sums over their processes. */
  readonly groups: GroupRecords;
  /** Who came and went, by which restarts are found. */
  readonly restartLog: RestartLog;
  /** When the wall clock was set. */
  readonly clockSteps: ClockLog;
  /** The CPU time of children that no sample of their group told. */
  readonly endedChildren: EndedChildren;
  /** Ticks at which samples were taken. */
  ticks: number;
  /** Ticks that were skipped. */
  skipped: number;
  /** Ticks at which no samples could be taken, by reason. */
  readonly missed: Map<string, number>;
  /** Rows: one for each process and tick. */
  rows: number;
  /** Processes that have ended and are not in it any more. */
  forgotten: number;
  /** How many values were refused, by reason and column. */
  readonly refused: Map<string, Map<string, number>>;
  /** The limits of memory that were read. */
  readonly walls: Walls;
  /** Whether the memory of a process has grown so far that its limits matter. */
  hasGrown: boolean;
  /** Whether it would be known if a process were killed for memory. */
  areKillsTold: boolean;
}

/**
 * A recording of nothing yet.
 *
 * @param newSketches Makes the sketches of a process, which cost memory; `null` where no quantile is
 * wanted.
 * @param early Keeps processes of few samples that are in no group, where there may be a million.
 */
export function emptyRecording(
  newSketches: Recording["newSketches"] = null,
  early: EarlyRecords | null = null,
): Recording {
  return {
    newSketches,
    processes: { all: [], byPid: new Map(), early },
    groups: { all: [], byPid: new Map(), byName: new Map() },
    restartLog: emptyRestartLog(),
    clockSteps: emptyClockLog(),
    endedChildren: noEndedChildren(),
    ticks: 0,
    skipped: 0,
    missed: new Map(),
    rows: 0,
    forgotten: 0,
    refused: new Map(),
    walls: new Map(),
    hasGrown: false,
    areKillsTold: false,
  };
}

/**
 * How many descriptors a process may open, at a sample of it; `firstOpen` is how many were open at
 * the first. Asked until it is told, or that it cannot be told (`null`).
 */
export type LimitOf = (reading: Reading, firstOpen: number | null) => number | null | undefined;

/**
 * Remembers a snapshot.
 *
 * @param recording What it is added to.
 * @param snapshot The samples of a tick.
 * @param limitOf How many descriptors a process may open.
 */
export function addSnapshot(
  recording: Recording,
  snapshot: Snapshot,
  limitOf: LimitOf = () => null,
): void {
  const { tick, samples, missed } = snapshot;
  recording.skipped += tick.skipped;
  noticeClockStep(recording.clockSteps, tick);
  if (missed !== null) return void countOne(recording.missed, missed);
  noticeLives(recording.restartLog, snapshot);
  recording.ticks++;
  recording.rows += samples.length;
  const seconds = findSeconds(recording.clockSteps, tick);
  const { processes, groups, newSketches } = recording;
  const added: { record: ProcessRecord; group: Group }[] = [];
  for (const sample of samples) {
    const { reading } = sample;
    let record = findInTable(processes.byPid, reading);
    if (record === null && processes.early) {
      record = processes.early.add(sample, seconds, limitOf);
      if (record === null) continue;
      keepRecord(processes, record);
    }
    if (record === null) {
      record = addRecord(processes, reading, seconds, reading.ageSeconds, newSketches);
      const group = keyOf(sample);
      if (group !== null) added.push({ record, group });
    }
    record.name = reading.name;
    const { rssBytes, anonymousBytes, extras, openFiles } = reading;
    const privateBytes = privateBytesOf(extras);
    addValues(record, seconds, sample, rssBytes, privateBytes, anonymousBytes, openFiles);
    record.sketches?.add(sample, seconds);
    if (record.maxOpenFiles === undefined) {
      record.maxOpenFiles = limitOf(reading, record.openFiles.first);
    }
    recording.hasGrown ||= rssBytes !== null && hasGrown(record.rssBytes);
    if (arePartsIn(extras)) addRecordedParts(record, seconds, reading);
    if (reading.refusals.length > 0) countRefusals(recording.refused, reading.refusals);
  }
  const sumsByGroup = sumGroups(samples);
  addEndedChildren(recording.endedChildren, samples, sumsByGroup);
  for (const [group, sums] of sumsByGroup) addSums(groups, group, sums, seconds);
  for (const { record, group } of added) record.group = findGroup(groups, group);
}

function addSums(groups: GroupRecords, group: Group, sums: Values, seconds: number): void {
  const record = findGroup(groups, group) ?? addGroup(groups, group, sums, seconds);
  record.name = sums.name ?? record.name;
  const { rssBytes, privateBytes, anonymousBytes, openFiles } = sums;
  addValues(record, seconds, sums, rssBytes, privateBytes, anonymousBytes, openFiles);
  addToGroupTotals(record.totals!, seconds, sums);
}

/** Finds what is remembered of a group; `null` where nothing is. */
export function findGroup({ byPid, byName }: GroupRecords, group: Group): ProcessRecord | null {
  return typeof group === "string" ? byName.get(group) ?? null : findInTable(byPid, group);
}

function addGroup(
  groups: GroupRecords,
  group: Group,
  { name, labels, ageSeconds }: Values,
  seconds: number,
): ProcessRecord {
  const totals = emptyGroupTotals();
  if (typeof group !== "string") return addRecord(groups, group, seconds, ageSeconds, null, totals);
  const identity = { pid: -1, startTicks: 0, labels, name: name! };
  const record = emptyRecord(identity, seconds, ageSeconds, null, totals);
  groups.all.push(record);
  groups.byName.set(group, record);
  return record;
}

/** Whether memory has grown so far that it matters what limits it, and what grows. */
export function hasGrown({ first, last }: RunningStats): boolean {
  return last - first >= LEAST_GROWTH_BYTES && last >= first * (1 + LEAST_GROWTH_SHARE);
}

/** Whether the columns are recorded that tell parts of memory. */
export function arePartsIn({ mem_file, mem_shared, mem_swap }: Extras): boolean {
  return mem_file !== undefined || mem_shared !== undefined || mem_swap !== undefined;
}

function addRecordedParts(
  record: ProcessRecord,
  seconds: number,
  { anonymousBytes, numThreads, extras }: Reading,
): void {
  const { mem_file, mem_shared, mem_swap } = extras;
  const [files, shared, swap] = [mem_file, mem_shared, mem_swap].map(numberOrNull);
  const anonymous = anonymousBytes;
  // Without the others, one part alone would seem to be all that grows.
  if (anonymous === null || files === null || shared === null) return;
  record.arePartsRecorded = true;
  record.parts ??= emptyParts();
  addToParts(record.parts, seconds, {
    anonymous,
    files: files!,
    shared: shared!,
    pageTables: null,
    swap: swap!,
    threads: numThreads,
  });
}

function numberOrNull(value: number | string | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function countRefusals(refused: Recording["refused"], refusals: readonly Refusal[]): void {
  for (const { column, reason } of refusals) {
    const counts = refused.get(reason) ?? new Map<string, number>();
    refused.set(reason, counts);
    countOne(counts, column);
  }
}

function countOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** What tells a process from all others, and its name. */
export type Identity = Pick<Process, "pid" | "startTicks" | "labels" | "name">;

function addRecord(records: ProcessRecords, ...who: Parameters<typeof emptyRecord>) {
  const added = emptyRecord(...who);
  keepRecord(records, added);
  return added;
}

function keepRecord({ all, byPid }: ProcessRecords, record: ProcessRecord): void {
  all.push(record);
  addToTable(byPid, record);
}

/** What is remembered of a process, or group, without a sample. */
export function emptyRecord(
  { pid, startTicks, labels = "", name }: Identity,
  seconds: number,
  ageSeconds: number | null,
  newSketches: Recording["newSketches"] = null,
  totals?: GroupTotals,
): ProcessRecord {
  const record = {
    pid,
    startTicks,
    labels,
    older: null,
    name,
    samples: 0,
    ageSeconds,
    firstSeconds: seconds,
    lastSeconds: seconds,
    cpuPercent: emptyRunningStats(),
    rssBytes: emptyRunningStats(),
    privateBytes: emptyRunningStats(),
    anonymousBytes: emptyRunningStats(),
    openFiles: emptyRunningStats(),
    sketches: newSketches === null ? null : newSketches(),
    series: emptyProcessSeries(),
    maxOpenFiles: undefined,
    parts: null,
    arePartsRecorded: false,
    findOutlook: null,
    killed: null,
    group: null,
  };
  return totals === undefined ? record : { ...record, totals };
}

/** Adds a sample to what is remembered of its process. */
export function addValues(
  record: ProcessRecord,
  seconds: number,
  { cpuPercent, cpuOverMs }: CpuShare,
  rssBytes: number | null,
  privateBytes: number | null,
  anonymousBytes: number | null,
  openFiles: number | null,
): void {
  record.samples++;
  record.lastSeconds = seconds;
  if (cpuPercent !== null) addValue(record.cpuPercent, cpuPercent, cpuOverMs);
  if (rssBytes !== null) addValue(record.rssBytes, rssBytes, 1);
  if (privateBytes !== null) addValue(record.privateBytes, privateBytes, 1);
  // Private memory is anonymous memory, too, and what was swapped out: both would tell the same.
  const anonymous = privateBytes === null ? anonymousBytes : null;
  if (anonymous !== null) addValue(record.anonymousBytes, anonymous, 1);
  if (openFiles !== null) addValue(record.openFiles, openFiles, 1);
  addToSeries(record.series, seconds, rssBytes, privateBytes, anonymous, openFiles);
}
