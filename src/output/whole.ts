/**
 * Whether a recording that there is can be continued.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

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
 * @throws {UsageError} When it cannot.
 */
export function requireWhole(path: string, header: string): void {
  using file = Deno.openSync(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  let start: string | undefined;
  let quotes = 0;
  let last = 0;
  for (let length = file.readSync(chunk); length; length = file.readSync(chunk)) {
    start ??= new TextDecoder().decode(chunk.subarray(0, length));
    for (let at = 0; at < length; at++) if (chunk[at] === QUOTE) quotes++;
    last = chunk[length - 1]!;
  }
  if (!start?.startsWith(header) && `${start}\n` !== header) {
    const columns = (start ?? "").split("\n")[0]!.slice(0, LONGEST_SHOWN);
    throw new UsageError(
      `Cannot append to "${path}": its columns are "${columns}", not "${header.trimEnd()}"`,
    );
  }
  // A line end between quotes ends no row.
  if (last !== LINE_END || quotes % 2 !== 0) {
    throw new UsageError(
      `Cannot append to "${path}": its last line is cut off; complete it or take it out first`,
    );
  }
}
