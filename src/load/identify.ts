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

/** The rows with the same labels, for example those of one host, which has ticks of its own. */
export interface Host {
  /** The labels. */
  readonly labels: string;
  /** The latest process of each pid. */
  readonly byPid: ByPid;
  /** The timestamp of the current snapshot. */
  timestamp: number | null;
  /** The timestamp of the previous snapshot; `null` for the first snapshot, and after a pause. */
  before: number | null;
  /** The seconds between the previous snapshot and the current one; 0 without a previous snapshot. */
  gapSeconds: number;
  /** The gap before that one, which counts in its place if it is a pause or a step of the clock. */
  overSeconds: number;
}

/** The processes of all previous rows. */
export interface Identities {
  /** The processes. */
  readonly known: Known;
  /** The hosts, by their labels. */
  readonly hosts: Map<string, Host>;
  /** The host of the previous row. */
  latest: Host;
  /** The interval over which CPU % was measured in the latest row, in milliseconds: more than 0. */
  overMs: number;
  /** Whether the current snapshot has the same pid and labels twice, with different starts. */
  hasTwins: boolean;
}

/** Creates the state before the first row. */
export function emptyIdentities(): Identities {
  const host = emptyHost("");
  return {
    known: emptyKnown(),
    hosts: new Map([["", host]]),
    latest: host,
    overMs: NaN,
    hasTwins: false,
  };
}

function emptyHost(labels: string): Host {
  return {
    labels,
    byPid: emptyByPid(),
    timestamp: null,
    before: null,
    gapSeconds: 0,
    overSeconds: 0,
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
  const host = findHost(labels, identities);
  if (timestamp !== host.timestamp) beginSnapshot(timestamp, host, identities);
  const { known } = identities;
  const { byPid, before, overSeconds } = host;
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

function findHost(labels: string, identities: Identities): Host {
  if (identities.latest.labels === labels) return identities.latest;
  const host = identities.hosts.get(labels) ?? emptyHost(labels);
  identities.hosts.set(labels, host);
  identities.latest = host;
  return host;
}

function beginSnapshot(timestamp: number, host: Host, identities: Identities): void {
  const passed = host.timestamp === null ? 0 : timestamp - host.timestamp;
  const isPause = host.gapSeconds > 0 && passed > LONGEST_GAP * host.gapSeconds;
  host.before = passed > 0 && !isPause ? host.timestamp : null;
  // After a pause or a step of the clock, the usual interval is assumed.
  host.overSeconds = host.gapSeconds;
  host.gapSeconds = passed < 0 ? host.gapSeconds : passed;
  host.timestamp = timestamp;
  identities.hasTwins = false;
}
