/**
 * What the live view shows: the latest tick, and the last minute of the processes in it, with its
 * picture in a line. Bounded, however long the recording.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";

/** How much is remembered: a value for each second. */
const HISTORY_SECONDS = 60;

const BARS = "▁▂▃▄▅▆▇█";

/** A value of the last minute. */
export interface History {
  /** By second, modulo the size; NaN is unknown. */
  readonly values: Float64Array;
  /** The second of the latest. */
  second: number;
}

/**
 * A history of nothing yet.
 *
 * @param second The second at which it begins.
 */
export function emptyHistory(second: number): History {
  return { values: new Float64Array(HISTORY_SECONDS).fill(NaN), second };
}

/**
 * Remembers a value. It stands for the seconds since the one before, too; of several in a second
 * the largest stays.
 *
 * @param history What it is added to.
 * @param second When it was measured.
 * @param value The value; `null` is unknown.
 */
export function addToHistory(history: History, second: number, value: number | null): void {
  const { values } = history;
  if (second === history.second) {
    const slot = second % HISTORY_SECONDS;
    values[slot] = larger(values[slot]!, value ?? NaN);
    return;
  }
  const oldest = second - HISTORY_SECONDS + 1;
  for (let at = Math.max(history.second + 1, oldest); at <= second; at++) {
    values[at % HISTORY_SECONDS] = value ?? NaN;
  }
  history.second = second;
}

/** The values that are known, in no order. */
export function knownValues({ values }: History): number[] {
  return [...values].filter((value) => !Number.isNaN(value));
}

/**
 * Draws a history as bars, the latest at the right. Bars of more than a second show its largest
 * value, and keep to their seconds, so that the picture moves but does not change.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const history = emptyHistory(0);
 * for (const [second, value] of [0, 50, 100].entries()) addToHistory(history, second, value);
 * assertEquals(renderSparkline(history, 2, 12, [0, 100]), "           █");
 * assertEquals(renderSparkline(history, 2, 60, [0, 100]).trimStart(), "▁▅█");
 * ```
 *
 * @param history The values.
 * @param second The second at its right end.
 * @param width How many bars make the minute: a divisor of 60.
 * @param range The values of the lowest and of the highest bar.
 * @returns A text of that width.
 */
export function renderSparkline(
  history: History,
  second: number,
  width: number,
  [low, high]: readonly [low: number, high: number],
): string {
  const seconds = HISTORY_SECONDS / width;
  const last = Math.floor(second / seconds);
  return Array.from({ length: width }, (_, at) => {
    const value = largest(history, (last - width + 1 + at) * seconds, seconds);
    const level = Math.round((value - low) / (high - low) * (BARS.length - 1));
    return BARS[Math.min(Math.max(level, 0), BARS.length - 1)] ?? " ";
  }).join("");
}

/** The largest of some seconds; NaN where none is known. */
function largest({ values, second }: History, from: number, seconds: number): number {
  let found = NaN;
  const oldest = Math.max(from, 0, second - HISTORY_SECONDS + 1);
  for (let at = oldest; at < from + seconds && at <= second; at++) {
    found = larger(found, values[at % HISTORY_SECONDS]!);
  }
  return found;
}

/** The larger of two values, of which NaN is none. */
function larger(a: number, b: number): number {
  return a > b || Number.isNaN(b) ? a : b;
}

/** A process that is there. */
export interface LiveProcess {
  /** Its latest sample. */
  readonly sample: Sample;
  /** Its CPU %. */
  readonly cpu: History;
  /** Its resident set size in bytes. */
  readonly rss: History;
  /** How many descriptors it may open; `null` is unknown. */
  readonly maxOpenFiles: number | null;
}

/** A group at the latest tick. */
export interface GroupNow {
  /** What it is called, raw. */
  readonly name: string;
  /** The root of a tree; `null` of other groups. */
  readonly pid: number | null;
  /** How many processes it has. */
  readonly processes: number;
  /** CPU %, as the rest a sum over them; `null` is unknown. */
  readonly cpuPercent: number | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** Open descriptors. */
  readonly openFiles: number | null;
}

/** A group that is there. */
export interface LiveGroup {
  /** Its latest values. */
  readonly now: GroupNow;
  /** Its CPU %. */
  readonly cpu: History;
  /** Its resident set size in bytes. */
  readonly rss: History;
}

/** What a recording has come to so far. */
export interface LiveState {
  /** What is recorded, in words that follow "process". */
  readonly what: string;
  /** Where the data goes, in words. */
  readonly output: string;
  /** How long the recording will be; `Infinity` until interrupted. */
  readonly durationMs: number;
  /** When its first tick was, on the monotonic clock; `null` before it. */
  startMs: number | null;
  /** Time from the first tick to the latest. */
  elapsedMs: number;
  /** Ticks at which samples were taken. */
  ticks: number;
  /** Ticks that were skipped or missed. */
  lost: number;
  /** Rows written. */
  rows: number;
  /** What is said of the limit of memory that is reached first; `null` for nothing. */
  limit: string | null;
  /** What is said of the likely leak that grows fastest; `null` for nothing. */
  leak: string | null;
  /** Why the latest tick has no samples, if they could not be taken. */
  missed: string | null;
  /** The processes of the latest tick that has samples, by pid. */
  processes: ReadonlyMap<number, LiveProcess>;
  /** Its groups. */
  groups: ReadonlyMap<string, LiveGroup>;
}

/**
 * A recording of nothing yet.
 *
 * @param about What is known before it begins.
 */
export function emptyLive(
  about: Pick<LiveState, "what" | "output" | "durationMs">,
): LiveState {
  return {
    ...about,
    startMs: null,
    elapsedMs: 0,
    ticks: 0,
    lost: 0,
    rows: 0,
    limit: null,
    leak: null,
    missed: null,
    processes: new Map(),
    groups: new Map(),
  };
}

/**
 * Takes in a snapshot. Processes that are not in it have ended, and are forgotten.
 *
 * @param state What it is added to.
 * @param snapshot The samples of a tick.
 * @param nowMs When it was taken, on the monotonic clock.
 * @param maxOpenFilesOf How many descriptors a process may open.
 * @param groups The groups in it.
 */
export function addToLive(
  state: LiveState,
  snapshot: Snapshot,
  nowMs: number,
  maxOpenFilesOf: (process: Process) => number | null = () => null,
  groups: readonly GroupNow[] = [],
): void {
  const { tick, samples, missed } = snapshot;
  state.startMs ??= nowMs;
  state.elapsedMs = nowMs - state.startMs;
  state.missed = missed;
  state.lost += tick.skipped;
  if (missed !== null) return void state.lost++;
  state.ticks++;
  state.rows += samples.length;
  if (groups.length + state.groups.size > 0) addGroups(state, groups);
  const second = secondOf(state);
  state.processes = new Map(samples.map((sample) => {
    const { pid, startTicks, rssBytes } = sample.reading;
    const known = state.processes.get(pid);
    const isSame = known?.sample.reading.startTicks === startTicks;
    const [cpu, rss] = isSame
      ? [known.cpu, known.rss]
      : [emptyHistory(second), emptyHistory(second)];
    addToHistory(cpu, second, sample.cpuPercent);
    addToHistory(rss, second, rssBytes);
    return [pid, { sample, cpu, rss, maxOpenFiles: maxOpenFilesOf(sample.reading) }];
  }));
}

function addGroups(state: LiveState, groups: readonly GroupNow[]): void {
  const second = secondOf(state);
  state.groups = new Map(groups.map((now) => {
    const key = `${now.pid ?? ""} ${now.name}`;
    const { cpu, rss } = state.groups.get(key) ??
      { cpu: emptyHistory(second), rss: emptyHistory(second) };
    addToHistory(cpu, second, now.cpuPercent);
    addToHistory(rss, second, now.rssBytes);
    return [key, { now, cpu, rss }];
  }));
}

/** The second that a state is in; the nearest, as ticks may be a little late or less so. */
export function secondOf({ elapsedMs }: LiveState): number {
  return Math.round(elapsedMs / 1000);
}
