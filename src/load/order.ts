/**
 * Rows in the order of time to snapshots, as they come. Pure but for what it is told to remember.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { emptyIdentities, type Identities } from "./identify.ts";
import { PLACES, type Row } from "./row.ts";
import { sampleOf } from "./sample.ts";
import { requireTime } from "./times.ts";

/** Rows are not in the order of time, or a process has two of one time: they must be sorted. */
export class DisorderError extends Error {
  /** Name of the class. */
  override name = "DisorderError";
}

/** Rows that become snapshots. */
export interface Assembly {
  /** What the rows before told. */
  readonly identities: Identities;
  /** The snapshot at hand. */
  open: OpenSnapshot | null;
  /** Those that have ended. */
  ended: Snapshot[];
  /** Whether the rows are known to be as they were recorded: where time goes back, a clock was set. */
  readonly isAsRecorded: boolean;
}

/** So many processes may be there at one time, in 1.5 GB of memory. Linux has four times as many pids. */
export const MOST_AT_ONCE = 2 ** 20;

/** What is said of more. */
export function tooManyAtOnce(timestamp: number): string {
  return `more than ${MOST_AT_ONCE} processes are there at the time ${timestamp}: it seems that the ` +
    "times are cut, or of many recordings; write them with three decimals, or report these one by one";
}

/** A snapshot that rows are added to. */
export interface OpenSnapshot {
  /** Its time, in seconds since 1970. */
  readonly timestamp: number;
  /** Its samples so far. */
  readonly samples: Sample[];
  /** The pid of the latest. */
  lastPid: number;
  /** Whether their pids rise. */
  isSorted: boolean;
}

/** No rows yet. */
export function beginAssembly(isAsRecorded = false): Assembly {
  return { identities: emptyIdentities(), open: null, ended: [], isAsRecorded };
}

/**
 * Adds a row to the snapshot at hand, or ends that and begins the next.
 *
 * @param assembly What it is added to.
 * @param row The row.
 * @param extras The columns of it that are extras.
 * @throws {DisorderError} When rows of a later time were there, or one of the same process and time.
 * @throws {DataError} When its time is none, or too many have it.
 */
export function addInOrder(
  assembly: Assembly,
  row: Row,
  extras: readonly ExtraColumn[],
): void {
  const { identities, isAsRecorded } = assembly;
  const timestamp = row.numbers[PLACES.timestamp]!;
  if (assembly.open === null || assembly.open.timestamp !== timestamp) {
    requireTime(timestamp);
    const isBefore = assembly.open !== null && timestamp < assembly.open.timestamp;
    if (isBefore && !isAsRecorded) throw new DisorderError();
    endSnapshot(assembly);
    assembly.open = { timestamp, samples: [], lastPid: -Infinity, isSorted: true };
  }
  const sample = sampleOf(row, extras, identities);
  // Which of two starts is another process must not be told by the order of rows.
  if ((sample === null || identities.hasTwins) && !isAsRecorded) throw new DisorderError();
  if (sample === null) return;
  if (assembly.open.samples.length === MOST_AT_ONCE) throw new DataError(tooManyAtOnce(timestamp));
  const { pid } = sample.reading;
  if (pid <= assembly.open.lastPid) assembly.open.isSorted = false;
  assembly.open.lastPid = pid;
  assembly.open.samples.push(sample);
}

/** Ends the snapshot at hand, if there is one. */
export function endSnapshot(assembly: Assembly): void {
  const { open } = assembly;
  if (open === null) return;
  const { samples, isSorted } = open;
  // What is summed up, and who comes first among equals, must not be told by the order of rows.
  if (!isSorted) samples.sort(compareSamples);
  assembly.ended.push(snapshotOf(open.timestamp, samples));
  assembly.open = null;
}

/**
 * A snapshot of a file.
 *
 * @param timestamp Its time, in seconds since 1970.
 * @param samples Its samples.
 */
export function snapshotOf(timestamp: number, samples: readonly Sample[]): Snapshot {
  // Timestamps have microseconds at most: this takes off what the multiplication adds.
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

/** Compares texts by their UTF-16 units, in any language alike. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
