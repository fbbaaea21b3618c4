/**
 * Remembers a recording while it runs, with bounded memory for each process. The other files of this folder
 * make summaries, verdicts and comparisons from it.
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
import { emptyRestartLog, noticeLives, type RestartLog } from "./lives.ts";
import type { KillLog } from "./recorded_kills.ts";
import { shortenCommand } from "../text/command.ts";
import type { Walls } from "./walls.ts";

/** The processes of a recording, while it grows. */
export interface ProcessRecords {
  /** The processes of a file with few samples; absent if all processes are kept in the same way. */
  readonly early?: EarlyRecords | null;
  /** All processes in the order of their appearance; of a file, only those with more samples. */
  readonly all: ProcessRecord[];
  /** The same processes by identity; trees by their roots. */
  readonly byPid: ProcessTable<ProcessRecord>;
}

/** The groups of a recording, while it grows. */
export interface GroupRecords extends ProcessRecords {
  /** The groups that are not trees. */
  readonly byName: Map<string, ProcessRecord>;
}

/** A whole recording. */
export interface Recording {
  /** Returns new sketches for a process; `null` if no condition needs a quantile. */
  readonly newSketches: (() => Sketches) | null;
  /** The processes. */
  readonly processes: ProcessRecords;
  /** Groups, such as trees: at each tick, the sums over their processes. */
  readonly groups: GroupRecords;
  /** Starts and ends of processes, which reveal restarts. */
  readonly restartLog: RestartLog;
  /** The steps of the wall clock. */
  readonly clockSteps: ClockLog;
  /** The first and the last tick with samples; `null` before the first. */
  ends: Ends | null;
  /** CPU time of ended children that is in no sample of their group. */
  readonly endedChildren: EndedChildren;
  /** The number of ticks with samples. */
  ticks: number;
  /** The number of skipped ticks. */
  skipped: number;
  /** The number of ticks whose reading failed, by reason. */
  readonly missed: Map<string, number>;
  /** The number of rows: one for each process and tick. */
  rows: number;
  /** The number of ended processes that PROFIT has forgotten. */
  forgotten: number;
  /** The number of refused values, by reason and column. */
  readonly refused: Map<string, Map<string, number>>;
  /** The limits of memory that were read. */
  readonly walls: Walls;
  /** Whether the memory of any process has grown so much that its limits matter. */
  hasGrown: boolean;
  /** The likely leaks at the last judgement, during the recording. */
  likelyLeaks: ReadonlyMap<ProcessRecord, ProcessSummary>;
  /** Whether PROFIT learns if a process is killed for memory. */
  areKillsTold: boolean;
  /** For a file, the kills that its columns show. */
  readonly kills: KillLog;
}

/** The first and the last tick with samples. */
export interface Ends {
  /** The first tick. */
  readonly first: Tick;
  /** The time of the first tick, on the clock of the recording. */
  readonly firstSeconds: number;
  /** The time between the first two ticks; 0 with one tick. */
  stepSeconds: number;
  /** The last tick so far. */
  last: Tick;
}

/**
 * Returns an empty recording.
 *
 * @param newSketches Returns new sketches for a process, which cost memory; `null` if no condition needs a
 * quantile.
 * @param early Keeps processes with few samples and without a group, of which a file may have a million.
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

/** Returns the times of the first and the last sample; `null` without samples. */
export function findSpan({ ends, clockSteps, ticks }: Recording): RecordingSpan | null {
  if (ends === null) return null;
  const { first, firstSeconds, stepSeconds, last } = ends;
  return {
    firstEpochMs: first.epochMs,
    lastEpochMs: last.epochMs,
    seconds: findSeconds(clockSteps, last) - firstSeconds,
    stepSeconds,
    ticks,
  };
}

/**
 * Returns the soft limit of descriptors of a process at a sample; `null` if it is unknown. `firstOpen` is the
 * number of descriptors at the first sample. PROFIT asks until it receives a limit or `null`.
 */
export type LimitOf = (reading: Reading, firstOpen: number | null) => number | null | undefined;

/**
 * Remembers a snapshot.
 *
 * @param recording The recording, which receives the snapshot.
 * @param snapshot The samples of a tick.
 * @param limitOf Returns the soft limit of descriptors of a process.
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
  recording.ends ??= { first: tick, firstSeconds: seconds, stepSeconds: 0, last: tick };
  recording.ends.last = tick;
  if (recording.ticks === 2) recording.ends.stepSeconds = seconds - recording.ends.firstSeconds;
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
      record.command = shortenCommand(extras.command);
    }
    record.sketches?.add(sample, seconds);
    // A program may change its limit. Without the column, PROFIT reads the limit again at the end.
    if (typeof extras.max_open_files === "number") record.maxOpenFiles = extras.max_open_files;
    else if (record.maxOpenFiles === undefined) {
      record.maxOpenFiles = limitOf(reading, record.openFiles.first);
    }
    recording.hasGrown ||= rssBytes !== null && hasGrown(record.rssBytes);
    if (arePartsIn(extras)) addRecordedParts(record, seconds, reading);
    if (reading.refusals.length > 0) countRefusals(recording.refused, reading.refusals);
  }
  const sumsByGroup = sumGroups(samples);
  addEndedChildren(recording.endedChildren, snapshot, sumsByGroup);
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

/** Finds the record of a group; `null` if there is none. */
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
