/**
 * The processes that were seen, in columns: some 50 bytes each, where objects would take three times
 * as much. Pure but for what it is told to remember.
 *
 * @module
 */

import { roomFor } from "../model/growing.ts";
import type { Sighting } from "./identify.ts";

/** The start of one process differs by 0.01 s between recordings, and is rounded in each. */
const START_TOLERANCE_SECONDS = 0.0201;

/** So many processes of one pid are remembered, those that were seen last. */
const MOST_OF_PID = 64;

/** Room for the first processes of a host. */
const FIRST_PLACES = 4;

/** No process. */
export const NONE: number = -1;

/** The processes that were seen. */
export interface Known {
  /** How many there are. */
  count: number;
  /** Process ids. */
  pids: Float64Array;
  /** When each started, as it was first told; `NaN` where that is not recorded. */
  starts: Float64Array;
  /** When the latest row of each was taken. */
  timestamps: Float64Array;
  /** Of the same pid, the process that was seen last before each; `NONE` where there is none. */
  older: Int32Array;
}

/** The latest process of each pid. */
export interface ByPid {
  /** How many pids there are. */
  size: number;
  /** Each at the place that its pid says, or behind it: a power of two, of which half is `NONE`. */
  places: Int32Array;
}

/** No processes. */
export function emptyKnown(): Known {
  return {
    count: 0,
    pids: new Float64Array(0),
    starts: new Float64Array(0),
    timestamps: new Float64Array(0),
    older: new Int32Array(0),
  };
}

/** No pids. */
export function emptyByPid(): ByPid {
  return { size: 0, places: new Int32Array(FIRST_PLACES).fill(NONE) };
}

/** Where the latest process of a pid is, or will be: Fibonacci hashing (Knuth, TAOCP 3, 6.4). */
export function findPlace({ places }: ByPid, { pids }: Known, pid: number): number {
  let place = Math.imul(pid, 0x9e3779b1) >>> 8 & places.length - 1;
  while (places[place] !== NONE && pids[places[place]!] !== pid) {
    place = place + 1 & places.length - 1;
  }
  return place;
}

/** Counts a new pid, and makes room for others. */
export function notePid(byPid: ByPid, known: Known): void {
  byPid.size++;
  if (2 * byPid.size <= byPid.places.length) return;
  const before = byPid.places;
  byPid.places = new Int32Array(2 * before.length).fill(NONE);
  for (const at of before) {
    if (at !== NONE) byPid.places[findPlace(byPid, known, known.pids[at]!)] = at;
  }
}

/** Finds the process that started at a time, of those of a pid; `NONE` where it is new. */
export function findKnown({ starts, older }: Known, latest: number, start: number): number {
  for (let at = latest; at !== NONE; at = older[at]!) {
    if (isSameStart(starts[at]!, start)) return at;
  }
  return NONE;
}

/** Adds a process. */
export function addKnown(known: Known, { pid, creationEpochSeconds, timestamp }: Sighting): number {
  const at = known.count++;
  known.pids = roomFor(known.pids, at);
  known.starts = roomFor(known.starts, at);
  known.timestamps = roomFor(known.timestamps, at);
  known.older = roomFor(known.older, at);
  known.pids[at] = pid;
  known.starts[at] = creationEpochSeconds ?? NaN;
  known.timestamps[at] = timestamp;
  known.older[at] = NONE;
  return at;
}

/** Puts one in front of those of its pid, and forgets what was seen long ago. */
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

/** Starts that are not recorded, `NaN`, are the same. */
function isSameStart(a: number, b: number): boolean {
  return Math.abs(a - b) <= START_TOLERANCE_SECONDS || Number.isNaN(a) && Number.isNaN(b);
}
