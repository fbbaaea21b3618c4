/**
 * Reads a recording from a CSV file as a stream of snapshots. The fast way reads most rows, and the
 * thorough way reads the others.
 *
 * @module
 */

import { DataError, FileError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import { readAnyRecord } from "./any_record.ts";
import { BYTE, cursorOf } from "./cursor.ts";
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

/** The first line of a file does not have column names. */
export class HeaderError extends DataError {}

/**
 * Reads a recording whose rows are in time order. Rows with the same timestamp are a snapshot.
 *
 * @param chunks The bytes of the file, in chunks of any size. The function keeps little more than a chunk.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param read Reads the rows.
 * @returns The snapshots, several at a time, because waiting for each snapshot would cost more than
 * reading it.
 * @throws {DataError} If the file is empty or is not a recording. The message has the line and the
 * value.
 * @throws {DisorderError} If the rows are not in time order, or if a process has two rows of one time.
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
 * Reads one file of a recording that consists of several files.
 *
 * @param assembly The state after the previous files. The last snapshot stays open.
 * @param chunks The bytes of the file, in chunks of any size.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param read Reads the rows.
 * @returns The complete snapshots, several at a time.
 * @throws {DataError} If the file is empty or is not a recording. The message has the line and the
 * value.
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
 * Reads the rows of a recording. Columns may be in any order. All columns except `pid`, `name` and
 * `timestamp` may be missing. Lines end with LF or CRLF. A line that is not a row is left out, and
 * noted.
 *
 * @param chunks The bytes of the file, in chunks of any size. The function keeps little more than a chunk.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param add Receives each row, in the order of the file. A DataError of this function gets the line number.
 * @param firstLine The number of the first line.
 * @returns Yields after each block.
 * @throws {DataError} If the file is empty or is not a recording: the header is missing, or more
 * lines are left out than read. The message has the line and the value.
 * @throws {HeaderError} If the first line does not have column names.
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
  try {
    for await (const block of splitBlocks(toPlainCsv(chunks))) {
      if (!readBlock(loading, block)) {
        // Loaded on demand: most files have no quotes.
        loading.texts.parseQuoted = (await import("./quoted.ts")).parseQuoted;
        readBlock(loading, block);
      }
      yield;
    }
  } catch (error) {
    if (!(error instanceof DataError) || error instanceof FileError) throw error;
    const message = `Cannot read "${path}": line ${loading.line}: ${error.message}`;
    throw loading.columns === null ? new HeaderError(message) : new DataError(message);
  }
  if (loading.columns === null) {
    const what = notes.cutOffLine === null ? "it is empty" : "its first line is cut off";
    throw new DataError(
      `Cannot read "${path}": ${what}; a recording begins with a line of column names`,
    );
  }
  // A row that was cut off between quotes may have several lines.
  if (loading.quote !== null) noteCutOff(notes, loading.quote);
  requireMostRead(notes, path);
}

/**
 * Reads a block.
 *
 * @param loading The file that is being read.
 * @param block The lines. The function sets how many bytes were read.
 * @returns Whether the block was read; false if a row has quotes, and the parser of quotes is not loaded.
 * @throws {DataError} If the header cannot be parsed. `loading.line` is the line.
 */
function readBlock(loading: Loading, block: Block): boolean {
  const { bytes, isLast } = block;
  const cursor = cursorOf(bytes, block.readBytes);
  const { texts } = loading;
  while (cursor.at < bytes.length) {
    const from = cursor.at;
    const { columns, row, repeats } = loading;
    cursor.hadQuotes = false;
    if (columns !== null && readFastRow(cursor, columns.plan, row, texts, repeats)) {
      addRow(loading);
      loading.line += cursor.hadQuotes ? countLineEnds(bytes, from, cursor.at) : 1;
      continue;
    }
    block.readBytes = from;
    const end = findRecordEnd(bytes, from);
    const record = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (texts.parseQuoted === null && record.includes(BYTE.quote)) return false;
    if (end < 0 && !isLast && record.length <= LONGEST_RECORD_BYTES) return true;
    const read = readAnyRecord(loading, block, from, end);
    cursor.at = read.end;
    if (read.isRow) addRow(loading);
    loading.line += countLineEnds(bytes, from, cursor.at);
  }
  block.readBytes = cursor.at;
  return true;
}
