/**
 * The samples of processes that have few of them, in columns of numbers. On some systems most processes
 * have at most 8 samples, and a record of such a process takes ten times as much memory. Pure, except for
 * the tables that the caller passes.
 *
 * @module
 */

import { roomFor } from "../../model/growing.ts";
import type { Process } from "../../model/processes.ts";
import { addRow, emptyRows, findRow, NONE, type ProcessRows, removeRow } from "./rows.ts";
import { orNull } from "../running_stats.ts";

/** The most samples of a process in this table. A process with more samples has a record. */
export const MOST_EARLY = 8;

/** The values of a sample; `null` is unknown. */
export interface Moment {
  /** The time, in seconds of the monotonic clock of the ticks. */
  readonly seconds: number;
  /** CPU %. */
  readonly cpuPercent: number | null;
  /** The interval of the CPU %, in milliseconds. */
  readonly cpuOverMs: number;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** Private memory. */
  readonly privateBytes: number | null;
  /** Anonymous memory. */
  readonly anonymousBytes: number | null;
  /** Open descriptors. */
  readonly openFiles: number | null;
}

/** A process with all of its samples. */
export interface EarlyProcess extends Pick<Process, "pid" | "startTicks" | "name"> {
  /** Its labels; empty without labels. */
  readonly labels: string;
  /** Its age at its first sample; `null` is unknown. */
  readonly ageSeconds: number | null;
  /** Its samples. */
  readonly moments: readonly Moment[];
}

/** The table of processes with few samples. */
export interface EarlySamples {
  /** Their identities. */
  readonly rows: ProcessRows;
  /** Their latest names, by row. */
  readonly names: string[];
  /** The other values of each row, a number for each of `FIELDS`. */
  fields: Float64Array;
  /** The samples, a number for each of `CELLS`. */
  cells: Float64Array;
  /** The number of places for samples. */
  places: number;
  /** The first free place. The places of a removed process are free in the order of their use. */
  free: number;
}

const FIELDS = { order: 0, age: 1, samples: 2, first: 3, last: 4 } as const;
const FIELDS_WIDTH = 5;

/** The cells of a sample, and the place of the next sample of its process. */
const CELLS = { seconds: 0, cpu: 1, over: 2, rss: 3, private: 4, anonymous: 5, files: 6, next: 7 };
const CELLS_WIDTH = 8;

/** Returns an empty table. */
export function emptyEarlySamples(): EarlySamples {
  return {
    rows: emptyRows(),
    names: [],
    fields: new Float64Array(0),
    cells: new Float64Array(0),
    places: 0,
    free: NONE,
  };
}

/** Finds the row of a process; `NONE` if it has none. */
export function findEarly({ rows }: EarlySamples, process: Process): number {
  return findRow(rows, process);
}

/**
 * Adds a process that is not in the table.
 *
 * @param early The table.
 * @param process The process.
 * @param order The number of processes that appeared before it.
 * @param ageSeconds Its age; `null` is unknown.
 * @returns Its row.
 */
export function addEarly(
  early: EarlySamples,
  process: Process,
  order: number,
  ageSeconds: number | null,
): number {
  const row = addRow(early.rows, process);
  const from = row * FIELDS_WIDTH;
  const fields = early.fields = roomFor(early.fields, from + FIELDS_WIDTH - 1);
  fields[from + FIELDS.order] = order;
  fields[from + FIELDS.age] = ageSeconds ?? NaN;
  fields[from + FIELDS.samples] = 0;
  fields[from + FIELDS.first] = NONE;
  fields[from + FIELDS.last] = NONE;
  return row;
}

/**
 * Adds a sample of a process that has fewer than `MOST_EARLY` samples.
 *
 * @param early The table.
 * @param row The row of the process.
 * @param name Its present name.
 * @param moment The sample.
 */
export function addMoment(early: EarlySamples, row: number, name: string, moment: Moment): void {
  const place = early.free === NONE ? early.places++ : early.free;
  const from = place * CELLS_WIDTH;
  const cells = early.cells = roomFor(early.cells, from + CELLS_WIDTH - 1);
  if (place === early.free) early.free = cells[from + CELLS.next]!;
  cells[from + CELLS.seconds] = moment.seconds;
  cells[from + CELLS.cpu] = moment.cpuPercent ?? NaN;
  cells[from + CELLS.over] = moment.cpuOverMs;
  cells[from + CELLS.rss] = moment.rssBytes ?? NaN;
  cells[from + CELLS.private] = moment.privateBytes ?? NaN;
  cells[from + CELLS.anonymous] = moment.anonymousBytes ?? NaN;
  cells[from + CELLS.files] = moment.openFiles ?? NaN;
  cells[from + CELLS.next] = NONE;
  const { fields, names } = early;
  const about = row * FIELDS_WIDTH;
  const last = fields[about + FIELDS.last]!;
  if (last === NONE) fields[about + FIELDS.first] = place;
  else cells[last * CELLS_WIDTH + CELLS.next] = place;
  fields[about + FIELDS.last] = place;
  fields[about + FIELDS.samples]!++;
  names[row] = name;
}

/** Returns the number of samples of a process; 0 for an unused row. */
export function countMoments({ fields }: EarlySamples, row: number): number {
  return fields[row * FIELDS_WIDTH + FIELDS.samples]!;
}

/** Returns the number of processes that appeared before it. */
export function orderOf({ fields }: EarlySamples, row: number): number {
  return fields[row * FIELDS_WIDTH + FIELDS.order]!;
}

/** Returns the sum of CPU % times milliseconds over the samples of a process. */
export function cpuSumOf(early: EarlySamples, row: number): number {
  return readMoments(early, row)
    .reduce((sum, { cpuPercent, cpuOverMs }) => sum + (cpuPercent ?? 0) * cpuOverMs, 0);
}

/** Returns the largest resident set size of a process; 0 if none is known. */
export function rssPeakOf(early: EarlySamples, row: number): number {
  return Math.max(...readMoments(early, row).map(({ rssBytes }) => rssBytes ?? 0));
}

/** Returns a process with all of its samples. */
export function readEarly(early: EarlySamples, row: number): EarlyProcess {
  const { rows, names, fields } = early;
  const about = row * FIELDS_WIDTH;
  return {
    pid: rows.pids[row]!,
    startTicks: rows.startTicks[row]!,
    labels: rows.labels[row]!,
    name: names[row]!,
    ageSeconds: orNull(fields[about + FIELDS.age]!),
    moments: readMoments(early, row),
  };
}

function readMoments(early: EarlySamples, row: number): Moment[] {
  const { fields, cells } = early;
  const moments: Moment[] = [];
  let place = fields[row * FIELDS_WIDTH + FIELDS.first]!;
  while (place !== NONE) {
    const from = place * CELLS_WIDTH;
    moments.push({
      seconds: cells[from + CELLS.seconds]!,
      cpuPercent: orNull(cells[from + CELLS.cpu]!),
      cpuOverMs: cells[from + CELLS.over]!,
      rssBytes: orNull(cells[from + CELLS.rss]!),
      privateBytes: orNull(cells[from + CELLS.private]!),
      anonymousBytes: orNull(cells[from + CELLS.anonymous]!),
      openFiles: orNull(cells[from + CELLS.files]!),
    });
    place = cells[from + CELLS.next]!;
  }
  return moments;
}

/** Removes a process. */
export function removeEarly(early: EarlySamples, row: number): void {
  const { rows, names, fields, cells } = early;
  const about = row * FIELDS_WIDTH;
  // All places of the process become free. The last of them points to the places that were free before.
  cells[fields[about + FIELDS.last]! * CELLS_WIDTH + CELLS.next] = early.free;
  early.free = fields[about + FIELDS.first]!;
  fields[about + FIELDS.samples] = 0;
  names[row] = "";
  removeRow(rows, row);
}

/** Returns the rows of all processes. */
export function* listEarly(early: EarlySamples): Generator<number> {
  for (let row = 0; row < early.rows.used; row++) if (countMoments(early, row) > 0) yield row;
}
