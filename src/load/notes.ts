/**
 * Notes on a recorded file: its irregularities, and facts that its rows do not contain.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import type { Span } from "../model/window.ts";
import type { Compression } from "../text/compression.ts";

/** PROFIT reports at most this many left-out lines one by one. */
const MOST_TOLD = 3;

/** A line that is not a row. */
export interface LeftOutLine {
  /** The number of the line. The first line of a file has number 1. */
  readonly line: number;
  /** The reason for leaving the line out, as raw text. */
  readonly reason: string;
  /** The file of the line, if the recording has several files. */
  readonly file?: string;
}

/** The notes on a file. The functions that read the file fill them. */
export interface LoadNotes {
  /** The columns that PROFIT does not know and leaves out. */
  readonly unknownColumns: string[];
  /** The names of all columns. A known column has the name that PROFIT uses. */
  readonly columns: Set<string>;
  /** The number of rows that were read. */
  rows: number;
  /** The number of headers in the middle, in files that were joined. */
  repeatedHeaders: number;
  /** The number of lines that are not rows and were left out. */
  leftOutRows: number;
  /** The first lines that were left out. */
  readonly leftOut: LeftOutLine[];
  /** The number of the last line if the line end is missing. The line may be cut off, and is left out. */
  cutOffLine: number | null;
  /** The compression of the data if the end of the data is missing. */
  cutOffData: Compression | null;
  /** The compression of damaged data, and the reason for leaving data out; `null` without damage. */
  damagedData: { readonly compression: Compression; readonly reason: string } | null;
  /** Whether the rows were not in time order and were sorted in memory. */
  isSorted: boolean;
  /**
   * Whether the lines were sorted as text. Then the order of rows does not show whether a clock was
   * set.
   */
  isTextSorted: boolean;
  /** The number of rows that were left out because the process has another row of the same time. */
  doubles: number;
  /** The number of those rows whose numbers differ from the row that was kept. */
  differingDoubles: number;
  /** The number of timestamps that a spreadsheet probably shortened, and the first one; else `null`. */
  coarseTimes: { rows: number; readonly line: number; readonly cell: string } | null;
  /** The requested part, and its number of rows; `null` if the whole recording was requested. */
  part: (Span & { readonly rows: number }) | null;
  /** The current file of a recording with several files; `null` if the recording has one file. */
  file: string | null;
  /** The reasons why files of a recording with several files could not be read to their ends. */
  readonly unread: string[];
  /** The tool that wrote the log, and what the log lacks; `null` for a recording. */
  log: { readonly tool: string; readonly lacks: string } | null;
}

/** Creates the notes on a file that was not read yet. */
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
    isTextSorted: false,
    doubles: 0,
    differingDoubles: 0,
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
 * @param notes Receives the note.
 * @param line The number of the line.
 * @param reason The reason for leaving the line out.
 */
export function noteLeftOut(notes: LoadNotes, line: number, reason: string): void {
  notes.leftOutRows++;
  if (notes.leftOut.length === MOST_TOLD) return;
  const { file } = notes;
  notes.leftOut.push({ line, reason, ...(file === null ? {} : { file }) });
}

/**
 * Notes that the last row is cut off. The lines of the row were left out one by one before.
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
 * @param notes Receives the note.
 * @param row The first line of the row, and the number of lines left out before the row.
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
 * Makes sure that a file is a recording. In another file, a few lines may still look like rows.
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
 * @param notes The notes on the file.
 * @param path The name of the file in messages.
 * @throws {DataError} If more lines were left out than read. The message has the first of these lines.
 */
export function requireMostRead({ rows, leftOutRows, leftOut }: LoadNotes, path: string): void {
  const [first] = leftOut;
  if (first === undefined || leftOutRows <= rows) return;
  const others = leftOutRows > 1
    ? `; PROFIT cannot read ${leftOutRows} lines, and can read ${rows}`
    : "";
  throw new DataError(`Cannot read "${path}": line ${first.line}: ${first.reason}${others}`);
}
