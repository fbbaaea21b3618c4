/**
 * Stores the known processes in columns. A process needs 50 bytes; an object would need three times as
 * much. Pure, except that the functions change the store.
 *
 * @module
 */

import { roomFor } from "../model/growing.ts";

/**
 * The starts of one process in two recordings can differ by this time, because each recording
 * rounds the start.
 */
const START_TOLERANCE_SECONDS = 0.0201;

/** The store keeps at most this many processes of one pid: the latest ones. */
const MOST_OF_PID = 256;

/** The initial capacity of the table of a host. */
const FIRST_PLACES = 4;

/** The index that means "no process". */
export const NONE: number = -1;

/** The known processes. */
export interface Known {
  /** The number of processes. */
  count: number;
  /** The process ids. */
  pids: Float64Array;
  /** The start of each process in its first row; `NaN` if the start is not recorded. */
  starts: Float64Array;
  /** The time of the latest row of each process. */
  timestamps: Float64Array;
  /** The previous process of the same pid; `NONE` if there is none. */
  older: Int32Array;
}

/** The latest process of each pid. */
export interface ByPid {
  /** The number of pids. */
  size: number;
  /** A hash table by pid. Its length is a power of two, and at least half of the places are `NONE`. */
  places: Int32Array;
}

/** Creates a store without processes. */
export function emptyKnown(): Known {
  return {
    count: 0,
    pids: new Float64Array(0),
    starts: new Float64Array(0),
    timestamps: new Float64Array(0),
    older: new Int32Array(0),
  };
}

/** Creates a table without pids. */
export function emptyByPid(): ByPid {
  return { size: 0, places: new Int32Array(FIRST_PLACES).fill(NONE) };
}

/** Finds the place of a pid in the table, by Fibonacci hashing (Knuth, TAOCP 3, 6.4). */
export function findPlace({ places }: ByPid, { pids }: Known, pid: number): number {
  let place = Math.imul(pid, 0x9e3779b1) >>> 8 & places.length - 1;
  while (places[place] !== NONE && pids[places[place]!] !== pid) {
    place = place + 1 & places.length - 1;
  }
  return place;
}

/** Counts a new pid, and enlarges the table if necessary. */
export function notePid(byPid: ByPid, known: Known): void {
  byPid.size++;
  if (2 * byPid.size <= byPid.places.length) return;
  const before = byPid.places;
  byPid.places = new Int32Array(2 * before.length).fill(NONE);
  for (const at of before) {
    if (at !== NONE) byPid.places[findPlace(byPid, known, known.pids[at]!)] = at;
  }
}

/** Finds a process by its start among the processes of a pid; `NONE` if the process is new. */
export function findKnown({ starts, older }: Known, latest: number, start: number): number {
  for (let at = latest; at !== NONE; at = older[at]!) {
    if (isSameStart(starts[at]!, start)) return at;
  }
  return NONE;
}

/** Adds a process. `start` is `NaN` if it is not recorded. Returns its index. */
export function addKnown(known: Known, pid: number, start: number, timestamp: number): number {
  const at = known.count++;
  known.pids = roomFor(known.pids, at);
  known.starts = roomFor(known.starts, at);
  known.timestamps = roomFor(known.timestamps, at);
  known.older = roomFor(known.older, at);
  known.pids[at] = pid;
  known.starts[at] = start;
  known.timestamps[at] = timestamp;
  known.older[at] = NONE;
  return at;
}

/** Moves a process to the front of the processes of its pid, and drops the oldest processes. */
export function putFirst({ older }: Known, latest: number, first: number): number {
  const behind = older[first]!;
  let last = first;
  let count = 1;
  for (let at = latest; at !== NONE && count < MOST_OF_PID;) {
    const next = at === first ? behind : older[at]!;
    if (at !== first) {
      older[last] = at;
      last = at;
      count++;
    }
    at = next;
  }
  older[last] = NONE;
  return first;
}

/** Compares two starts. Two starts that are not recorded (`NaN`) are equal. */
function isSameStart(a: number, b: number): boolean {
  return Math.abs(a - b) <= START_TOLERANCE_SECONDS || Number.isNaN(a) && Number.isNaN(b);
}
