/**
 * The bytes of a file to snapshots, whatever they are: compressed or not, of PROFIT or another tool.
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

/** By its first line a log is known. */
const LONGEST_FIRST_LINE = 4096;

const LINE_END = 10;

/** Makes snapshots of the text of a file. */
export type LoadText = (
  chunks: Bytes,
  path: string,
  notes: LoadNotes,
  read: ReadRows,
) => AsyncIterable<readonly Snapshot[]>;

/**
 * Reads a recording.
 *
 * @param chunks The bytes of the file, cut anywhere.
 * @param path What messages call the file.
 * @param notes Is filled with what is worth knowing of the file.
 * @param load Makes snapshots of text.
 * @param readCsv Reads the rows of CSV.
 * @returns Its snapshots, some at a time.
 * @throws {DataError} When it is none, or its data is damaged.
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
  // To look twice at what is not compressed would cost another pass over every chunk.
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
  // Most files are recordings, which this tells at no cost.
  const mayBeLog = /^(?:#|Linux |CMDLINE |MEM |FUNC |elapsed_time,)/.test(begin);
  yield* load(mayBeLog ? await readLog(line, path, notes) : line.whole, path, notes, readCsv);
}

/** Whether a file has JSON lines, or other JSON; `begin` is how it begins, without a mark. */
function beginsWithObject(begin: string): boolean {
  return /^\s*\{/.test(begin);
}

/** The rows of a log of another tool as CSV; what it is, where it is none. */
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
  const { decompress } = await import("../text/decompress.ts");
  const found: DataNotes = { isCutOff: false, damage: null };
  const refuse = (reason: string, cause?: Error) =>
    new FileError(
      `Cannot read "${path}": its ${compression} data is damaged: ${reason}; ` +
        `what can be read of it: ${compression} -dc FILE`,
      { cause },
    );
  let isEmpty = true;
  try {
    for await (const bytes of decompress(chunks, compression, found)) {
      // Without its beginning nobody can tell what it is.
      if (isEmpty && found.damage) throw new Error(found.damage);
      isEmpty = false;
      yield bytes;
    }
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw refuse(cause.message, cause);
  }
  const { damage, isCutOff } = found;
  if (damage) {
    // A segment of a folder is told by itself.
    if (isEmpty || notes.file !== null) throw refuse(damage);
    notes.damagedData = { compression, reason: damage };
  }
  if (!isCutOff) return;
  notes.cutOffData = compression;
  if (isEmpty) {
    throw new DataError(`Cannot read "${path}": its ${compression} data is cut off at once`);
  }
}
