/**
 * What is worth knowing of a recorded file, beside its rows.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import type { Span } from "../model/window.ts";
import type { Compression } from "../text/compression.ts";

/** So many of the lines that are left out are told one by one. */
const MOST_TOLD = 3;

/** A line of which no row can be made. */
export interface LeftOutLine {
  /** Its number; the first line of a file is 1. */
  readonly line: number;
  /** Why it is left out, in words, raw. */
  readonly reason: string;
  /** The file that it is in, where the recording has several. */
  readonly file?: string;
}

/** What is worth knowing of a file; filled while it is read. */
export interface LoadNotes {
  /** Columns that PROFIT does not know, which are left out. */
  readonly unknownColumns: string[];
  /** The names of all columns, those that PROFIT knows as it calls them. */
  readonly columns: Set<string>;
  /** Rows that were read. */
  rows: number;
  /** Headers in the middle, of files that were put together. */
  repeatedHeaders: number;
  /** How many lines were left out, since no row can be made of them. */
  leftOutRows: number;
  /** The first of them. */
  readonly leftOut: LeftOutLine[];
  /** The number of the last line, if it lacks its line end: it may be cut off, and is left out. */
  cutOffLine: number | null;
  /** How the data is compressed, if it lacks its end. */
  cutOffData: Compression | null;
  /** How the data is compressed, and what of it was left out as damaged; `null` where nothing was. */
  damagedData: { readonly compression: Compression; readonly reason: string } | null;
  /** Whether the rows were not in the order of time, and were sorted in memory. */
  isSorted: boolean;
  /** Rows that were left out, since another one is of the same process and time. */
  doubles: number;
  /** How many times a spreadsheet seems to have cut, and the first of them; `null` where none is. */
  coarseTimes: { rows: number; readonly line: number; readonly cell: string } | null;
  /** The part that was asked for, and how many rows are in it; `null` where all was asked for. */
  part: (Span & { readonly rows: number }) | null;
  /** The file that is read, where the recording has several; `null` where it has one. */
  file: string | null;
  /** Why files cannot be read, or not to their ends, where the recording has others. */
  readonly unread: string[];
  /** The tool whose log it is, and what such a log does not tell; `null` for a recording. */
  log: { readonly tool: string; readonly lacks: string } | null;
}

/** Notes of a file that was not read yet. */
export function emptyNotes(): LoadNotes {
  return {
    unknownColumns: [],
    columns: new Set(),
    rows: 0,
    repeatedHeaders: 0,
    leftOutRows: 0,
    leftOut: [],
    cutOffLine: null,
    cutOffData: null,
    damagedData: null,
    isSorted: false,
    doubles: 0,
    coarseTimes: null,
    part: null,
    file: null,
    unread: [],
    log: null,
  };
}

/**
 * Notes that a line is left out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const notes = emptyNotes();
 * noteLeftOut(notes, 5, "there is no pid");
 * assertEquals([notes.leftOutRows, notes.leftOut[0]?.line], [1, 5]);
 * ```
 *
 * @param notes Where it is noted.
 * @param line The number of the line.
 * @param reason Why it is left out, in words.
 */
export function noteLeftOut(notes: LoadNotes, line: number, reason: string): void {
  notes.leftOutRows++;
  if (notes.leftOut.length === MOST_TOLD) return;
  const { file } = notes;
  notes.leftOut.push({ line, reason, ...(file === null ? {} : { file }) });
}

/**
 * Notes that the last row is cut off, of which some lines were left out one by one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const notes = emptyNotes();
 * noteLeftOut(notes, 5, "a quote begins that does not end");
 * noteCutOff(notes, { line: 5, leftOutRows: 0 });
 * assertEquals([notes.leftOutRows, notes.leftOut, notes.cutOffLine], [0, [], 5]);
 * ```
 *
 * @param notes Where it is noted.
 * @param row The line that it begins with, and how many lines were left out before that.
 */
export function noteCutOff(
  notes: LoadNotes,
  { line, leftOutRows }: { line: number; leftOutRows: number },
): void {
  notes.cutOffLine = line;
  notes.leftOutRows = leftOutRows;
  notes.leftOut.splice(leftOutRows);
}

/**
 * Makes sure that a file is a recording: of one that is none, a few lines may still look like rows.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * const notes = emptyNotes();
 * noteLeftOut(notes, 5, "there is no pid");
 * assertThrows(() => requireMostRead(notes, "a.csv"), Error, '"a.csv": line 5: there is no pid');
 * ```
 *
 * @param notes What was read of it.
 * @param path What messages call it.
 * @throws {DataError} When more lines were left out than read; with the first of them.
 */
export function requireMostRead({ rows, leftOutRows, leftOut }: LoadNotes, path: string): void {
  const [first] = leftOut;
  if (first === undefined || leftOutRows <= rows) return;
  const others = leftOutRows > 1 ? `; ${leftOutRows} lines cannot be read, and ${rows} can` : "";
  throw new DataError(`Cannot read "${path}": line ${first.line}: ${first.reason}${others}`);
}
