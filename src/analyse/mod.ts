/**
 * What is remembered of a recording while it runs, bounded per process. The other files of this
 * folder make of it summaries, verdicts and comparisons.
 *
 * @module
 */

import type { ProcessSummary } from "../model/outcomes.ts";
import { addToTable, findInTable, type ProcessTable } from "../model/process_table.ts";
import type { RecordingSpan } from "../model/outcomes.ts";
import type { Reading, Refusal } from "../model/processes.ts";
import type { Group, Snapshot, Tick } from "../model/samples.ts";
import { type ClockLog, emptyClockLog, findSeconds, noticeClockStep } from "./clock_steps.ts";
import type { EarlyRecords } from "./few_samples/records.ts";
import { addEndedChildren, type EndedChildren, noEndedChildren } from "./ended_children.ts";
import { keyOf, privateBytesOf, sumGroups, type Values } from "./group_sums.ts";
import { addToGroupTotals, emptyGroupTotals } from "./group_totals.ts";
import {
  addRecordedParts,
  addValues,
  arePartsIn,
  emptyRecord,
  hasGrown,
  type ProcessRecord,
} from "./process_record.ts";
import type { Sketches } from "./quantiles.ts";
import { emptyRestartLog, noticeLives, type RestartLog } from "./restarts.ts";
import type { KillLog } from "./recorded_kills.ts";
import type { Walls } from "./walls.ts";

/** So much of a command line is remembered: it tells processes of one name apart. */
const LONGEST_COMMAND = 500;

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
  /** The first tick and the last at which samples were taken; `null` before there is one. */
  ends: { readonly first: Tick; readonly firstSeconds: number; last: Tick } | null;
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
  /** What was likely to leak when it was last judged, while it is recorded. */
  likelyLeaks: ReadonlyMap<ProcessRecord, ProcessSummary>;
  /** Whether it would be known if a process were killed for memory. */
  areKillsTold: boolean;
  /** Of a file, what its columns tell of kills. */
  readonly kills: KillLog;
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
    ends: null,
    endedChildren: noEndedChildren(),
    ticks: 0,
    skipped: 0,
    missed: new Map(),
    rows: 0,
    forgotten: 0,
    refused: new Map(),
    walls: new Map(),
    hasGrown: false,
    likelyLeaks: new Map(),
    areKillsTold: false,
    kills: new Map(),
  };
}

/** Tells when a recording was made; `null` where no samples were taken. */
export function findSpan({ ends, clockSteps, ticks }: Recording): RecordingSpan | null {
  if (ends === null) return null;
  const { first, firstSeconds, last } = ends;
  return {
    firstEpochMs: first.epochMs,
    lastEpochMs: last.epochMs,
    seconds: findSeconds(clockSteps, last) - firstSeconds,
    ticks,
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
  if (recording.ends === null) recording.ends = { first: tick, firstSeconds: seconds, last: tick };
  else recording.ends.last = tick;
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
    if (record.command === null && typeof extras.command === "string") {
      record.command = extras.command.slice(0, LONGEST_COMMAND);
    }
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

function addRecord(records: ProcessRecords, ...who: Parameters<typeof emptyRecord>) {
  const added = emptyRecord(...who);
  keepRecord(records, added);
  return added;
}

function keepRecord({ all, byPid }: ProcessRecords, record: ProcessRecord): void {
  all.push(record);
  addToTable(byPid, record);
}
