/**
 * What is remembered of a recording while it runs: bounded per process, however long it is.
 *
 * @module
 */

import type { Process, Sample, Snapshot, Tick } from "../types.ts";

/** A trend that has this many points halves its resolution. */
const MOST_POINTS = 512;

/** First, last, mean and peak of a value, over the samples in which it was known. */
export interface Extent {
  /** The first. */
  first: number | null;
  /** The last. */
  last: number | null;
  /** The largest. */
  peak: number | null;
  /** Their sum. */
  sum: number;
  /** How many they are. */
  count: number;
}

/** A value over time. A point is a sample, or the mean of 2, 4, 8, ... samples in a row. */
export interface Trend {
  /** When, in seconds since 1970. */
  times: number[];
  /** The value then. */
  values: number[];
  /** How many samples make a point. */
  samplesPerPoint: number;
  /** The point that is not finished yet: sums over its samples. */
  open: { count: number; time: number; value: number };
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
  /** Open descriptors. */
  readonly openFiles: Extent;
  /** Resident set size over time. */
  readonly rssTrend: Trend;
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
  /** Ticks at which samples were taken. */
  ticks: number;
  /** Ticks that were skipped. */
  skipped: number;
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
    ticks: 0,
    skipped: 0,
    rows: 0,
    refused: new Map(),
  };
}

/**
 * Remembers a snapshot.
 *
 * @param recording What it is added to.
 * @param snapshot The samples of a tick.
 */
export function addSnapshot(recording: Recording, { tick, samples }: Snapshot): void {
  recording.ticks++;
  recording.skipped += tick.skipped;
  recording.rows += samples.length;
  for (const { reading, cpuPercent } of samples) {
    const { name, rssBytes, openFiles } = reading;
    const series = findSeries(recording.processes, reading, tick);
    addValues(series, tick, { name, cpuPercent, rssBytes, openFiles });
    for (const { column, reason } of reading.refusals) {
      const counts = recording.refused.get(reason) ?? new Map<string, number>();
      recording.refused.set(reason, counts.set(column, (counts.get(column) ?? 0) + 1));
    }
  }
  for (const [root, values] of sumTrees(samples)) {
    addValues(findSeries(recording.trees, root, tick), tick, { ...values, name: root.name });
  }
}

/** What is remembered of a process or a tree at one tick. */
interface Values {
  cpuPercent: number | null;
  rssBytes: number | null;
  openFiles: number | null;
}

/** The sums over each tree, of what is known. */
function sumTrees(samples: readonly Sample[]): Map<Process, Values> {
  const trees = new Map<Process, Values>();
  for (const { reading, cpuPercent, root } of samples) {
    if (root === null) continue;
    const sum = trees.get(root);
    if (!sum) {
      trees.set(root, { cpuPercent, rssBytes: reading.rssBytes, openFiles: reading.openFiles });
      continue;
    }
    sum.cpuPercent = add(sum.cpuPercent, cpuPercent);
    sum.rssBytes = add(sum.rssBytes, reading.rssBytes);
    sum.openFiles = add(sum.openFiles, reading.openFiles);
  }
  return trees;
}

function add(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

function findSeries({ all, byPid }: SeriesTable, process: Process, tick: Tick): Series {
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
    openFiles: emptyExtent(),
    rssTrend: emptyTrend(),
  };
  all.push(added);
  byPid.set(pid, added);
  return added;
}

function addValues(series: Series, tick: Tick, values: Values & { name: string }): void {
  series.name = values.name;
  series.samples++;
  series.lastEpochSeconds = tick.epochMs / 1000;
  addValue(series.cpuPercent, values.cpuPercent);
  addValue(series.rssBytes, values.rssBytes);
  addValue(series.openFiles, values.openFiles);
  if (values.rssBytes !== null) {
    addPoint(series.rssTrend, series.lastEpochSeconds, values.rssBytes);
  }
}

function emptyExtent(): Extent {
  return { first: null, last: null, peak: null, sum: 0, count: 0 };
}

function addValue(extent: Extent, value: number | null): void {
  if (value === null) return;
  extent.first ??= value;
  extent.last = value;
  extent.peak = Math.max(extent.peak ?? value, value);
  extent.sum += value;
  extent.count++;
}

function emptyTrend(): Trend {
  return { times: [], values: [], samplesPerPoint: 1, open: { count: 0, time: 0, value: 0 } };
}

/**
 * Adds a sample to a trend. When the trend is full, neighbouring points become one.
 *
 * @param trend The trend.
 * @param time When, in seconds since 1970.
 * @param value The value then.
 */
export function addPoint(trend: Trend, time: number, value: number): void {
  const { open } = trend;
  open.count++;
  open.time += time;
  open.value += value;
  if (open.count < trend.samplesPerPoint) return;
  trend.times.push(open.time / open.count);
  trend.values.push(open.value / open.count);
  trend.open = { count: 0, time: 0, value: 0 };
  if (trend.times.length < MOST_POINTS) return;
  trend.times = mergePairs(trend.times);
  trend.values = mergePairs(trend.values);
  trend.samplesPerPoint *= 2;
}

function mergePairs(values: readonly number[]): number[] {
  const pairs = values.length / 2;
  return Array.from({ length: pairs }, (_, at) => (values[2 * at]! + values[2 * at + 1]!) / 2);
}
