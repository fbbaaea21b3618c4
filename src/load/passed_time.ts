/**
 * The time that passed in a file, which has no clock but one that may be set: a second clock for its
 * ticks, which goes on by what is usual where the first was set. Pure but for what it is told to
 * remember.
 *
 * @module
 */

import type { Snapshot } from "../model/samples.ts";

/** A gap so many times longer than is usual may be a step forward. */
const LONGEST_GAP = 10;

/** So many ticks on each side of a gap are looked at, and so many at least. */
const MOST_TICKS = 12;
const LEAST_TICKS = 6;

/** A process that has grown through them has done so by so many times the spread around a line. */
const LEAST_GROWTH = 8;

/** Over a time that really passed it would have grown by more than so many times what it did. */
const LEAST_RATIO = 4;

/** 2001-09-09: a board without a clock begins long before that, and no recording goes on over it. */
const BILLION_SECONDS_MS = 1e12;

/** A year. */
const LONGEST_RECORDED_GAP_MS = 366 * 86_400_000;

/** The memory of the processes of a tick. */
export interface Trace {
  /** When it was, by the clock. */
  epochMs: number;
  /** How many processes have known memory. */
  count: number;
  /** Pid, start, what labels say as a number, and bytes of each. */
  cells: Float64Array;
}

/** Ticks whose second clock is sought. */
export interface PassedTime {
  /** The latest ticks that were handed on: the latest is at `ticks - 1`, modulo their number. */
  readonly before: Trace[];
  /** How many were handed on. */
  ticks: number;
  /** What labels say, each with a number. */
  readonly labels: Map<string, number>;
  /** Those behind a long gap that are looked at first. */
  waiting: Snapshot[];
  /** What the second clock is ahead of the first. */
  offsetMs: number;
  /** The latest gap that was not long; `null` before there is one. */
  usualMs: number | null;
}

/** No ticks yet. */
export function beginPassedTime(): PassedTime {
  const labels = new Map<string, number>();
  return { before: [], ticks: 0, labels, waiting: [], offsetMs: 0, usualMs: null };
}

/**
 * Hands a snapshot on, with its time on the second clock: at once, or behind a long gap when those
 * are there that tell what the gap is.
 *
 * @param passed What is remembered.
 * @param snapshot The next, in order.
 * @param add Takes those that are known.
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
  // Where the clock was set back, some time has passed all the same.
  if (gapMs < 0) passed.offsetMs += (passed.usualMs ?? 0) - gapMs;
  handOn(passed, snapshot, add);
}

/**
 * Hands on what waits, since there is no more.
 *
 * @param passed What is remembered.
 * @param add Takes it.
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
  // What is looked at before a step back is of another clock.
  if (gapMs < 0) before.length = passed.ticks = 0;
  const at = passed.ticks++ % MOST_TICKS;
  before[at] = traceOf(before[at] ?? emptyTrace(), snapshot, labels);
  if (offsetMs === 0) return add(snapshot);
  // To the microsecond, as timestamps are.
  const monotonicMs = Math.round((tick.epochMs + offsetMs) * 1e3) / 1e3;
  add({ ...snapshot, tick: { ...tick, monotonicMs } });
}

const CELLS = 4;

function emptyTrace(): Trace {
  return { epochMs: 0, count: 0, cells: new Float64Array() };
}

/** Writes a tick over another: to keep its samples would cost more than to read them. */
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
 * Whether the clock was set, or the machine slept: there was no such time, or processes that grew
 * before and after a gap did not grow over it.
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
  const expected = Math.min(Math.abs(rise), Math.abs(goesOn)) * gapMs;
  return expected > LEAST_RATIO * Math.abs(later![0]! - earlier!.at(-1)!);
}

/** The memory of each process. */
function sizesIn({ count, cells }: Trace): Map<string, number> {
  return new Map(Array.from({ length: count }, (_, at) => {
    const cell = CELLS * at;
    return [cells.subarray(cell, cell + CELLS - 1).join(), cells[cell + CELLS - 1]!];
  }));
}

/** How fast memory rises or falls, in bytes per millisecond; `null` where it does neither. */
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
