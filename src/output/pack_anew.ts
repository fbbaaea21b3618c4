/**
 * What can be read of compressed data that was cut off, as whole data again.
 *
 * @module
 */

import { joinBytes } from "../text/bytes.ts";
import type { Compression } from "../text/compression.ts";
import { decompress } from "../text/decompress.ts";
import { readChunks } from "./appendable.ts";
import { openCompressor } from "./compressed.ts";

const QUOTE = 34;
const LINE_END = 10;

/**
 * Replaces a compressed file that was cut off by one of its whole rows. It is replaced when the new
 * one is complete, so that nothing is lost if this is interrupted.
 *
 * @param path The file.
 * @param compression How it is compressed.
 * @param isCsv Whether a line end between quotes ends no row.
 * @throws {Error} When it cannot be read, or no file can be made beside it.
 */
export async function packAnew(
  path: string,
  compression: Compression,
  isCsv: boolean,
): Promise<void> {
  const place = Deno.realPathSync(path);
  const { mode } = Deno.statSync(place);
  const beside = `${place}.${crypto.randomUUID()}`;
  const file = Deno.openSync(beside, { write: true, createNew: true, mode: mode! & 0o777 });
  try {
    const write = (bytes: Uint8Array) => {
      for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    };
    const compressor = await openCompressor(compression);
    const text = decompress(readChunks(place), compression, { isCutOff: false });
    for await (const rows of takeWholeRows(text, isCsv)) write(await compressor.compress(rows));
    write(await compressor.end());
    file.syncDataSync();
    Deno.renameSync(beside, place);
  } catch (error) {
    Deno.removeSync(beside);
    throw error;
  } finally {
    file.close();
  }
}

/** All up to the last line end that ends a row. */
async function* takeWholeRows(
  chunks: AsyncIterable<Uint8Array>,
  isCsv: boolean,
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
    rest = joinBytes([end > 0 ? new Uint8Array() : rest, chunk.subarray(end)]);
  }
}
