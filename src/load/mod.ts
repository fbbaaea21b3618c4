/**
 * A recording in a CSV file back to snapshots, as a stream: rows are read in the fast way, or else in
 * the thorough one, which takes all that CSV can be and tells what is wrong.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import { BYTE, type Cursor } from "./cursor.ts";
import { planRow, readFastRow, type RowPlan } from "./fast_row.ts";
import { findLabelColumns, joinLabels, type LabelColumn } from "./labels.ts";
import { addInOrder, beginAssembly, endSnapshot } from "./order.ts";
import { emptyNotes, type LoadNotes, noteCutOff, noteLeftOut, requireMostRead } from "./notes.ts";
import { toPlainCsv } from "./plain_csv.ts";
import {
  type Block,
  countLineEnds,
  findRecordEnd,
  LONGEST_RECORD_BYTES,
  parseRecord,
  splitBlocks,
} from "./records.ts";
import {
  emptyRow,
  fillLabel,
  fillRow,
  type Header,
  isHeader,
  parseCells,
  parseHeader,
  type Row,
} from "./row.ts";
import { extrasOf } from "./sample.ts";
import { unguardFormula } from "../text/escape.ts";
import { isCoarse } from "./times.ts";
import { emptyTextCache, type TextCache } from "./text_cells.ts";

export { emptyNotes, type LoadNotes };

/**
 * Reads a recording whose rows are in the order of time: those of the same timestamp are a snapshot.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @returns The snapshots. They come some at a time, since to wait for each would cost more than to
 * read it.
 * @throws {DataError} When the file is empty, or not a recording; with line and value.
 * @throws {DisorderError} When rows of a later time were there, or one of the same process and time.
 */
export async function* loadSnapshots(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes = emptyNotes(),
): AsyncGenerator<readonly Snapshot[]> {
  const assembly = beginAssembly();
  const add: AddRow = (row, { extras }) => addInOrder(assembly, row, extras);
  for await (const _ of readRows(chunks, path, notes, add)) {
    yield assembly.ended;
    assembly.ended = [];
  }
  endSnapshot(assembly);
  yield assembly.ended;
}

/** Takes a row, which is filled with the next one after that. */
export type AddRow = (row: Row, columns: Columns) => void;

/**
 * Reads the rows of a recording. Columns may be in any order, and all but `pid`, `name` and
 * `timestamp` may be missing. Lines end by LF or CRLF. A line of which no row can be made is left out,
 * and noted.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param add Takes each row, in the order of the file; what it throws as a DataError gets the line.
 * @returns Comes back between some rows and others.
 * @throws {DataError} When the file is empty, or not a recording: no header begins it, or more of it
 * is left out than read; with line and value.
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
): AsyncGenerator<void> {
  const loading = beginLoading(notes, add);
  try {
    for await (const block of splitBlocks(toPlainCsv(chunks))) {
      if (block.hasQuotes) {
        loading.texts.parseQuoted ??= (await import("./quoted.ts")).parseQuoted;
      }
      readBlock(loading, block);
      yield;
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`Cannot read "${path}": line ${loading.line}: ${error.message}`);
  }
  if (loading.columns === null) {
    const what = notes.cutOffLine === null ? "it is empty" : "its first line is cut off";
    throw new DataError(
      `Cannot read "${path}": ${what}; a recording begins with a line of column names`,
    );
  }
  // A row that was cut off between quotes may have lines, too.
  if (loading.quote !== null) noteCutOff(notes, loading.quote);
  requireMostRead(notes, path);
}

/** A file that is being read. */
interface Loading {
  /** What is worth knowing of it. */
  readonly notes: LoadNotes;
  /** The number of the line that the record at hand begins with; the first is 1. */
  line: number;
  /** Its columns; `null` before they were read. */
  columns: Columns | null;
  /** A quote that nothing closes, with no row behind it yet: its line, and what was left out before. */
  quote: { readonly line: number; readonly leftOutRows: number } | null;
  /** The row at hand. */
  row: Row;
  /** The texts of its cells. */
  readonly texts: TextCache;
  /** Takes it. */
  readonly add: AddRow;
}

/** The first row of a file, and what it means for the others. */
export interface Columns {
  /** As the file has them. */
  readonly names: readonly string[];
  /** Those that PROFIT knows. */
  readonly header: Header;
  /** How the rows below are read. */
  readonly plan: RowPlan;
  /** Those that are extras. */
  readonly extras: readonly ExtraColumn[];
  /** Those that may hold labels. */
  readonly labels: readonly LabelColumn[];
}

/** Nothing was read yet. */
function beginLoading(notes: LoadNotes, add: AddRow): Loading {
  return {
    notes,
    line: 1,
    columns: null,
    quote: null,
    row: emptyRow(),
    texts: emptyTextCache(),
    add,
  };
}

/**
 * Reads a block.
 *
 * @param loading What was read before; this is added.
 * @param block Lines; it is told how many of its bytes were read.
 * @throws {DataError} When the header cannot be parsed; `loading.line` is its line.
 */
function readBlock(loading: Loading, block: Block): void {
  const { bytes, hasQuotes } = block;
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const from = cursor.at;
    const { columns, row, texts } = loading;
    let isRow = columns !== null && readFastRow(cursor, columns.plan, row, texts);
    if (!isRow) {
      const end = findRecordEnd(bytes, from);
      if (end < 0 && !block.isLast && bytes.length - from <= LONGEST_RECORD_BYTES) {
        cursor.at = from;
        break;
      }
      const read = readAnyRecord(loading, block, from, end);
      isRow = read.isRow;
      cursor.at = read.end;
    }
    if (isRow) {
      loading.quote = null;
      addRow(loading);
    }
    loading.line += hasQuotes ? countLineEnds(bytes, from, cursor.at) : 1;
  }
  block.readBytes = cursor.at;
}

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
 */
function readAnyRecord(
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
  const { columns, notes, row, line } = loading;
  if (columns === null || isHeader(cells, columns.header)) {
    if (cells.length > 0) beginColumns(loading, cells);
    return false;
  }
  if (cells.length === 0) return false;
  fillRow(row, parseCells(cells, columns.header), columns.header);
  for (const [place, { at }] of columns.labels.entries()) {
    fillLabel(row, place, unguardFormula(cells[at]!) || null);
  }
  noteCoarseTime(loading, cells[columns.header.indexOf("timestamp")]!);
  // A machine that loses power may leave NUL bytes where rows were to be.
  const nuls = text.length - withoutNuls.length;
  if (nuls > 0) noteLeftOut(notes, line, `there are ${nuls} NUL bytes before the row`);
  return true;
}

/** The rows below are read by these column names, also in the middle of a file. */
function beginColumns(loading: Loading, names: readonly string[]): void {
  const { columns, notes } = loading;
  const header = parseHeader(names);
  if (columns !== null) notes.repeatedHeaders++;
  if (columns?.names.join() === names.join()) return;
  const labels = findLabelColumns(names, header);
  const plan = planRow(header, labels);
  loading.columns = { names, header, plan, extras: extrasOf(header), labels };
  loading.row = emptyRow();
  const unknown = names.filter((name, at) => header[at] === null && name !== "");
  notes.unknownColumns.push(...unknown.filter((name) => !notes.unknownColumns.includes(name)));
}

function noteCoarseTime({ notes, line }: Loading, cell: string): void {
  if (!isCoarse(cell)) return;
  notes.coarseTimes ??= { rows: 0, line, cell };
  notes.coarseTimes.rows++;
}

function addRow({ columns, notes, row, add }: Loading): void {
  notes.rows++;
  if (row.hasNewLabels) {
    row.labels = joinLabels(columns!.labels, row.labelTexts, []);
    row.hasNewLabels = false;
  }
  add(row, columns!);
}
