/**
 * Checks whether rows can be appended to a file.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Compression } from "../text/compression.ts";

const QUOTE = 34;
const LINE_END = 10;
const CHUNK_BYTES = 65536;

/** An error message shows at most this many characters of a wrong first line. */
const LONGEST_SHOWN = 300;

/** The first line has at most this many characters. */
const LONGEST_HEAD = 4 * 2 ** 20;

/** The first line of a CSV file, or the names in each object of a file of JSON lines. */
export type FileStart = string | readonly string[];

/**
 * Checks that a file has the same columns, and that its last row is complete.
 *
 * @param path The file.
 * @param start The required first line or names.
 * @param compression The compression of the file.
 * @returns Whether the compressed data has an end. Without an end, the last row is not checked.
 * @throws {UsageError} If rows cannot be appended.
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
  // In CSV, a line end between quotes does not end a row.
  if (last !== LINE_END || isCsv && quotes % 2 !== 0) {
    throw cannot("its last line is cut off; complete or remove that line first");
  }
  return true;
}

/** Returns the names in a JSON object; `null` if the line is not a JSON object. */
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
 * @param path The path of the file.
 * @returns The bytes. All pieces share one buffer.
 */
export function* readChunks(path: string): Generator<Uint8Array> {
  using file = Deno.openSync(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let length = file.readSync(chunk); length; length = file.readSync(chunk)) {
    yield chunk.subarray(0, length);
  }
}
