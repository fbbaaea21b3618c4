/**
 * What the live view shows: the latest tick, and the last minute of the processes and groups in it.
 * Bounded, however long the recording.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { addToHistory, copyHistory, emptyHistory, type History } from "./history.ts";

/** What is known of a process, or a group, beyond its samples. */
export interface Told {
  /** The part of its command line that tells it from others of its name; empty where there is none. */
  readonly apart: string;
  /** How many descriptors it may open; `null` is unknown. */
  readonly maxOpenFiles: number | null;
  /** The verdict so far; `null` while there is none. */
  readonly verdict: "likely" | "possible" | "none" | null;
  /** How long until it reaches a limit of memory or of descriptors; `null` where nothing tells. */
  readonly limitSeconds: number | null;
}

/** Nothing is known. */
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

/** A process that is there. */
export interface LiveProcess extends Minutes {
  /** Its latest sample. */
  readonly sample: Sample;
  /** What else is known of it. */
  readonly told: Told;
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
  /** What else is known of it. */
  readonly told: Told;
}

/** A group that is there. */
export interface LiveGroup extends Minutes {
  /** Its latest values. */
  readonly now: GroupNow;
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
 * @param tell Tells what is known of a process beyond its samples.
 * @param groups The groups in it.
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
  state.lost += tick.skipped;
  if (missed !== null) return void state.lost++;
  state.ticks++;
  state.rows += samples.length;
  if (groups.length + state.groups.size > 0) addGroups(state, groups);
  const second = secondOf(state);
  state.processes = new Map(samples.map((sample) => {
    const { pid, startTicks, rssBytes, openFiles } = sample.reading;
    const known = state.processes.get(pid);
    const isSame = known?.sample.reading.startTicks === startTicks;
    const minutes = isSame ? known : emptyMinutes(second);
    addToMinutes(minutes, second, sample.cpuPercent, rssBytes, openFiles);
    const { cpu, rss, files } = minutes;
    return [pid, { sample, cpu, rss, files, told: tell(sample.reading) }];
  }));
}

function addGroups(state: LiveState, groups: readonly GroupNow[]): void {
  const second = secondOf(state);
  state.groups = new Map(groups.map((now) => {
    const key = `${now.pid ?? ""} ${now.name}`;
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

/** Copies a state, so that its picture stays while the recording goes on. */
export function holdLive(state: LiveState): LiveState {
  const copy = <T extends Minutes>(one: T): T => ({
    ...one,
    cpu: copyHistory(one.cpu),
    rss: copyHistory(one.rss),
    files: copyHistory(one.files),
  });
  return {
    ...state,
    processes: new Map([...state.processes].map(([pid, process]) => [pid, copy(process)])),
    groups: new Map([...state.groups].map(([key, group]) => [key, copy(group)])),
  };
}

/** The second that a state is in; the nearest, as ticks may be a little late or less so. */
export function secondOf({ elapsedMs }: LiveState): number {
  return Math.round(elapsedMs / 1000);
}
