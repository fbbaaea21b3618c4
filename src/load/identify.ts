/**
 * Which rows are one process, and over how long each was measured. Pure.
 *
 * @module
 */

/** The start of one process differs by 0.01 s between recordings, and is rounded in each. */
const START_TOLERANCE_SECONDS = 0.0201;

/** Nobody knows over how long a first value was measured; it was short. */
const FIRST_OVER_MS = 1;

/**
 * A gap so many times longer than the one before lies between two recordings, or the machine slept
 * or its clock was set: the value after it was not measured over all of it.
 */
const LONGEST_GAP = 10;

/** So many processes of one pid are remembered, those that were seen last. */
const MOST_OF_PID = 64;

/** What tells one process from another, and when it was seen. */
export interface Sighting {
  /** Process id. */
  readonly pid: number;
  /** When it started, in seconds since 1970; `null` where that is not recorded. */
  readonly creationEpochSeconds: number | null;
  /** When its row was taken, in seconds since 1970. */
  readonly timestamp: number;
}

/** A process that was seen. */
export interface Known {
  /** When it started, as it was first told. */
  readonly creationEpochSeconds: number | null;
  /** When its latest row was taken. */
  timestamp: number;
  /** Of the same pid, the process that was seen last before this one. */
  older: Known | null;
}

/** What the rows before told. */
export interface Identities {
  /** The latest process of each pid, by the labels of its rows. */
  readonly byLabels: Map<string, Map<number, Known>>;
  /** The labels of the row before, and the processes that have them. */
  latest: { readonly labels: string; readonly byPid: Map<number, Known> };
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
  const byPid = new Map<number, Known>();
  return {
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
  const { pid, timestamp } = sighting;
  const byPid = findByPid(labels, identities);
  const latest = byPid.get(pid);
  const known = latest === undefined ? null : findKnown(latest, sighting);
  if (latest !== undefined && latest.timestamp === timestamp) {
    if (known !== null && known.timestamp === timestamp) return null;
    identities.hasTwins = true;
  }
  const { creationEpochSeconds } = known ?? sighting;
  const overSeconds = known === null
    ? ageOfNew(sighting, identities)
    : identities.before === null
    ? identities.overSeconds
    : timestamp - known.timestamp;
  if (known !== null) known.timestamp = timestamp;
  if (known === null || known !== latest) {
    byPid.set(
      pid,
      putFirst(latest ?? null, known ?? { creationEpochSeconds, timestamp, older: null }),
    );
  }
  return {
    creationEpochSeconds,
    // To the microsecond, as timestamps are.
    overMs: overSeconds > 0 ? Math.round(overSeconds * 1e6) / 1e3 : FIRST_OVER_MS,
  };
}

function findByPid(labels: string, identities: Identities): Map<number, Known> {
  if (identities.latest.labels === labels) return identities.latest.byPid;
  const byPid = identities.byLabels.get(labels) ?? new Map<number, Known>();
  identities.byLabels.set(labels, byPid);
  identities.latest = { labels, byPid };
  return byPid;
}

function findKnown(latest: Known, sighting: Sighting): Known | null {
  for (let known: Known | null = latest; known !== null; known = known.older) {
    if (isSameStart(known, sighting)) return known;
  }
  return null;
}

/** Puts one in front of those of its pid, and forgets what was seen long ago. */
function putFirst(latest: Known | null, first: Known): Known {
  const others: Known[] = [];
  for (let known = latest; known !== null; known = known.older) {
    if (known !== first && others.length < MOST_OF_PID - 1) others.push(known);
  }
  let last = first;
  for (const known of others) last = last.older = known;
  last.older = null;
  return first;
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

function isSameStart(
  { creationEpochSeconds: a }: Pick<Sighting, "creationEpochSeconds">,
  { creationEpochSeconds: b }: Pick<Sighting, "creationEpochSeconds">,
): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= START_TOLERANCE_SECONDS;
}
