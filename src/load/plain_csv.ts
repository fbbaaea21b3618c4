/**
 * A file in any dialect as recorders write it: UTF-8, cells between commas, lines that end by LF, and
 * decimal points. Each line stays one, so that line numbers are those of the file.
 *
 * @module
 */

import { join } from "./records.ts";
import { type Dialect, findDialect } from "./dialect.ts";
import { beginTranslation, translateText, type Translation } from "./translate.ts";

/** So many bytes hold the first lines of nearly any recording. */
const HEAD_BYTES = 65536;

/**
 * Turns a file into plain CSV. What is plain passes as it is.
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
 * @param chunks The bytes of the file, cut anywhere.
 * @returns The bytes of the same table.
 * @throws {DataError} When it is something else than a table.
 */
export async function* toPlainCsv(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const head: Uint8Array[] = [];
  let headBytes = 0;
  let written: Written | null = null;
  for await (const chunk of chunks) {
    if (written !== null) {
      yield rewrite(written, chunk);
      continue;
    }
    // Copied, since the source may use its buffer again.
    head.push(chunk.slice());
    headBytes += chunk.length;
    if (headBytes < HEAD_BYTES) continue;
    const bytes = join(head);
    written = findWritten(bytes);
    yield rewrite(written, bytes);
  }
  if (written === null) {
    const bytes = join(head);
    written = findWritten(bytes);
    yield rewrite(written, bytes);
  }
  if (written.translation !== null) {
    const { translation, decoder } = written;
    yield encoder.encode(translateText(translation, decoder.decode(), true));
  }
}

/** How a file is written, and what was read of it. */
interface Written {
  readonly decoder: TextDecoder;
  readonly translation: Translation | null;
}

const encoder = new TextEncoder();

function findWritten(head: Uint8Array): Written {
  const dialect: Dialect | null = findDialect(head.subarray(0, HEAD_BYTES));
  return {
    decoder: new TextDecoder(dialect?.encoding),
    translation: dialect === null ? null : beginTranslation(dialect),
  };
}

function rewrite({ decoder, translation }: Written, bytes: Uint8Array): Uint8Array {
  if (translation === null) return bytes;
  return encoder.encode(translateText(translation, decoder.decode(bytes, { stream: true }), false));
}
