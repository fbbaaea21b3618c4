/**
 * Whether more rows can be added to a file.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Compression } from "../text/compression.ts";

const QUOTE = 34;
const LINE_END = 10;
const CHUNK_BYTES = 65536;

/** So much of a line that is not a header is shown. */
const LONGEST_SHOWN = 300;

/** The first line is sought in so many characters. */
const LONGEST_HEAD = 4 * 2 ** 20;

/** What a file of rows begins with: its first line; of JSON lines, the names that each object has. */
export type FileStart = string | readonly string[];

/**
 * Makes sure that a file can be continued: its columns are the same, and its last row is whole.
 *
 * @param path The file.
 * @param start What it must begin with.
 * @param compression How it is compressed.
 * @returns Whether its compressed data has an end; where it has none, the last row is not looked at.
 * @throws {UsageError} When it cannot be continued.
 */
export async function checkAppendable(
  path: string,
  start: FileStart,
  compression: Compression | null,
): Promise<boolean> {
  const cannot = (why: string) => new UsageError(`Cannot append to "${path}": ${why}`);
  const notes = { isCutOff: false };
  const decoder = new TextDecoder();
  let head = "";
  let quotes = 0;
  let last = LINE_END;
  const chunks = compression === null
    ? readChunks(path)
    : (await import("./compressed.ts")).readCompressed(
      readChunks(path),
      compression,
      notes,
      cannot,
    );
  for await (const chunk of chunks) {
    if (!head.includes("\n") && head.length < LONGEST_HEAD) {
      head += decoder.decode(chunk, { stream: true });
    }
    for (let at = 0; at < chunk.length; at++) if (chunk[at] === QUOTE) quotes++;
    last = chunk.at(-1) ?? last;
  }
  const isCsv = typeof start === "string";
  const [line = ""] = head.split("\n");
  const columns = isCsv ? line : parseKeys(line)?.join(",") ?? line;
  const wanted = isCsv ? start.trimEnd() : start.join(",");
  if (columns !== wanted) {
    throw cannot(`its columns are "${columns.slice(0, LONGEST_SHOWN)}", not "${wanted}"`);
  }
  if (notes.isCutOff) return false;
  // In CSV, a line end between quotes ends no row.
  if (last !== LINE_END || isCsv && quotes % 2 !== 0) {
    throw cannot("its last line is cut off; complete it or take it out first");
  }
  return true;
}

/** The names that an object of JSON has; `null` where the line is none. */
function parseKeys(line: string): string[] | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? Object.keys(value) : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/**
 * Reads a file.
 *
 * @param path Where.
 * @returns Its bytes, each piece in the same buffer.
 */
export function* readChunks(path: string): Generator<Uint8Array> {
  using file = Deno.openSync(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let length = file.readSync(chunk); length; length = file.readSync(chunk)) {
    yield chunk.subarray(0, length);
  }
}
