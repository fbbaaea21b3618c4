/**
 * Reads records of CSV in the thorough way: accepts every form of CSV, and says what is wrong with a line.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { unguardFormula } from "../text/escape.ts";
import { BYTE } from "./cursor.ts";
import { beginColumns, type Columns, type Loading } from "./loading.ts";
import { noteLeftOut } from "./notes.ts";
import { type Block, parseRecord } from "./records.ts";
import { fillLabel, fillRow, isHeader, parseCells } from "./row.ts";
import { isCoarse } from "./times.ts";

/** Programs on Windows begin a file with a byte order mark. The decoder removes the mark. */
const decoder = new TextDecoder();

/**
 * Reads a record into the current row, or notes that the record is left out. If the record has
 * several lines, only the first line is left out: if a quote is missing, the other lines are
 * probably rows.
 *
 * @param loading The file that is being read.
 * @param block The block that contains the record.
 * @param from The offset of the first byte of the record.
 * @param end The offset after the record; -1 if the record has no end.
 * @returns `isRow` is false for a header and for an empty line; `end` is the offset of the next record.
 * @throws {DataError} If the first record of the file is not a header.
 */
export function readAnyRecord(
  loading: Loading,
  { bytes, isLast }: Block,
  from: number,
  end: number,
): { isRow: boolean; end: number } {
  const { notes, line } = loading;
  const isLastRow = isLast && isWhole(loading, bytes.subarray(from));
  const lineEnd = isLastRow ? bytes.length : bytes.indexOf(BYTE.lineEnd, from) + 1;
  if (lineEnd === 0) {
    notes.cutOffLine = line;
    return { isRow: false, end: bytes.length };
  }
  const recordEnd = isLastRow ? bytes.length : end;
  if (recordEnd < 0) loading.quote ??= { line, leftOutRows: notes.leftOutRows };
  try {
    if (recordEnd < 0) throw new DataError("a quote begins that does not end");
    return { isRow: readRecord(loading, bytes.subarray(from, recordEnd)), end: recordEnd };
  } catch (error) {
    if (!(error instanceof DataError) || loading.columns === null) throw error;
    noteLeftOut(notes, line, error.message);
    return { isRow: false, end: lineEnd };
  }
}

/**
 * Returns whether a last line without an end is a whole row. Some programs write no end there. PROFIT writes times with
 * three decimals, so that nothing is missing behind a time in the last column.
 */
function isWhole({ columns }: Loading, bytes: Uint8Array): boolean {
  if (columns?.header.at(-1) !== "timestamp" || bytes.includes(BYTE.lineEnd)) return false;
  const cells = decoder.decode(bytes).split(",");
  return cells.length === columns.header.length && /^\d{9,10}[.]\d{3}$/.test(cells.at(-1)!);
}

/** Reads a record into the current row. Returns false for a header and for an empty line. */
function readRecord(loading: Loading, bytes: Uint8Array): boolean {
  const text = decoder.decode(bytes);
  const withoutNuls = text.replace(/^\0+/, "");
  const cells = parseRecord(withoutNuls, loading.texts.parseQuoted);
  const { columns, notes, line } = loading;
  if (columns === null || isHeader(cells, columns.header)) {
    if (cells.length === 0) return false;
    beginColumns(loading, cells);
    if (columns !== null) notes.repeatedHeaders++;
    return false;
  }
  if (cells.length > 0) readCells(loading, cells, columns);
  // After a power failure, a file may contain NUL bytes in place of rows.
  const nuls = text.length - withoutNuls.length;
  if (nuls > 0) noteLeftOut(notes, line, `there are ${nuls} NUL bytes before the row`);
  return cells.length > 0;
}

function readCells(loading: Loading, cells: readonly string[], { header, labels }: Columns): void {
  const { row } = loading;
  fillRow(row, parseCells(cells, header), header);
  for (const [place, { at }] of labels.entries()) {
    fillLabel(row, place, unguardFormula(cells[at]!) || null);
  }
  noteCoarseTime(loading, cells[header.indexOf("timestamp")]!);
}

function noteCoarseTime({ notes, line }: Loading, cell: string): void {
  if (!isCoarse(cell)) return;
  notes.coarseTimes ??= { rows: 0, line, cell };
  notes.coarseTimes.rows++;
}
