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

/** A process of more samples is remembered in the other way. */
export const MOST_EARLY = 8;

/** The values of a sample; `null` is unknown. */
export interface Moment {
  /** When, in seconds of the monotonic clock of the ticks. */
  readonly seconds: number;
  /** CPU %. */
  readonly cpuPercent: number | null;
  /** The time that it was measured over, in milliseconds. */
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

/** A process, and all that is known of it. */
export interface EarlyProcess extends Pick<Process, "pid" | "startTicks" | "name"> {
  /** What its labels say; empty where it has none. */
  readonly labels: string;
  /** How old it was at its first sample; `null` is unknown. */
  readonly ageSeconds: number | null;
  /** Its samples. */
  readonly moments: readonly Moment[];
}

/** Processes of few samples. */
export interface EarlySamples {
  /** Who they are. */
  readonly rows: ProcessRows;
  /** Their latest names, by row. */
  readonly names: string[];
  /** What else is known of each row, a number for each of `FIELDS`. */
  fields: Float64Array;
  /** The samples, each a number for each of `CELLS`. */
  cells: Float64Array;
  /** How many places there are for samples. */
  places: number;
  /** One that is free again; those of a process are free in a row, as they were used. */
  free: number;
}

const FIELDS = { order: 0, age: 1, samples: 2, first: 3, last: 4 } as const;
const FIELDS_WIDTH = 5;

/** Of a sample, and which is the next of its process. */
const CELLS = { seconds: 0, cpu: 1, over: 2, rss: 3, private: 4, anonymous: 5, files: 6, next: 7 };
const CELLS_WIDTH = 8;

/** No processes. */
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

/** Finds the row of a process; `NONE` where it has none. */
export function findEarly({ rows }: EarlySamples, process: Process): number {
  return findRow(rows, process);
}

/**
 * Adds a process that is not there.
 *
 * @param early What it is added to.
 * @param process The process.
 * @param order How many processes appeared before it.
 * @param ageSeconds How old it is; `null` is unknown.
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
 * Adds a sample of a process, which has less than `MOST_EARLY`.
 *
 * @param early What it is added to.
 * @param row The process.
 * @param name Its name now.
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

/** How many samples a process has; 0 where nothing has the row. */
export function countMoments({ fields }: EarlySamples, row: number): number {
  return fields[row * FIELDS_WIDTH + FIELDS.samples]!;
}

/** How many processes appeared before it. */
export function orderOf({ fields }: EarlySamples, row: number): number {
  return fields[row * FIELDS_WIDTH + FIELDS.order]!;
}

/** CPU % times milliseconds, summed up over the samples of a process. */
export function cpuSumOf(early: EarlySamples, row: number): number {
  return readMoments(early, row)
    .reduce((sum, { cpuPercent, cpuOverMs }) => sum + (cpuPercent ?? 0) * cpuOverMs, 0);
}

/** The largest resident set size of a process; 0 where none is known. */
export function rssPeakOf(early: EarlySamples, row: number): number {
  return Math.max(...readMoments(early, row).map(({ rssBytes }) => rssBytes ?? 0));
}

/** All that is known of a process. */
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

/** Takes a process out. */
export function removeEarly(early: EarlySamples, row: number): void {
  const { rows, names, fields, cells } = early;
  const about = row * FIELDS_WIDTH;
  // All of its places are free then: the last of them tells of those that were before.
  cells[fields[about + FIELDS.last]! * CELLS_WIDTH + CELLS.next] = early.free;
  early.free = fields[about + FIELDS.first]!;
  fields[about + FIELDS.samples] = 0;
  names[row] = "";
  removeRow(rows, row);
}

/** The rows of all processes. */
export function* listEarly(early: EarlySamples): Generator<number> {
  for (let row = 0; row < early.rows.used; row++) if (countMoments(early, row) > 0) yield row;
}
