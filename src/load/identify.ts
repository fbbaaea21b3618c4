/**
 * Decides which rows belong to one process, and over which interval CPU % was measured. Pure.
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

/** The interval of a first value is unknown, and is taken to be this short. */
const FIRST_OVER_MS = 1;

/**
 * A gap that is longer than the previous gap by this factor lies between two recordings, or the machine
 * slept, or the clock was set. The value after the gap was not measured over the whole gap.
 */
const LONGEST_GAP = 10;

/** The processes of all previous rows. */
export interface Identities {
  /** The processes. */
  readonly known: Known;
  /** The latest process of each pid, by the labels of the rows. */
  readonly byLabels: Map<string, ByPid>;
  /** The labels of the previous row, and the processes with these labels. */
  latest: { readonly labels: string; readonly byPid: ByPid };
  /** The timestamp of the current snapshot. */
  timestamp: number | null;
  /** The timestamp of the previous snapshot; `null` for the first snapshot, and after a pause. */
  before: number | null;
  /** The seconds between the previous snapshot and the current one; 0 without a previous snapshot. */
  gapSeconds: number;
  /**
   * The seconds between these snapshots; after a pause, the seconds of the gap before the pause.
   */
  overSeconds: number;
  /** The interval over which CPU % was measured in the latest row, in milliseconds: more than 0. */
  overMs: number;
  /** Whether the current snapshot has the same pid and labels twice, with different starts. */
  hasTwins: boolean;
}

/** Creates the state before the first row. */
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
    overMs: NaN,
    hasTwins: false,
  };
}

/**
 * Identifies the process of a row by pid, labels and start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const identities = emptyIdentities();
 * const first = identify(7, 0.5, 100, "", identities);
 * assertEquals(identify(7, 0.51, 102, "", identities), first);
 * assertEquals([identities.known.starts[first], identities.overMs], [0.5, 2000]);
 * ```
 *
 * @param pid The process id.
 * @param start The start of the process, in seconds since 1970; `NaN` if the start is not recorded.
 * @param timestamp The time of the row, in seconds since 1970.
 * @param labels The labels of the row.
 * @param identities The processes of all previous rows. The function adds this row. `overMs` is then the time
 * since the previous row of the process. For a first row, it is the time since the start of the process if the
 * process is newer than the previous snapshot, otherwise 1 ms.
 * @returns The index among the known processes; `NONE` if the process already has a row of this time.
 */
export function identify(
  pid: number,
  start: number,
  timestamp: number,
  labels: string,
  identities: Identities,
): number {
  if (timestamp !== identities.timestamp) beginSnapshot(timestamp, identities);
  const { known, before, overSeconds } = identities;
  const byPid = findByPid(labels, identities);
  const place = findPlace(byPid, known, pid);
  const latest = byPid.places[place]!;
  const found = findKnown(known, latest, start);
  if (latest !== NONE && known.timestamps[latest] === timestamp) {
    if (found !== NONE && known.timestamps[found] === timestamp) return NONE;
    identities.hasTwins = true;
  }
  if (found === NONE) {
    identities.overMs = toOverMs(before !== null && start > before ? timestamp - start : 0);
    const added = addKnown(known, pid, start, timestamp);
    byPid.places[place] = putFirst(known, latest, added);
    if (latest === NONE) notePid(byPid, known);
    return added;
  }
  identities.overMs = toOverMs(
    before === null ? overSeconds : timestamp - known.timestamps[found]!,
  );
  known.timestamps[found] = timestamp;
  if (found !== latest) byPid.places[place] = putFirst(known, latest, found);
  return found;
}

/** Rounds to the microsecond, as timestamps are rounded. */
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

function beginSnapshot(timestamp: number, identities: Identities): void {
  const passed = identities.timestamp === null ? 0 : timestamp - identities.timestamp;
  const isPause = identities.gapSeconds > 0 && passed > LONGEST_GAP * identities.gapSeconds;
  identities.before = passed > 0 && !isPause ? identities.timestamp : null;
  // After a pause or a step of the clock, the usual interval is assumed.
  identities.overSeconds = isPause || passed < 0 ? identities.gapSeconds : passed;
  identities.gapSeconds = passed < 0 ? identities.gapSeconds : passed;
  identities.timestamp = timestamp;
  identities.hasTwins = false;
}
