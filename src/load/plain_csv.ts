/**
 * Converts a file in any dialect to the dialect of PROFIT: UTF-8, commas between cells, LF line ends and
 * decimal points. Each line stays one line, so that line numbers stay correct.
 *
 * @module
 */

import { findDialect } from "./dialect.ts";
import { peek } from "./peek.ts";
import { beginTranslation, translateText } from "./translate.ts";

/** The number of bytes that contain the first lines of nearly every recording. */
const HEAD_BYTES = 65536;

/**
 * Converts a file to plain CSV. Plain CSV passes unchanged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunk = new TextEncoder().encode("pid;name;timestamp\n7;a,b;1,5\n");
 * const pieces = await Array.fromAsync(toPlainCsv([chunk]));
 * const text = pieces.map((piece) => new TextDecoder().decode(piece)).join("");
 * assertEquals(text, 'pid,name,timestamp\n7,"a,b",1.5\n');
 * ```
 *
 * @param chunks The bytes of the file, in chunks of any size.
 * @returns The bytes of the same table.
 * @throws {DataError} If the file is not a table.
 */
export async function* toPlainCsv(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const { start, whole } = await peek(chunks, HEAD_BYTES);
  const dialect = findDialect(start.subarray(0, HEAD_BYTES));
  if (dialect === null) return yield* whole;
  const decoder = new TextDecoder(dialect.encoding);
  const encoder = new TextEncoder();
  const translation = beginTranslation(dialect);
  for await (const chunk of whole) {
    const text = decoder.decode(chunk, { stream: true });
    yield encoder.encode(translateText(translation, text, false));
  }
  yield encoder.encode(translateText(translation, decoder.decode(), true));
}
