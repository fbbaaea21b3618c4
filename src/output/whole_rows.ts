/**
 * Where the whole rows of a text end: what a recorder wrote last may be cut. Pure.
 *
 * @module
 */

import { joinBytes } from "../text/bytes.ts";

const QUOTE = 34;
const LINE_END = 10;

/**
 * Takes the whole rows of a text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunks = [new TextEncoder().encode('7,"a\n'), new TextEncoder().encode('b"\n8,ac')];
 * const rows = await Array.fromAsync(takeWholeRows(chunks));
 * assertEquals(rows.map((bytes) => new TextDecoder().decode(bytes)), ['7,"a\nb"\n']);
 * ```
 *
 * @param chunks The text, cut anywhere.
 * @param isCsv Whether a line end between quotes ends no row.
 * @returns All up to the last line end that ends a row.
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
    // A copy, since the source may use its buffer again.
    rest = end > 0 ? chunk.slice(end) : joinBytes([rest, chunk.slice()]);
  }
}
