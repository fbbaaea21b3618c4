/**
 * What is remembered of a recording while it runs: bounded per process, however long it is.
 *
 * @module
 */

import type { Process, Reading, Snapshot, Tick } from "../types.ts";
import { emptyRestartLog, noticeRestarts, type RestartLog } from "./restarts.ts";
import { privateBytesOf, sumTrees, type Values } from "./trees.ts";
import { addPoint, emptyTrend, type Trend } from "./trend.ts";

/** First, last, mean and peak of a value, over the samples in which it was known, by weight. */
export interface Extent {
  /** The first. */
  first: number | null;
  /** The last. */
  last: number | null;
  /** The largest. */
  peak: number | null;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
}

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
  /** Resident set size over time. */
  readonly rssTrend: Trend;
  /** Private memory over time. */
  readonly privateTrend: Trend;
  /** Open descriptors over time. */
  readonly filesTrend: Trend;
  /** How many descriptors it may open. */
  readonly maxOpenFiles: number | null;
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
    refused: new Map(),
  };
}

/**
 * Remembers a snapshot.
 *
 * @param recording What it is added to.
 * @param snapshot The samples of a tick.
 * @param limitOf How many descriptors a process may open; asked once for each.
 */
export function addSnapshot(
  recording: Recording,
  snapshot: Snapshot,
  limitOf: (reading: Reading) => number | null = () => null,
): void {
  const { tick, samples, missed } = snapshot;
  recording.skipped += tick.skipped;
  if (missed !== null) return void countOne(recording.missed, missed);
  noticeRestarts(recording.restartLog, snapshot);
  recording.ticks++;
  recording.rows += samples.length;
  for (const { reading, cpuPercent, cpuOverMs } of samples) {
    const { name, rssBytes, openFiles, extras } = reading;
    const privateBytes = privateBytesOf(extras);
    const series = findSeries(recording.processes, reading, tick, () => limitOf(reading));
    addValues(series, tick, { name, cpuPercent, cpuOverMs, rssBytes, privateBytes, openFiles });
    for (const { column, reason } of reading.refusals) {
      const counts = recording.refused.get(reason) ?? new Map<string, number>();
      recording.refused.set(reason, counts);
      countOne(counts, column);
    }
  }
  for (const [root, values] of sumTrees(samples)) {
    addValues(findSeries(recording.trees, root, tick, () => null), tick, values);
  }
}

function countOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function findSeries(
  { all, byPid }: SeriesTable,
  process: Process,
  tick: Tick,
  readLimit: () => number | null,
): Series {
  const { pid, startTicks, name } = process;
  const known = byPid.get(pid);
  if (known?.startTicks === startTicks) return known;
  const added: Series = {
    pid,
    startTicks,
    name,
    samples: 0,
    firstEpochSeconds: tick.epochMs / 1000,
    lastEpochSeconds: tick.epochMs / 1000,
    cpuPercent: emptyExtent(),
    rssBytes: emptyExtent(),
    privateBytes: emptyExtent(),
    openFiles: emptyExtent(),
    rssTrend: emptyTrend(),
    privateTrend: emptyTrend(),
    filesTrend: emptyTrend(),
    maxOpenFiles: readLimit(),
  };
  all.push(added);
  byPid.set(pid, added);
  return added;
}

function addValues(series: Series, tick: Tick, values: Values): void {
  series.name = values.name ?? series.name;
  series.samples++;
  series.lastEpochSeconds = tick.epochMs / 1000;
  addValue(series.cpuPercent, values.cpuPercent, values.cpuOverMs);
  addValue(series.rssBytes, values.rssBytes);
  addValue(series.privateBytes, values.privateBytes);
  addValue(series.openFiles, values.openFiles);
  follow(series.rssTrend, tick, values.rssBytes);
  follow(series.privateTrend, tick, values.privateBytes);
  follow(series.filesTrend, tick, values.openFiles);
}

function follow(trend: Trend, { epochMs }: Tick, value: number | null): void {
  if (value !== null) addPoint(trend, epochMs / 1000, value);
}

function emptyExtent(): Extent {
  return { first: null, last: null, peak: null, sum: 0, weight: 0 };
}

function addValue(extent: Extent, value: number | null, weight = 1): void {
  if (value === null) return;
  extent.first ??= value;
  extent.last = value;
  extent.peak = Math.max(extent.peak ?? value, value);
  extent.sum += value * weight;
  extent.weight += weight;
}
