/**
 * Which rows are one process, and over how long each was measured. Pure.
 *
 * @module
 */

import {
  addKnown,
  type ByPid,
  emptyByPid,
  emptyKnown,
  findKnown,
  findPlace,
  type Known,
  NONE,
  notePid,
  putFirst,
} from "./known.ts";

/** Nobody knows over how long a first value was measured; it was short. */
const FIRST_OVER_MS = 1;

/**
 * A gap so many times longer than the one before lies between two recordings, or the machine slept
 * or its clock was set: the value after it was not measured over all of it.
 */
const LONGEST_GAP = 10;

/** What tells one process from another, and when it was seen. */
export interface Sighting {
  /** Process id. */
  readonly pid: number;
  /** When it started, in seconds since 1970; `null` where that is not recorded. */
  readonly creationEpochSeconds: number | null;
  /** When its row was taken, in seconds since 1970. */
  readonly timestamp: number;
}

/** What the rows before told. */
export interface Identities {
  /** The processes. */
  readonly known: Known;
  /** The latest process of each pid, by the labels of its rows. */
  readonly byLabels: Map<string, ByPid>;
  /** The labels of the row before, and the processes that have them. */
  latest: { readonly labels: string; readonly byPid: ByPid };
  /** The timestamp of the snapshot at hand. */
  timestamp: number | null;
  /** That of the one before; `null` where the snapshot at hand is the first, or after a pause. */
  before: number | null;
  /** The seconds from the one before to the one at hand; 0 where there are none. */
  gapSeconds: number;
  /** The same, but after a pause the gap before that. */
  overSeconds: number;
  /** Whether a pid and labels were there twice in the snapshot at hand, with different starts. */
  hasTwins: boolean;
}

/** A row whose process is known. */
export interface Identified {
  /** When the process started, as first told, in seconds since 1970. */
  readonly creationEpochSeconds: number | null;
  /** The time that the row was measured over: more than 0. */
  readonly overMs: number;
}

/** Nothing was told yet. */
export function emptyIdentities(): Identities {
  const byPid = emptyByPid();
  return {
    known: emptyKnown(),
    byLabels: new Map([["", byPid]]),
    latest: { labels: "", byPid },
    timestamp: null,
    before: null,
    gapSeconds: 0,
    overSeconds: 0,
    hasTwins: false,
  };
}

/**
 * Identifies the process of a row: that of its pid and labels which started when it did.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const identities = emptyIdentities();
 * identify({ pid: 7, creationEpochSeconds: 0.5, timestamp: 100 }, "", identities);
 * const found = identify({ pid: 7, creationEpochSeconds: 0.51, timestamp: 102 }, "", identities);
 * assertEquals(found, { creationEpochSeconds: 0.5, overMs: 2000 });
 * ```
 *
 * @param sighting The row.
 * @param labels What its labels say.
 * @param identities What the rows before told; this one is added.
 * @returns The start of its process, and the time since its row before; of a first row, since its
 * start if that was after the snapshot before, or 1 ms. `null` where the process has a row of this
 * time already.
 */
export function identify(
  sighting: Sighting,
  labels: string,
  identities: Identities,
): Identified | null {
  noteSnapshot(sighting.timestamp, identities);
  const { pid, timestamp, creationEpochSeconds } = sighting;
  const { known, before, overSeconds } = identities;
  const byPid = findByPid(labels, identities);
  const place = findPlace(byPid, known, pid);
  const latest = byPid.places[place]!;
  const found = findKnown(known, latest, creationEpochSeconds ?? NaN);
  if (latest !== NONE && known.timestamps[latest] === timestamp) {
    if (found !== NONE && known.timestamps[found] === timestamp) return null;
    identities.hasTwins = true;
  }
  if (found === NONE) {
    byPid.places[place] = putFirst(known, latest, addKnown(known, sighting));
    if (latest === NONE) notePid(byPid, known);
    return { creationEpochSeconds, overMs: toOverMs(ageOfNew(sighting, identities)) };
  }
  const passed = before === null ? overSeconds : timestamp - known.timestamps[found]!;
  known.timestamps[found] = timestamp;
  if (found !== latest) byPid.places[place] = putFirst(known, latest, found);
  const start = known.starts[found]!;
  return {
    creationEpochSeconds: Number.isNaN(start) ? null : start,
    overMs: toOverMs(passed),
  };
}

/** To the microsecond, as timestamps are. */
function toOverMs(seconds: number): number {
  return seconds > 0 ? Math.round(seconds * 1e6) / 1e3 : FIRST_OVER_MS;
}

function findByPid(labels: string, identities: Identities): ByPid {
  if (identities.latest.labels === labels) return identities.latest.byPid;
  const byPid = identities.byLabels.get(labels) ?? emptyByPid();
  identities.byLabels.set(labels, byPid);
  identities.latest = { labels, byPid };
  return byPid;
}

function noteSnapshot(timestamp: number, identities: Identities): void {
  if (timestamp === identities.timestamp) return;
  const passed = identities.timestamp === null ? 0 : timestamp - identities.timestamp;
  const isPause = identities.gapSeconds > 0 && passed > LONGEST_GAP * identities.gapSeconds;
  identities.before = passed > 0 && !isPause ? identities.timestamp : null;
  // What was measured over a pause, or over a step of the clock, took as long as usual.
  identities.overSeconds = isPause || passed < 0 ? identities.gapSeconds : passed;
  identities.gapSeconds = passed < 0 ? identities.gapSeconds : passed;
  identities.timestamp = timestamp;
  identities.hasTwins = false;
}

/** What started since the snapshot before was measured from its start; else 0. */
function ageOfNew({ creationEpochSeconds, timestamp }: Sighting, { before }: Identities): number {
  const isNew = before !== null && creationEpochSeconds !== null && creationEpochSeconds > before;
  return isNew ? timestamp - creationEpochSeconds : 0;
}
