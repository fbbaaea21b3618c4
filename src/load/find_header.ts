/**
 * Finds column names, or JSON lines, that do not begin on the first line of a file. A shell or PROFIT may have
 * written messages above them, and `sort` moves column names to the last line.
 *
 * @module
 */

import { REQUIRED_COLUMNS } from "../model/columns.ts";
import { joinBytes } from "../text/bytes.ts";
import { BYTE } from "./cursor.ts";
import type { ReadRows } from "./loading.ts";
import { emptyNotes, readRows } from "./mod.ts";
import { readRecording } from "./open.ts";
import { type Bytes, peek } from "./peek.ts";
import type { Source } from "./recording.ts";

/** The function finds column names in this many bytes at the start, or in a last line of this size. */
const MOST_BYTES = 65536;

/**
 * Finds the column names of a file, in bounded memory: on the last line if the first line is a row, otherwise, or
 * if they are not there, on one of the first lines. One of the first lines may also be a sample in JSON.
 *
 * @param source The file. The function reads the file once more.
 * @returns A function that reads the rows of such a file, also the rows above the column names; `null` if the
 * lines have no column names.
 * @throws {DataError} If the file cannot be read.
 */
export async function findHeader({ path, open }: Source): Promise<ReadRows | null> {
  let [first, last]: [string[], string] = [[], ""];
  const snapshots = readRecording(await open(), path, emptyNotes(), async function* (chunks) {
    const { start, whole } = await peek(chunks, MOST_BYTES);
    first = new TextDecoder().decode(start.subarray(0, MOST_BYTES)).split(/\r?\n/);
    if (isLikeRow(first[0]!)) last = await readLastLine(whole);
    yield [];
  });
  for await (const _ of snapshots); // Reads the bytes, and keeps only these lines.
  const isTextSorted = isLikeHeader(last);
  const line = isTextSorted ? last : first.find(isLikeHeader);
  // Column names on the first line have failed already, for a reason that holds.
  if (line === first[0]) return null;
  if (line === undefined && first.some(isLikeSample)) {
    const { readJsonRows } = await import("./json_lines.ts");
    return (...file) => readJsonRows(...file, true);
  }
  if (line === undefined) return null;
  const header = new TextEncoder().encode(`${line}\n`);
  // The file then has the column names twice. The second ones count as a repeated header.
  return (chunks, path, notes, add) => {
    notes.isTextSorted = isTextSorted;
    return readRows(prepend(header, chunks), path, notes, add, 0);
  };
}

/** Returns whether a line may be a row: it has at least three cells, and one is a number. */
function isLikeRow(line: string): boolean {
  const cells = line.split(/[,;\t|]/);
  return cells.length >= 3 && cells.some((cell) => /^"?\d+(?:[.,]\d+)?"?\s*$/.test(cell));
}

/** Returns whether a line may be a sample in JSON. In an array, a comma or a bracket follows the object. */
function isLikeSample(line: string): boolean {
  return /^\{.*\}\s*$/.test(line) && REQUIRED_COLUMNS.every((name) => line.includes(`"${name}"`));
}

async function readLastLine(chunks: Bytes): Promise<string> {
  let end: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const all = joinBytes([end, chunk]);
    end = all.slice(Math.max(0, all.length - MOST_BYTES));
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
