/**
 * A recording in a CSV file back to snapshots, as a stream.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { Sample, Snapshot } from "../types.ts";
import { type Block, splitBlocks } from "./blocks.ts";
import { type Header, isHeader, parseCells, parseHeader, type Values } from "./cells.ts";
import { knownNothing } from "./known.ts";
import { findLine, parseBlock } from "./rows.ts";
import { sampleOf } from "./sample.ts";

/** Programs on Windows begin a file with it. */
const BYTE_ORDER_MARK = "\ufeff";

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
}

/** Notes of a file that was not read yet. */
export function emptyNotes(): LoadNotes {
  return { unknownColumns: [], rows: 0, repeatedHeaders: 0, cutOffLine: null };
}

/**
 * Reads a recording. Rows in a row that have the same timestamp are a snapshot; columns may be in
 * any order, and all but `pid`, `name` and `timestamp` may be missing. Lines end by LF or CRLF.
 *
 * @param chunks The bytes of the file, cut anywhere; at a time, little more than a chunk is kept.
 * @param path What messages call the file.
 * @param notes What is worth knowing, beside, is put here.
 * @returns The snapshots, in the order of the file: time goes back where another recording begins.
 * @throws {UsageError} When the file is empty, or not a recording; with line and value.
 */
export async function* loadSnapshots(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes = emptyNotes(),
): AsyncGenerator<Snapshot> {
  const known = knownNothing();
  const columns: Columns = { names: null, header: [] };
  let open: { timestamp: number; samples: Sample[] } | null = null;
  try {
    for await (const block of splitBlocks(chunks)) {
      if (block.isCutOff) {
        notes.cutOffLine = block.line;
        break;
      }
      for (const values of readRows(block, columns, notes)) {
        if (open !== null && open.timestamp !== values.timestamp) {
          yield snapshotOf(open);
          open = null;
        }
        open ??= { timestamp: values.timestamp, samples: [] };
        open.samples.push(sampleOf(values, known));
      }
    }
    if (columns.names === null) {
      const what = notes.cutOffLine === null ? "it is empty" : "its first line is cut off";
      throw new UsageError(`${what}; a recording begins with a line of column names`);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`Cannot read "${path}": ${error.message}`);
  }
  if (open !== null) yield snapshotOf(open);
}

function snapshotOf(
  { timestamp, samples }: { timestamp: number; samples: readonly Sample[] },
): Snapshot {
  // Timestamps have microseconds at most: this takes off what the multiplication adds.
  const epochMs = Math.round(timestamp * 1e6) / 1e3;
  return { tick: { epochMs, skipped: 0, last: false }, samples, missed: null };
}

/** The first row: `null` before it was read. */
interface Columns {
  names: readonly string[] | null;
  header: Header;
}

/** The values of each row of a block. */
function* readRows(block: Block, columns: Columns, notes: LoadNotes): Generator<Values> {
  const rows = parseBlock(block);
  for (let at = 0; at < rows.length; at++) {
    try {
      const values = readRow(rows[at]!, columns, notes);
      if (values !== null) yield values;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`line ${findLine(block, at)}: ${error.message}`);
    }
  }
}

/** The values of a row; `null` of a header. */
function readRow(row: readonly string[], columns: Columns, notes: LoadNotes): Values | null {
  const hasMark = row[0]?.startsWith(BYTE_ORDER_MARK);
  const cells = hasMark ? [row[0]!.slice(1), ...row.slice(1)] : row;
  const { names, header } = columns;
  if (names === null) {
    columns.header = parseHeader(cells);
    columns.names = cells;
    notes.unknownColumns.push(...cells.filter((_, at) => columns.header[at] === null));
    return null;
  }
  if (isHeader(cells, header)) {
    requireSame(cells, names);
    notes.repeatedHeaders++;
    return null;
  }
  notes.rows++;
  return parseCells(cells, header);
}

function requireSame(cells: readonly string[], names: readonly string[]): void {
  const [here, above] = [cells.join(","), names.join(",")];
  if (here === above) return;
  throw new UsageError(
    `another recording begins, whose columns are "${here}", not "${above}"; read it from a file ` +
      "of its own",
  );
}
