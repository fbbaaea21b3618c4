/**
 * Makes snapshots of rows in time order. Pure, except that the functions change the state.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { emptyIdentities, type Identities } from "./identify.ts";
import { PLACES, type Row } from "./row.ts";
import { sampleOf } from "./sample.ts";

/** The rows need sorting: they are not in time order, or a process has two rows of one time. */
export class DisorderError extends Error {
  /** The name of the class. */
  override name = "DisorderError";
}

/** The state while rows become snapshots. */
export interface Assembly {
  /** The processes of all previous rows. */
  readonly identities: Identities;
  /** The current snapshot. */
  open: OpenSnapshot | null;
  /** The complete snapshots. */
  ended: Snapshot[];
  /**
   * Whether the rows are known to have their recorded order. Then a clock was set if time goes
   * back.
   */
  readonly isAsRecorded: boolean;
}

/**
 * At most this many processes may have the same time: they need 1.5 GB of memory. Linux has 4 Mi
 * pids.
 */
export const MOST_AT_ONCE = 2 ** 20;

/** Renders the error message for more processes. */
export function tooManyAtOnce(timestamp: number): string {
  return `more than ${MOST_AT_ONCE} processes have the time ${timestamp}; probably the times were ` +
    "shortened, or the file joins many recordings; write times with three decimals, or report each " +
    "recording alone";
}

/** The snapshot to which rows are added. */
export interface OpenSnapshot {
  /** The time of the snapshot, in seconds since 1970. */
  readonly timestamp: number;
  /** The samples so far. */
  readonly samples: Sample[];
  /** The pid of the latest sample. */
  lastPid: number;
  /** Whether the pids of the samples rise. */
  isSorted: boolean;
}

/** Returns the state before the first row. */
export function beginAssembly(isAsRecorded = false): Assembly {
  return { identities: emptyIdentities(), open: null, ended: [], isAsRecorded };
}

/**
 * Adds a row to the current snapshot, or ends the current snapshot and begins the next one.
 *
 * @param assembly The state.
 * @param row The row.
 * @param extras The extra columns of the row.
 * @throws {DisorderError} If the rows are not in time order, or if a process has two rows of one time.
 * @throws {DataError} If too many processes have this time.
 */
export function addInOrder(
  assembly: Assembly,
  row: Row,
  extras: readonly ExtraColumn[],
): void {
  const { identities, isAsRecorded } = assembly;
  const timestamp = row.numbers[PLACES.timestamp]!;
  if (assembly.open === null || assembly.open.timestamp !== timestamp) {
    const isBefore = assembly.open !== null && timestamp < assembly.open.timestamp;
    if (isBefore && !isAsRecorded) throw new DisorderError();
    endSnapshot(assembly);
    assembly.open = { timestamp, samples: [], lastPid: -Infinity, isSorted: true };
  }
  const sample = sampleOf(row, extras, identities);
  // The order of rows must not decide which of two starts belongs to another process.
  if ((sample === null || identities.hasTwins) && !isAsRecorded) throw new DisorderError();
  if (sample === null) return;
  if (assembly.open.samples.length === MOST_AT_ONCE) throw new DataError(tooManyAtOnce(timestamp));
  const { pid } = sample.reading;
  if (pid <= assembly.open.lastPid) assembly.open.isSorted = false;
  assembly.open.lastPid = pid;
  assembly.open.samples.push(sample);
}

/** Ends the current snapshot, if there is one. */
export function endSnapshot(assembly: Assembly): void {
  const { open } = assembly;
  if (open === null) return;
  const { samples, isSorted } = open;
  // The order of rows must not change sums, or the order of equal processes.
  if (!isSorted) samples.sort(compareSamples);
  assembly.ended.push(snapshotOf(open.timestamp, samples));
  assembly.open = null;
}

/**
 * Creates a snapshot of a file.
 *
 * @param timestamp The time of the snapshot, in seconds since 1970.
 * @param samples The samples.
 */
export function snapshotOf(timestamp: number, samples: readonly Sample[]): Snapshot {
  // Timestamps have at most microseconds. The rounding removes the error of the multiplication.
  const epochMs = Math.round(timestamp * 1e6) / 1e3;
  return {
    tick: { epochMs, monotonicMs: epochMs, skipped: 0, last: false },
    samples,
    missed: null,
  };
}

function compareSamples({ reading: a }: Sample, { reading: b }: Sample): number {
  return a.pid - b.pid || compareTexts(a.labels ?? "", b.labels ?? "");
}

/** Compares texts by UTF-16 code units, independent of the language. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
