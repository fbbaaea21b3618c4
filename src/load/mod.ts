/**
 * A recording in a CSV file back to snapshots, as a stream: rows are read in the fast way, or else in
 * the thorough one.
 *
 * @module
 */

import { DataError, FileError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import { readAnyRecord } from "./any_record.ts";
import type { Cursor } from "./cursor.ts";
import { readFastRow } from "./fast_row.ts";
import { type AddRow, addRow, beginLoading, type Loading, type ReadRows } from "./loading.ts";
import { emptyNotes, type LoadNotes, noteCutOff, requireMostRead } from "./notes.ts";
import { addInOrder, type Assembly, beginAssembly, endSnapshot } from "./order.ts";
import { toPlainCsv } from "./plain_csv.ts";
import {
  type Block,
  countLineEnds,
  findRecordEnd,
  LONGEST_RECORD_BYTES,
  splitBlocks,
} from "./records.ts";

export { emptyNotes, type LoadNotes };

/** The first line of a file has no column names, but may be a row. */
export class HeaderError extends DataError {}

/**
 * Reads a recording whose rows are in the order of time: those of the same timestamp are a snapshot.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param read Reads its rows.
 * @returns The snapshots. They come some at a time, since to wait for each would cost more than to
 * read it.
 * @throws {DataError} When the file is empty, or not a recording; with line and value.
 * @throws {DisorderError} When rows of a later time were there, or one of the same process and time.
 */
export async function* loadSnapshots(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes = emptyNotes(),
  read: ReadRows = readRows,
): AsyncGenerator<readonly Snapshot[]> {
  const assembly = beginAssembly();
  yield* assembleSnapshots(assembly, chunks, path, notes, read);
  endSnapshot(assembly);
  yield assembly.ended;
}

/**
 * Reads one file of a recording that has several.
 *
 * @param assembly What was read before; the last snapshot stays open in it.
 * @param chunks The bytes of the file, cut anywhere.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param read Reads its rows.
 * @returns The snapshots that have ended, some at a time.
 * @throws {DataError} When the file is empty, or not a recording; with line and value.
 */
export async function* assembleSnapshots(
  assembly: Assembly,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  read: ReadRows,
): AsyncGenerator<readonly Snapshot[]> {
  const add: AddRow = (row, { extras }) => addInOrder(assembly, row, extras);
  for await (const _ of read(chunks, path, notes, add)) {
    yield assembly.ended;
    assembly.ended = [];
  }
}

/**
 * Reads the rows of a recording. Columns may be in any order, and all but `pid`, `name` and
 * `timestamp` may be missing. Lines end by LF or CRLF. A line of which no row can be made is left out,
 * and noted.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param add Takes each row, in the order of the file; what it throws as a DataError gets the line.
 * @param firstLine The number of the first line.
 * @returns Comes back between some rows and others.
 * @throws {DataError} When the file is empty, or not a recording: no header begins it, or more of it
 * is left out than read; with line and value.
 * @throws {HeaderError} When a row begins it.
 */
export async function* readRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
  firstLine = 1,
): AsyncGenerator<void> {
  const loading = beginLoading(notes, add);
  loading.line = firstLine;
  let firstBlock: Block | null = null;
  try {
    for await (const block of splitBlocks(toPlainCsv(chunks))) {
      if (block.hasQuotes) {
        loading.texts.parseQuoted ??= (await import("./quoted.ts")).parseQuoted;
      }
      firstBlock ??= block;
      readBlock(loading, block);
      yield;
    }
  } catch (error) {
    if (!(error instanceof DataError) || error instanceof FileError) throw error;
    const message = `Cannot read "${path}": line ${loading.line}: ${error.message}`;
    if (loading.columns === null && isRowFirst(firstBlock)) throw new HeaderError(message);
    throw new DataError(message);
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

/** Whether the first line of a file may be a row: it has three cells or more, and one is a number. */
function isRowFirst(block: Block | null): boolean {
  const [line = ""] = new TextDecoder().decode(block?.bytes.subarray(0, 4096)).split("\n");
  const cells = line.split(/[,;\t|]/);
  return cells.length >= 3 && cells.some((cell) => /^"?\d+(?:[.,]\d+)?"?\s*$/.test(cell));
}

/**
 * Reads a block.
 *
 * @param loading What was read before; this is added.
 * @param block Lines; it is told how many of its bytes were read.
 * @throws {DataError} When the header cannot be parsed, or a time is none; `loading.line` is its line.
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
    if (isRow) addRow(loading);
    loading.line += hasQuotes ? countLineEnds(bytes, from, cursor.at) : 1;
  }
  block.readBytes = cursor.at;
}
