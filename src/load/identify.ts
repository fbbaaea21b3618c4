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

/** What tells one process from another, and when it was seen. */
export interface Sighting {
  /** Process id. */
  readonly pid: number;
  /** When it started, in seconds since 1970; `null` where that is not recorded. */
  readonly creationEpochSeconds: number | null;
  /** When its row was taken, in seconds since 1970. */
  timestamp: number;
}

/** What the rows before told. */
export interface Identities {
  /** The last row of the latest process of each pid, with its start as it was first told. */
  readonly byPid: Map<number, Sighting>;
  /** The timestamp of the snapshot at hand. */
  timestamp: number | null;
  /** That of the one before; `null` where the snapshot at hand is the first, or after a pause. */
  before: number | null;
  /** The seconds from the one before to the one at hand; 0 where there are none. */
  gapSeconds: number;
  /** The same, but after a pause the gap before that. */
  overSeconds: number;
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
  return { byPid: new Map(), timestamp: null, before: null, gapSeconds: 0, overSeconds: 0 };
}

/**
 * Identifies the process of a row: the latest of its pid, if it started when that one did.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const identities = emptyIdentities();
 * identify({ pid: 7, creationEpochSeconds: 0.5, timestamp: 100 }, identities);
 * const found = identify({ pid: 7, creationEpochSeconds: 0.51, timestamp: 102 }, identities);
 * assertEquals(found, { creationEpochSeconds: 0.5, overMs: 2000 });
 * ```
 *
 * @param sighting The row.
 * @param identities What the rows before told; this one is added.
 * @returns The start of its process, and the time since its row before; of a first row, since its
 * start if that was after the snapshot before, or 1 ms.
 */
export function identify(sighting: Sighting, identities: Identities): Identified {
  noteSnapshot(sighting.timestamp, identities);
  const { pid, timestamp } = sighting;
  const last = identities.byPid.get(pid);
  const isKnown = last !== undefined && isSameStart(last, sighting);
  const { creationEpochSeconds } = isKnown ? last : sighting;
  const overSeconds = isKnown
    ? identities.before === null ? identities.overSeconds : timestamp - last.timestamp
    : ageOfNew(sighting, identities);
  if (isKnown) last.timestamp = timestamp;
  else identities.byPid.set(pid, { pid, creationEpochSeconds, timestamp });
  return {
    creationEpochSeconds,
    // To the microsecond, as timestamps are.
    overMs: overSeconds > 0 ? Math.round(overSeconds * 1e6) / 1e3 : FIRST_OVER_MS,
  };
}

function noteSnapshot(timestamp: number, identities: Identities): void {
  if (timestamp === identities.timestamp) return;
  const passed = identities.timestamp === null ? 0 : timestamp - identities.timestamp;
  const isPause = identities.gapSeconds > 0 && passed > LONGEST_GAP * identities.gapSeconds;
  identities.before = passed > 0 && !isPause ? identities.timestamp : null;
  identities.overSeconds = isPause ? identities.gapSeconds : Math.max(0, passed);
  identities.gapSeconds = Math.max(0, passed);
  identities.timestamp = timestamp;
}

/** What started since the snapshot before was measured from its start; else 0. */
function ageOfNew({ creationEpochSeconds, timestamp }: Sighting, { before }: Identities): number {
  const isNew = before !== null && creationEpochSeconds !== null && creationEpochSeconds > before;
  return isNew ? timestamp - creationEpochSeconds : 0;
}

function isSameStart(
  { creationEpochSeconds: a }: Sighting,
  { creationEpochSeconds: b }: Sighting,
): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= START_TOLERANCE_SECONDS;
}
