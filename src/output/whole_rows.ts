/**
 * Finds the complete rows of a text whose last row may be cut off. Pure.
 *
 * @module
 */

import { joinBytes } from "../text/bytes.ts";

const QUOTE = 34;
const LINE_END = 10;

/**
 * Takes the complete rows of a text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = ['7,"', "a\n", 'b"\n8,ac'].map((chunk) => new TextEncoder().encode(chunk));
 * const rows = await Array.fromAsync(takeWholeRows(chunks));
 * assertEquals(rows.map((bytes) => new TextDecoder().decode(bytes)), ['7,"a\nb"\n']);
 * ```
 *
 * @param chunks The text, cut anywhere.
 * @param isCsv Whether a line end between quotes does not end a row.
 * @returns The text up to the last line end that ends a row.
 */
export async function* takeWholeRows(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  isCsv = true,
): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array();
  let isQuoted = false;
  for await (const chunk of chunks) {
    let end = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (isCsv && chunk[at] === QUOTE) isQuoted = !isQuoted;
      else if (chunk[at] === LINE_END && !isQuoted) end = at + 1;
    }
    if (end > 0) yield joinBytes([rest, chunk.subarray(0, end)]);
    // Copied, because the source may reuse its buffer.
    rest = end > 0 ? chunk.slice(end) : joinBytes([rest, chunk.slice()]);
  }
}

/**
 * Counts the rows of a CSV text that ends with a row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countRows(new TextEncoder().encode('7,"a\nb"\n8,acme\n')), 2);
 * ```
 *
 * @param bytes The text.
 * @returns The number of line ends that end a row.
 */
export function countRows(bytes: Uint8Array): number {
  let isQuoted = false;
  let rows = 0;
  for (const byte of bytes) {
    if (byte === QUOTE) isQuoted = !isQuoted;
    else if (byte === LINE_END && !isQuoted) rows++;
  }
  return rows;
}
