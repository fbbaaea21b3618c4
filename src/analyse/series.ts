/**
 * What is remembered of a recording while it runs: bounded per process, however long it is.
 *
 * @module
 */

import type { Process, Reading, Refusal } from "../types/process.ts";
import type { CpuShare, Snapshot } from "../types/recording.ts";
import { type Course, emptyCourse, follow } from "./course.ts";
import { addValue, emptyExtent, type Extent } from "./extent.ts";
import { emptyRestartLog, noticeRestarts, type RestartLog } from "./restarts.ts";
import { privateBytesOf, sumTrees } from "./trees.ts";

/** One process, or a tree of them. */
export interface Series {
  /** Process id; of a tree, that of its root. */
  readonly pid: number;
  /** When it started: with the pid, its identity. */
  readonly startTicks: number;
  /** Its latest name. */
  name: string;
  /** How many samples it has. */
  samples: number;
  /** When the first was taken, in seconds since 1970. */
  readonly firstEpochSeconds: number;
  /** When the last was taken. */
  lastEpochSeconds: number;
  /** CPU %. */
  readonly cpuPercent: Extent;
  /** Resident set size. */
  readonly rssBytes: Extent;
  /** Private memory, where it is recorded. */
  readonly privateBytes: Extent;
  /** Open descriptors. */
  readonly openFiles: Extent;
  /** How memory and descriptors went. */
  readonly course: Course;
  /** How many descriptors it may open; `undefined` where that was not told yet. */
  maxOpenFiles: number | null | undefined;
}

/** Series that are added to. */
export interface SeriesTable {
  /** All of them, in the order in which they appeared. */
  readonly all: Series[];
  /** The latest of each pid. */
  readonly byPid: Map<number, Series>;
}

/** A whole recording. */
export interface Recording {
  /** The processes. */
  readonly processes: SeriesTable;
  /** The trees, where descendants count: at each tick, the sums over their processes. */
  readonly trees: SeriesTable;
  /** Who took whose place. */
  readonly restartLog: RestartLog;
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
}

/** A recording of nothing yet. */
export function emptyRecording(): Recording {
  return {
    processes: { all: [], byPid: new Map() },
    trees: { all: [], byPid: new Map() },
    restartLog: emptyRestartLog(),
    ticks: 0,
    skipped: 0,
    missed: new Map(),
    rows: 0,
    forgotten: 0,
    refused: new Map(),
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
  if (missed !== null) return void countOne(recording.missed, missed);
  noticeRestarts(recording.restartLog, snapshot);
  recording.ticks++;
  recording.rows += samples.length;
  const epochSeconds = tick.epochMs / 1000;
  const { processes, trees } = recording;
  for (const sample of samples) {
    const { reading } = sample;
    const series = findSeries(processes, reading) ?? addSeries(processes, reading, epochSeconds);
    series.name = reading.name;
    const { rssBytes, extras, openFiles } = reading;
    addValues(series, epochSeconds, sample, rssBytes, privateBytesOf(extras), openFiles);
    if (series.maxOpenFiles === undefined) {
      series.maxOpenFiles = limitOf(reading, series.openFiles.first);
    }
    if (reading.refusals.length > 0) countRefusals(recording.refused, reading.refusals);
  }
  for (const [root, sums] of sumTrees(samples)) {
    const series = findSeries(trees, root) ?? addSeries(trees, root, epochSeconds);
    series.name = sums.name ?? series.name;
    addValues(series, epochSeconds, sums, sums.rssBytes, sums.privateBytes, sums.openFiles);
  }
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

function findSeries({ byPid }: SeriesTable, { pid, startTicks }: Process): Series | null {
  const known = byPid.get(pid);
  return known?.startTicks === startTicks ? known : null;
}

function addSeries(
  { all, byPid }: SeriesTable,
  { pid, startTicks, name }: Process,
  epochSeconds: number,
): Series {
  const added: Series = {
    pid,
    startTicks,
    name,
    samples: 0,
    firstEpochSeconds: epochSeconds,
    lastEpochSeconds: epochSeconds,
    cpuPercent: emptyExtent(),
    rssBytes: emptyExtent(),
    privateBytes: emptyExtent(),
    openFiles: emptyExtent(),
    course: emptyCourse(),
    maxOpenFiles: undefined,
  };
  all.push(added);
  byPid.set(pid, added);
  return added;
}

function addValues(
  series: Series,
  epochSeconds: number,
  { cpuPercent, cpuOverMs }: CpuShare,
  rssBytes: number | null,
  privateBytes: number | null,
  openFiles: number | null,
): void {
  series.samples++;
  series.lastEpochSeconds = epochSeconds;
  if (cpuPercent !== null) addValue(series.cpuPercent, cpuPercent, cpuOverMs);
  if (rssBytes !== null) addValue(series.rssBytes, rssBytes, 1);
  if (privateBytes !== null) addValue(series.privateBytes, privateBytes, 1);
  if (openFiles !== null) addValue(series.openFiles, openFiles, 1);
  follow(series.course, epochSeconds, rssBytes, privateBytes, openFiles);
}
