/**
 * What can be read of compressed data that was cut off, as whole data again.
 *
 * @module
 */

import type { Compression } from "../text/compression.ts";
import { decompress } from "../text/decompress.ts";
import { readChunks } from "./appendable.ts";
import { openCompressor } from "./compressed.ts";
import { takeWholeRows } from "./whole_rows.ts";

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
