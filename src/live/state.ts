/**
 * The state of the live view: the latest tick, and the last minute of its processes and groups. The
 * size of the state does not grow with the length of the recording.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { addToHistory, copyHistory, emptyHistory, type History } from "./history.ts";

/** Facts on a process or a group beyond its samples. */
export interface Told {
  /** The part of the command line that distinguishes processes of one name; empty if there is none. */
  readonly apart: string;
  /** The soft limit of open descriptors; `null` is unknown. */
  readonly maxOpenFiles: number | null;
  /** The verdict so far; `null` before the first verdict. */
  readonly verdict: "likely" | "possible" | "none" | null;
  /** The time until memory or descriptors reach their limit; `null` is unknown. */
  readonly limitSeconds: number | null;
}

/** No fact is known. */
export const UNTOLD: Told = { apart: "", maxOpenFiles: null, verdict: null, limitSeconds: null };

/** The last minute of the values of a process or a group. */
export interface Minutes {
  /** CPU %. */
  readonly cpu: History;
  /** Resident set size in bytes. */
  readonly rss: History;
  /** Open descriptors. */
  readonly files: History;
}

/** A process of the latest tick. */
export interface LiveProcess extends Minutes {
  /** The latest sample. */
  readonly sample: Sample;
  /** Further facts. */
  readonly told: Told;
}

/** The values of a group at the latest tick. */
export interface GroupNow {
  /** The name, not escaped. */
  readonly name: string;
  /** The process id of the root of a tree; `null` for other groups. */
  readonly pid: number | null;
  /** The labels of a tree, whose name does not contain them; empty for other groups. */
  readonly labels?: string;
  /** The number of processes. */
  readonly processes: number;
  /** The sum of CPU %; `null` is unknown. */
  readonly cpuPercent: number | null;
  /** The sum of the resident set sizes. */
  readonly rssBytes: number | null;
  /** The sum of open descriptors. */
  readonly openFiles: number | null;
  /** Further facts. */
  readonly told: Told;
}

/** A group of the latest tick. */
export interface LiveGroup extends Minutes {
  /** The latest values. */
  readonly now: GroupNow;
}

/** A sentence in versions, the longest first. The view shows the first that fits on a line. */
export type Versions = readonly string[];

/** The state of a recording. */
export interface LiveState {
  /** The selection, in words that follow "process". */
  readonly what: string;
  /** The destination of the data, in words. */
  readonly output: string;
  /** The planned duration; `Infinity` if there is none. */
  readonly durationMs: number;
  /** The monotonic time of the first tick; `null` before the first tick. */
  startMs: number | null;
  /** The time from the first tick to the latest. */
  elapsedMs: number;
  /** The number of ticks with samples. */
  ticks: number;
  /** The number of skipped ticks. */
  skipped: number;
  /** The number of missed ticks. */
  missedTicks: number;
  /** The number of written rows. */
  rows: number;
  /** What is known of the limit of memory that is reached first; empty without one. */
  limit: Versions;
  /** What is known of the likely leak that grows fastest; empty without one. */
  leak: Versions;
  /** The reason why the latest tick has no samples; `null` if it has samples. */
  missed: string | null;
  /** The processes of the latest tick with samples, by labels and pid. */
  processes: ReadonlyMap<string, LiveProcess>;
  /** The groups of that tick. */
  groups: ReadonlyMap<string, LiveGroup>;
}

/**
 * Returns the state before the first tick.
 *
 * @param about The facts that are known before the first tick.
 */
export function emptyLive(
  about: Pick<LiveState, "what" | "output" | "durationMs">,
): LiveState {
  return {
    ...about,
    startMs: null,
    elapsedMs: 0,
    ticks: 0,
    skipped: 0,
    missedTicks: 0,
    rows: 0,
    limit: [],
    leak: [],
    missed: null,
    processes: new Map(),
    groups: new Map(),
  };
}

/**
 * Adds a snapshot. The state forgets processes that are not in the snapshot.
 *
 * @param state The state.
 * @param snapshot The samples of a tick.
 * @param nowMs The monotonic time of the snapshot.
 * @param tell Returns facts on a process beyond its samples.
 * @param groups The groups of the tick.
 */
export function addToLive(
  state: LiveState,
  snapshot: Snapshot,
  nowMs: number,
  tell: (process: Process) => Told = () => UNTOLD,
  groups: readonly GroupNow[] = [],
): void {
  const { tick, samples, missed } = snapshot;
  state.startMs ??= nowMs;
  state.elapsedMs = nowMs - state.startMs;
  state.missed = missed;
  state.skipped += tick.skipped;
  if (missed !== null) return void state.missedTicks++;
  state.ticks++;
  state.rows += samples.length;
  if (groups.length + state.groups.size > 0) addGroups(state, groups);
  const second = secondOf(state);
  state.processes = new Map(samples.map((sample) => {
    const { pid, startTicks, labels = "", rssBytes, openFiles } = sample.reading;
    const key = `${labels} ${pid}`;
    const known = state.processes.get(key);
    const isSame = known?.sample.reading.startTicks === startTicks;
    const minutes = isSame ? known : emptyMinutes(second);
    addToMinutes(minutes, second, sample.cpuPercent, rssBytes, openFiles);
    const { cpu, rss, files } = minutes;
    return [key, { sample, cpu, rss, files, told: tell(sample.reading) }];
  }));
}

function addGroups(state: LiveState, groups: readonly GroupNow[]): void {
  const second = secondOf(state);
  state.groups = new Map(groups.map((now) => {
    const key = `${now.pid ?? ""} ${now.labels ?? ""} ${now.name}`;
    const minutes = state.groups.get(key) ?? emptyMinutes(second);
    addToMinutes(minutes, second, now.cpuPercent, now.rssBytes, now.openFiles);
    const { cpu, rss, files } = minutes;
    return [key, { now, cpu, rss, files }];
  }));
}

function emptyMinutes(second: number): Minutes {
  return { cpu: emptyHistory(second), rss: emptyHistory(second), files: emptyHistory(second) };
}

function addToMinutes(
  { cpu, rss, files }: Minutes,
  second: number,
  cpuPercent: number | null,
  rssBytes: number | null,
  openFiles: number | null,
): void {
  addToHistory(cpu, second, cpuPercent);
  addToHistory(rss, second, rssBytes);
  addToHistory(files, second, openFiles);
}

/** Returns a copy of a state, which does not change while the recording goes on. */
export function holdLive(state: LiveState): LiveState {
  const copy = <T extends Minutes>(one: T): T => ({
    ...one,
    cpu: copyHistory(one.cpu),
    rss: copyHistory(one.rss),
    files: copyHistory(one.files),
  });
  return {
    ...state,
    processes: new Map([...state.processes].map(([key, process]) => [key, copy(process)])),
    groups: new Map([...state.groups].map(([key, group]) => [key, copy(group)])),
  };
}

/** Returns the current second of a state. It is rounded, because ticks may be some milliseconds late. */
export function secondOf({ elapsedMs }: LiveState): number {
  return Math.round(elapsedMs / 1000);
}
