/**
 * Finds column names on the last line of a file. `sort` moves the column names there.
 *
 * @module
 */

import { REQUIRED_COLUMNS } from "../model/columns.ts";
import { joinBytes } from "../text/bytes.ts";
import { BYTE } from "./cursor.ts";
import type { ReadRows } from "./loading.ts";
import { emptyNotes, readRows } from "./mod.ts";
import { readRecording } from "./open.ts";
import type { Bytes } from "./peek.ts";
import type { Source } from "./recording.ts";

/** The function finds a last line of at most this many bytes. */
const LONGEST_LINE_BYTES = 65536;

/**
 * Finds the column names on the last line of a file, in bounded memory.
 *
 * @param source The file. The function reads the file once more.
 * @returns A function that reads the rows of such a file; `null` if the last line has no column names.
 * @throws {DataError} If the file cannot be read.
 */
export async function findLastHeader({ path, open }: Source): Promise<ReadRows | null> {
  let line = "";
  const snapshots = readRecording(await open(), path, emptyNotes(), async function* (chunks) {
    line = await readLastLine(chunks);
    yield [];
  });
  for await (const _ of snapshots); // Reads all bytes, and keeps only the last line.
  if (!isLikeHeader(line)) return null;
  const header = new TextEncoder().encode(`${line}\n`);
  // The column names are then at both ends of the file. At the end they count as a repeated header.
  return (chunks, path, notes, add) => {
    notes.isTextSorted = true;
    return readRows(prepend(header, chunks), path, notes, add, 0);
  };
}

async function readLastLine(chunks: Bytes): Promise<string> {
  let end: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const all = joinBytes([end, chunk]);
    end = all.slice(Math.max(0, all.length - LONGEST_LINE_BYTES));
  }
  const last = end.findLastIndex((byte) => byte !== BYTE.lineEnd && byte !== BYTE.return) + 1;
  const from = end.lastIndexOf(BYTE.lineEnd, last - 1) + 1;
  return new TextDecoder().decode(end.subarray(from, last));
}

/**
 * Returns whether a line contains the names of all required columns.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isLikeHeader('"pid";"name";"timestamp"') && !isLikeHeader("7,name,1795647861.5"));
 * ```
 *
 * @param line The line, with any separator.
 */
export function isLikeHeader(line: string): boolean {
  const names = line.split(/[,;\t|]/).map((name) =>
    name.replace(/^\s*"?|"?\s*$/g, "").toLowerCase()
  );
  return REQUIRED_COLUMNS.every((name) => names.includes(name));
}

async function* prepend(header: Uint8Array, chunks: Bytes): AsyncGenerator<Uint8Array> {
  yield header;
  yield* chunks;
}
