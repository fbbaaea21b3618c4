/**
 * Column names that stand on the last line of a file, where `sort` has put them.
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

/** Longer column names than this are not looked for. */
const LONGEST_LINE_BYTES = 65536;

/**
 * Finds the column names on the last line of a file, in bounded memory.
 *
 * @param source The file; it is read once more.
 * @returns What reads the rows of such a file; `null` where the last line has no column names.
 * @throws {DataError} When the file cannot be read.
 */
export async function findLastHeader({ path, open }: Source): Promise<ReadRows | null> {
  let line = "";
  const snapshots = readRecording(await open(), path, emptyNotes(), async function* (chunks) {
    line = await readLastLine(chunks);
    yield [];
  });
  for await (const _ of snapshots); // The line is kept.
  if (!isLikeHeader(line)) return null;
  const header = new TextEncoder().encode(`${line}\n`);
  // The line is there twice then: at the end, as it was, it is a header in the middle.
  return (chunks, path, notes, add) => readRows(prepend(header, chunks), path, notes, add, 0);
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
 * Whether a line has the names of the columns that each recording has.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isLikeHeader('"pid";"name";"timestamp"') && !isLikeHeader("7,name,1795647861.5"));
 * ```
 *
 * @param line The line, in any dialect.
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
