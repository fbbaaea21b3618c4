/**
 * A recording in a CSV file back to snapshots, as a stream: rows are read in the fast way, or else in
 * the thorough one, which takes all that CSV can be and tells what is wrong.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import type { Compression } from "../text/compression.ts";
import type { Cursor } from "./cursor.ts";
import { planRow, readFastRow, type RowPlan } from "./fast_row.ts";
import { findLabelColumns, joinLabels, type LabelColumn } from "./labels.ts";
import { addInOrder, beginAssembly, endSnapshot } from "./order.ts";
import { type Block, countLineEnds, findRecordEnd, parseRecord, splitBlocks } from "./records.ts";
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

/** What is worth knowing of a file, beside its snapshots; filled while it is read. */
export interface LoadNotes {
  /** Columns that PROFIT does not know, which are left out. */
  readonly unknownColumns: string[];
  /** Rows that were read. */
  rows: number;
  /** Headers in the middle, of files that were put together. */
  repeatedHeaders: number;
  /** The number of the last line, if it lacks its line end: it may be cut off, and is left out. */
  cutOffLine: number | null;
  /** How the data is compressed, if it lacks its end. */
  cutOffData: Compression | null;
  /** Whether the rows were not in the order of time, and were sorted in memory. */
  isSorted: boolean;
  /** Rows that were left out, since another one is of the same process and time. */
  doubles: number;
  /** How many times a spreadsheet seems to have cut, and the first of them; `null` where none is. */
  coarseTimes: { rows: number; readonly line: number; readonly cell: string } | null;
  /** The tool whose log it is, and what such a log does not tell; `null` for a recording. */
  log: { readonly tool: string; readonly lacks: string } | null;
}

/** Notes of a file that was not read yet. */
export function emptyNotes(): LoadNotes {
  return {
    unknownColumns: [],
    rows: 0,
    repeatedHeaders: 0,
    cutOffLine: null,
    cutOffData: null,
    isSorted: false,
    doubles: 0,
    coarseTimes: null,
    log: null,
  };
}

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
 * `timestamp` may be missing. Lines end by LF or CRLF.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param add Takes each row, in the order of the file; what it throws as a DataError gets the line.
 * @returns Comes back between some rows and others.
 * @throws {DataError} When the file is empty, or not a recording; with line and value.
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
): AsyncGenerator<void> {
  const loading = beginLoading(notes, add);
  try {
    for await (const block of splitBlocks(chunks)) {
      if (block.isCutOff) {
        notes.cutOffLine = loading.line;
        break;
      }
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
}

/** A file that is being read. */
interface Loading {
  /** What is worth knowing of it. */
  readonly notes: LoadNotes;
  /** The number of the line that the record at hand begins with; the first is 1. */
  line: number;
  /** Its columns; `null` before they were read. */
  columns: Columns | null;
  /** The row at hand. */
  readonly row: Row;
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
    row: emptyRow(),
    texts: emptyTextCache(),
    add,
  };
}

/**
 * Reads a block.
 *
 * @param loading What was read before; this is added.
 * @param block Whole records.
 * @throws {DataError} When a row cannot be parsed, with its value; `loading.line` is its line.
 */
function readBlock(loading: Loading, { bytes, hasQuotes }: Block): void {
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const from = cursor.at;
    const { columns, row, texts } = loading;
    let isRow = columns !== null && readFastRow(cursor, columns.plan, row, texts);
    if (!isRow) {
      cursor.at = findRecordEnd(bytes, from);
      isRow = readAnyRecord(loading, bytes.subarray(from, cursor.at));
    }
    if (isRow) addRow(loading);
    loading.line += hasQuotes ? countLineEnds(bytes, from, cursor.at) : 1;
  }
}

/** Programs on Windows begin a file with a byte order mark, which the decoder takes off. */
const decoder = new TextDecoder();

/** Reads a record into the row at hand; returns whether it is a row, not a header or empty. */
function readAnyRecord(loading: Loading, bytes: Uint8Array): boolean {
  const cells = parseRecord(decoder.decode(bytes), loading.texts.parseQuoted);
  const { columns, notes, row } = loading;
  if (cells.length === 0) return false;
  if (columns === null) {
    const header = parseHeader(cells);
    const labels = findLabelColumns(cells, header);
    const plan = planRow(header, labels);
    loading.columns = { names: cells, header, plan, extras: extrasOf(header), labels };
    for (const [at, cell] of cells.entries()) {
      if (header[at] === null) notes.unknownColumns.push(cell);
    }
    return false;
  }
  if (isHeader(cells, columns.header)) {
    requireSame(cells, columns.names);
    notes.repeatedHeaders++;
    return false;
  }
  fillRow(row, parseCells(cells, columns.header), columns.header);
  for (const [place, { at }] of columns.labels.entries()) {
    fillLabel(row, place, unguardFormula(cells[at]!) || null);
  }
  noteCoarseTime(loading, cells[columns.header.indexOf("timestamp")]!);
  return true;
}

function requireSame(cells: readonly string[], names: readonly string[]): void {
  const [here, above] = [cells.join(","), names.join(",")];
  if (here === above) return;
  throw new DataError(
    `another recording begins, whose columns are "${here}", not "${above}"; read it from a file ` +
      "of its own",
  );
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
