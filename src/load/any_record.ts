/**
 * Records of CSV in the thorough way, which takes all that CSV can be and tells what is wrong.
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

/** Programs on Windows begin a file with a byte order mark, which the decoder takes off. */
const decoder = new TextDecoder();

/**
 * Reads a record into the row at hand, or notes that it is left out. Only its first line is, if there
 * are several: where a quote is lost, its other lines are most likely rows of their own.
 *
 * @param loading What was read before.
 * @param block Where it is.
 * @param from Where it begins.
 * @param end Where it ends; -1 where it does not.
 * @returns Whether it is a row, not a header or empty; and where what comes next begins.
 * @throws {DataError} When it should be the first header, and is none.
 */
export function readAnyRecord(
  loading: Loading,
  { bytes }: Block,
  from: number,
  end: number,
): { isRow: boolean; end: number } {
  const { notes, line } = loading;
  const lineEnd = bytes.indexOf(BYTE.lineEnd, from) + 1;
  if (lineEnd === 0) {
    notes.cutOffLine = line;
    return { isRow: false, end: bytes.length };
  }
  if (end < 0) loading.quote ??= { line, leftOutRows: notes.leftOutRows };
  try {
    if (end < 0) throw new DataError("a quote begins that does not end");
    return { isRow: readRecord(loading, bytes.subarray(from, end)), end };
  } catch (error) {
    if (!(error instanceof DataError) || loading.columns === null) throw error;
    noteLeftOut(notes, line, error.message);
    return { isRow: false, end: lineEnd };
  }
}

/** Reads a record into the row at hand; returns whether it is a row, not a header or empty. */
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
  // A machine that loses power may leave NUL bytes where rows were to be.
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
