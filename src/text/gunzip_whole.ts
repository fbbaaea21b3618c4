/**
 * Decompresses gzip data as one piece, for older versions of Deno (such as 2.4), whose streams do
 * not report how many bytes they have taken. With such a version, damage anywhere ends the reading.
 *
 * @module
 */

import type { DataNotes } from "./decompress.ts";
import type { ZlibStream } from "./zlib_stream.ts";

/**
 * Decompresses gzip data.
 *
 * @param chunks The data, cut anywhere.
 * @param notes Gets whether the data is truncated.
 * @param stream A stream that reads several members.
 * @param isAtEnd Returns whether only NUL bytes are left.
 * @returns The bytes.
 * @throws {Error} If the data is damaged.
 */
export async function* gunzipWhole(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  notes: DataNotes,
  stream: ZlibStream,
  isAtEnd: () => boolean,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks) yield* stream.write(chunk);
    yield* stream.end();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (!isAtEnd() && error.code !== "Z_BUF_ERROR") {
      // The first member began correctly, or the data would not count as gzip.
      const isBehind = error.message === "incorrect header check";
      throw isBehind ? new Error("other data follows it", { cause: error }) : error;
    }
    notes.isCutOff = true;
  } finally {
    stream.close();
  }
}
