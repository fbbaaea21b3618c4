/**
 * Computes the time that really passed in a file. The wall clock of a file may be set at any time. This
 * module adds a second clock to the ticks. At a step of the wall clock, the second clock advances by the
 * usual interval. Pure, except that the functions change the state.
 *
 * @module
 */

import type { Snapshot } from "../model/samples.ts";

/** A gap that is longer than the usual gap by this factor may be a step forward. */
const LONGEST_GAP = 10;

/** The largest and the least number of ticks on each side of a gap that the module looks at. */
const MOST_TICKS = 12;
const LEAST_TICKS = 6;

/** Memory has grown if the growth exceeds the spread around a line by this factor. */
const LEAST_GROWTH = 8;

/** If the time had really passed, memory would have grown by more than this factor. */
const LEAST_RATIO = 4;

/** 2001-09-09. A board without a clock begins long before this date, and no recording spans it. */
const BILLION_SECONDS_MS = 1e12;

/** A year. */
const LONGEST_RECORDED_GAP_MS = 366 * 86_400_000;

/** The memory of the processes at a tick. */
export interface Trace {
  /** The time of the tick on the wall clock. */
  epochMs: number;
  /** The number of processes with known memory. */
  count: number;
  /** The pid, the start, the number of the labels, and the bytes of each process. */
  cells: Float64Array;
}

/** The state of the second clock. */
export interface PassedTime {
  /** The latest ticks, in a ring. The latest tick has the index `ticks - 1`, modulo the size. */
  readonly before: Trace[];
  /** The number of ticks that were passed on. */
  ticks: number;
  /** A number for each text of labels. */
  readonly labels: Map<string, number>;
  /** The snapshots after a long gap, until the gap is judged. */
  waiting: Snapshot[];
  /** The difference of the second clock to the wall clock. */
  offsetMs: number;
  /** The latest gap that was not long; `null` before the second tick. */
  usualMs: number | null;
}

/** Creates the state before the first tick. */
export function beginPassedTime(): PassedTime {
  const labels = new Map<string, number>();
  return { before: [], ticks: 0, labels, waiting: [], offsetMs: 0, usualMs: null };
}

/**
 * Passes a snapshot on with its time on the second clock. After a long gap, the function first collects
 * the snapshots by which the gap is judged.
 *
 * @param passed The state.
 * @param snapshot The next snapshot, in order.
 * @param add Receives the snapshots.
 */
export function passTime(
  passed: PassedTime,
  snapshot: Snapshot,
  add: (snapshot: Snapshot) => void,
): void {
  const { waiting } = passed;
  const lastMs = waiting.at(-1)?.tick.epochMs ?? lastOf(passed)?.epochMs ?? null;
  const gapMs = lastMs === null ? 0 : snapshot.tick.epochMs - lastMs;
  const isLong = passed.usualMs !== null && gapMs > LONGEST_GAP * passed.usualMs;
  if (waiting.length > 0 && (isLong || gapMs <= 0 || waiting.length === MOST_TICKS)) {
    endPassedTime(passed, add);
  }
  if (isLong || passed.waiting.length > 0) return void passed.waiting.push(snapshot);
  // If the clock was set back, the usual interval has passed.
  if (gapMs < 0) passed.offsetMs += (passed.usualMs ?? 0) - gapMs;
  handOn(passed, snapshot, add);
}

/**
 * Passes on the waiting snapshots at the end of the recording.
 *
 * @param passed The state.
 * @param add Receives the snapshots.
 */
export function endPassedTime(passed: PassedTime, add: (snapshot: Snapshot) => void): void {
  const { waiting, usualMs } = passed;
  const [first] = waiting;
  if (first === undefined) return;
  const gapMs = first.tick.epochMs - lastOf(passed)!.epochMs;
  const before = passed.before.toSorted((a, b) => a.epochMs - b.epochMs);
  const after = waiting.map((snapshot) => traceOf(emptyTrace(), snapshot, passed.labels));
  if (isStepForward(before, after, gapMs)) passed.offsetMs -= gapMs - usualMs!;
  passed.waiting = [];
  for (const snapshot of waiting) handOn(passed, snapshot, add);
}

function lastOf({ before, ticks }: PassedTime): Trace | undefined {
  return before[(ticks - 1) % MOST_TICKS];
}

function handOn(
  passed: PassedTime,
  snapshot: Snapshot,
  add: (snapshot: Snapshot) => void,
): void {
  const { before, offsetMs, usualMs, labels } = passed;
  const { tick } = snapshot;
  const gapMs = tick.epochMs - (lastOf(passed)?.epochMs ?? tick.epochMs);
  if (gapMs > 0 && (usualMs === null || gapMs <= LONGEST_GAP * usualMs)) passed.usualMs = gapMs;
  // The ticks before a step back belong to another clock.
  if (gapMs < 0) before.length = passed.ticks = 0;
  const at = passed.ticks++ % MOST_TICKS;
  before[at] = traceOf(before[at] ?? emptyTrace(), snapshot, labels);
  if (offsetMs === 0) return add(snapshot);
  // Rounds to the microsecond, as timestamps are rounded.
  const monotonicMs = Math.round((tick.epochMs + offsetMs) * 1e3) / 1e3;
  add({ ...snapshot, tick: { ...tick, monotonicMs } });
}

const CELLS = 4;

function emptyTrace(): Trace {
  return { epochMs: 0, count: 0, cells: new Float64Array() };
}

/** Overwrites an old trace with a tick. Keeping the samples would cost more than reading them. */
function traceOf(trace: Trace, { tick, samples }: Snapshot, labels: Map<string, number>): Trace {
  if (trace.cells.length < CELLS * samples.length) {
    trace.cells = new Float64Array(CELLS * samples.length);
  }
  const { cells } = trace;
  let end = 0;
  for (const { reading } of samples) {
    if (reading.rssBytes === null) continue;
    cells[end++] = reading.pid;
    cells[end++] = reading.startTicks;
    cells[end++] = reading.labels ? numberOf(labels, reading.labels) : 0;
    cells[end++] = reading.rssBytes;
  }
  trace.epochMs = tick.epochMs;
  trace.count = end / CELLS;
  return trace;
}

function numberOf(labels: Map<string, number>, text: string): number {
  const known = labels.get(text) ?? labels.size + 1;
  labels.set(text, known);
  return known;
}

/**
 * Returns whether the clock was set, or the machine slept. Either the time of the first clock is
 * impossible, or the memory of processes grew before and after the gap, and continues where it was.
 */
function isStepForward(before: readonly Trace[], after: readonly Trace[], gapMs: number): boolean {
  const isFromNoClock = before.at(-1)!.epochMs < BILLION_SECONDS_MS;
  if (isFromNoClock && gapMs > LONGEST_RECORDED_GAP_MS) return true;
  const ticks = Math.min(before.length, after.length);
  if (ticks < LEAST_TICKS) return false;
  const sides = [before.slice(-ticks), after.slice(0, ticks)].map((side) => side.map(sizesIn));
  const common = sides.flat().map((sizes) => new Set(sizes.keys()))
    .reduce((a, b) => a.intersection(b));
  const [earlier, later] = sides.map((side) =>
    side.map((sizes) => common.keys().reduce((sum, key) => sum + sizes.get(key)!, 0))
  );
  const rise = findRise(before.slice(-ticks), earlier!);
  const goesOn = findRise(after, later!);
  if (rise === null || goesOn === null || Math.sign(rise) !== Math.sign(goesOn)) return false;
  const [least, most] = [rise, goesOn].map(Math.abs).toSorted((a, b) => a - b);
  const jump = Math.abs(later![0]! - earlier!.at(-1)!);
  // Memory that is freed or allocated between two recordings does not continue.
  const seenMs = after[ticks - 1]!.epochMs - after[0]!.epochMs;
  return jump <= most! * seenMs && least! * gapMs > LEAST_RATIO * jump;
}

/** Returns the memory of each process. */
function sizesIn({ count, cells }: Trace): Map<string, number> {
  return new Map(Array.from({ length: count }, (_, at) => {
    const cell = CELLS * at;
    return [cells.subarray(cell, cell + CELLS - 1).join(), cells[cell + CELLS - 1]!];
  }));
}

/**
 * Returns how fast memory rises or falls, in bytes per millisecond; `null` if memory neither rises
 * nor falls.
 */
function findRise(ticks: readonly Trace[], sums: readonly number[]): number | null {
  const times = sums.map((_, at) => ticks[at]!.epochMs - ticks[0]!.epochMs);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [meanTime, meanSum] = [mean(times), mean(sums)];
  const away = (at: number) => times[at]! - meanTime;
  const slope = mean(sums.map((sum, at) => (sum - meanSum) * away(at))) /
    mean(times.map((_, at) => away(at) ** 2));
  const spread = Math.sqrt(mean(sums.map((sum, at) => (sum - meanSum - slope * away(at)) ** 2)));
  const growth = Math.abs(slope) * times.at(-1)!;
  return growth > LEAST_GROWTH * spread && growth > 0 ? slope : null;
}
