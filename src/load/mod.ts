/**
 * A recording in a CSV file back to snapshots, as a stream: rows are read in the fast way, or else in
 * the thorough one, which takes all that CSV can be and tells what is wrong.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import type { Compression } from "../text/compression.ts";
import type { Cursor } from "./cursor.ts";
import { planRow, readFastRow, type RowPlan } from "./fast_row.ts";
import { emptyIdentities, type Identities } from "./identify.ts";
import { type Block, countLineEnds, findRecordEnd, parseRecord, splitBlocks } from "./records.ts";
import {
  emptyRow,
  fillRow,
  type Header,
  isHeader,
  parseCells,
  parseHeader,
  PLACES,
  type Row,
} from "./row.ts";
import { extrasOf, sampleOf } from "./sample.ts";
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
}

/** Notes of a file that was not read yet. */
export function emptyNotes(): LoadNotes {
  return { unknownColumns: [], rows: 0, repeatedHeaders: 0, cutOffLine: null, cutOffData: null };
}

/**
 * Reads a recording. Consecutive rows that have the same timestamp are a snapshot; columns may be in
 * any order, and all but `pid`, `name` and `timestamp` may be missing. Lines end by LF or CRLF.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @returns The snapshots in the order of the file: time goes back where another recording begins.
 * They come some at a time, since to wait for each would cost more than to read it.
 * @throws {DataError} When the file is empty, or not a recording; with line and value.
 */
export async function* loadSnapshots(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes = emptyNotes(),
): AsyncGenerator<readonly Snapshot[]> {
  const loading = beginLoading(notes);
  try {
    for await (const block of splitBlocks(chunks)) {
      if (block.isCutOff) {
        notes.cutOffLine = loading.line;
        break;
      }
      if (block.hasQuotes) {
        loading.texts.parseQuoted ??= (await import("./quoted.ts")).parseQuoted;
      }
      yield readBlock(loading, block);
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(`Cannot read "${path}": line ${loading.line}: ${error.message}`);
  }
  if (!hasHeader(loading)) {
    const what = notes.cutOffLine === null ? "it is empty" : "its first line is cut off";
    throw new DataError(
      `Cannot read "${path}": ${what}; a recording begins with a line of column names`,
    );
  }
  yield endLoading(loading);
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
  /** What the rows before told. */
  readonly identities: Identities;
  /** The snapshot at hand. */
  open: { readonly timestamp: number; readonly samples: Sample[] } | null;
}

/** The first row of a file, and what it means for the others. */
interface Columns {
  /** As the file has them. */
  readonly names: readonly string[];
  /** Those that PROFIT knows. */
  readonly header: Header;
  /** How the rows below are read. */
  readonly plan: RowPlan;
  /** Those that are extras. */
  readonly extras: readonly ExtraColumn[];
}

/** Nothing was read yet. */
function beginLoading(notes: LoadNotes): Loading {
  return {
    notes,
    line: 1,
    columns: null,
    row: emptyRow(),
    texts: emptyTextCache(),
    identities: emptyIdentities(),
    open: null,
  };
}

/**
 * Reads a block.
 *
 * @param loading What was read before; this is added.
 * @param block Whole records.
 * @returns The snapshots that ended in it.
 * @throws {DataError} When a row cannot be parsed, with its value; `loading.line` is its line.
 */
function readBlock(loading: Loading, { bytes, hasQuotes }: Block): Snapshot[] {
  const ended: Snapshot[] = [];
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const from = cursor.at;
    const { columns, row, texts } = loading;
    let isRow = columns !== null && readFastRow(cursor, columns.plan, row, texts);
    if (!isRow) {
      cursor.at = findRecordEnd(bytes, from);
      isRow = readAnyRecord(loading, bytes.subarray(from, cursor.at));
    }
    if (isRow) addRow(loading, ended);
    loading.line += hasQuotes ? countLineEnds(bytes, from, cursor.at) : 1;
  }
  return ended;
}

/** Whether there was more than empty lines. */
function hasHeader({ columns }: Loading): boolean {
  return columns !== null;
}

/** Ends the last snapshot. */
function endLoading({ open }: Loading): Snapshot[] {
  return open === null ? [] : [snapshotOf(open)];
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
    loading.columns = { names: cells, header, plan: planRow(header), extras: extrasOf(header) };
    notes.unknownColumns.push(...cells.filter((_, at) => header[at] === null));
    return false;
  }
  if (isHeader(cells, columns.header)) {
    requireSame(cells, columns.names);
    notes.repeatedHeaders++;
    return false;
  }
  fillRow(row, parseCells(cells, columns.header), columns.header);
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

/** Adds the row at hand to the snapshot at hand, or ends that and begins the next. */
function addRow(loading: Loading, ended: Snapshot[]): void {
  const { columns, notes, row, identities, open } = loading;
  notes.rows++;
  const sample = sampleOf(row, columns!.extras, identities);
  const timestamp = row.numbers[PLACES.timestamp]!;
  if (open !== null && open.timestamp === timestamp) return void open.samples.push(sample);
  if (open !== null) ended.push(snapshotOf(open));
  loading.open = { timestamp, samples: [sample] };
}

function snapshotOf({ timestamp, samples }: NonNullable<Loading["open"]>): Snapshot {
  // Timestamps have microseconds at most: this takes off what the multiplication adds.
  const epochMs = Math.round(timestamp * 1e6) / 1e3;
  return {
    tick: { epochMs, monotonicMs: epochMs, skipped: 0, last: false },
    samples,
    missed: null,
  };
}
