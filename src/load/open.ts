/**
 * Reads snapshots from the bytes of a file: compressed or not, from PROFIT or from another tool.
 *
 * @module
 */

import { DataError, FileError } from "../model/errors.ts";
import type { Snapshot } from "../model/samples.ts";
import {
  type Compression,
  describeForeign,
  findCompression,
  SIGNATURE_BYTES,
} from "../text/compression.ts";
import type { ReadRows } from "./loading.ts";
import { type LoadNotes, readRows } from "./mod.ts";
import type { DataNotes } from "../text/decompress.ts";
import { type Bytes, peek, type Peeked } from "./peek.ts";

/** The first line identifies a log. */
const LONGEST_FIRST_LINE = 4096;

const LINE_END = 10;

/** Reads snapshots from the text of a file. */
export type LoadText = (
  chunks: Bytes,
  path: string,
  notes: LoadNotes,
  read: ReadRows,
) => AsyncIterable<readonly Snapshot[]>;

/**
 * Reads a recording.
 *
 * @param chunks The bytes of the file, in chunks of any size.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param load Reads snapshots from text.
 * @param readCsv Reads the rows of CSV.
 * @returns The snapshots, several at a time.
 * @throws {DataError} If the file is not a recording, or if the data is damaged.
 */
export async function* readRecording(
  chunks: Bytes,
  path: string,
  notes: LoadNotes,
  load: LoadText,
  readCsv: ReadRows = readRows,
): AsyncGenerator<readonly Snapshot[]> {
  const first = await peek(chunks, SIGNATURE_BYTES);
  const { start, whole } = first;
  const foreign = describeForeign(start);
  if (foreign !== null) throw new DataError(`Cannot read "${path}": ${foreign}`);
  const compression = findCompression(start);
  // Uncompressed data needs no second look, which would cost another pass over every chunk.
  const line = compression === null && start.includes(LINE_END) ? first : await peek(
    compression === null ? whole : unpack(whole, compression, path, notes),
    LONGEST_FIRST_LINE,
    LINE_END,
  );
  const begin = decode(line.start);
  if (beginsWithObject(begin)) {
    const { readJsonRows } = await import("./json_lines.ts");
    return yield* load(line.whole, path, notes, readJsonRows);
  }
  // Most files are recordings. This test costs nothing.
  const mayBeLog = /^(?:#|Linux |CMDLINE |MEM |FUNC |elapsed_time,)/.test(begin);
  yield* load(mayBeLog ? await readLog(line, path, notes) : line.whole, path, notes, readCsv);
}

/**
 * Returns whether a file contains JSON. `begin` is the beginning of the file, without a byte order
 * mark.
 */
function beginsWithObject(begin: string): boolean {
  return /^\s*\{/.test(begin);
}

/** Converts the log of another tool to CSV. Returns any other text unchanged. */
async function readLog(
  { start, whole }: Peeked,
  path: string,
  notes: LoadNotes,
): Promise<AsyncIterable<Uint8Array>> {
  const { convertLog, findTool } = await import("./tools/mod.ts");
  const tool = findTool(decode(start));
  if (tool === null) return whole;
  notes.log = { tool: tool.name, lacks: tool.lacks };
  return convertLog(whole, tool, path, notes);
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function* unpack(
  chunks: Bytes,
  compression: Compression,
  path: string,
  notes: LoadNotes,
): AsyncGenerator<Uint8Array> {
  const { decompress, UnsupportedError } = await import("../text/decompress.ts");
  const found: DataNotes = { isCutOff: false, damage: null };
  const refuse = (reason: string, cause?: Error) =>
    new FileError(
      `Cannot read "${path}": its ${compression} data is damaged: ${reason}; ` +
        `to save what can be read, run ${compression} -dc FILE`,
      { cause },
    );
  let isEmpty = true;
  try {
    for await (const bytes of decompress(chunks, compression, found)) {
      // Without the header, the rest cannot be read.
      if (isEmpty && found.damage) throw new Error(found.damage);
      isEmpty = false;
      yield bytes;
    }
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    if (cause instanceof UnsupportedError) {
      throw new FileError(`Cannot read "${path}": ${cause.message}`, { cause });
    }
    throw refuse(cause.message, cause);
  }
  const { damage, isCutOff } = found;
  if (damage) {
    // For a folder, PROFIT reports each damaged segment.
    if (isEmpty || notes.file !== null) throw refuse(damage);
    notes.damagedData = { compression, reason: damage };
  }
  if (!isCutOff) return;
  notes.cutOffData = compression;
  if (isEmpty) {
    throw new DataError(
      `Cannot read "${path}": its ${compression} data is cut off before the first row`,
    );
  }
}
