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

/**
 * Makes sure that a file can be continued: its columns are the same, and its last row is whole.
 *
 * @param path The file.
 * @param header What its first line must be.
 * @param compression How it is compressed.
 * @returns Whether its compressed data has an end; where it has none, the last row is not looked at.
 * @throws {UsageError} When it cannot be continued.
 */
export async function checkAppendable(
  path: string,
  header: string,
  compression: Compression | null,
): Promise<boolean> {
  const cannot = (why: string) => new UsageError(`Cannot append to "${path}": ${why}`);
  const notes = { isCutOff: false };
  let start = "";
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
    if (start.length < header.length) start += new TextDecoder().decode(chunk);
    for (let at = 0; at < chunk.length; at++) if (chunk[at] === QUOTE) quotes++;
    last = chunk.at(-1) ?? last;
  }
  if (!start.startsWith(header) && `${start}\n` !== header) {
    const columns = start.split("\n")[0]!.slice(0, LONGEST_SHOWN);
    throw cannot(`its columns are "${columns}", not "${header.trimEnd()}"`);
  }
  if (notes.isCutOff) return false;
  // A line end between quotes ends no row.
  if (last !== LINE_END || quotes % 2 !== 0) {
    throw cannot("its last line is cut off; complete it or take it out first");
  }
  return true;
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
