/**
 * Repairs compressed files that were cut off.
 *
 * @module
 */

import type { Compression } from "../text/compression.ts";
import { decompress } from "../text/decompress.ts";
import { readChunks } from "./appendable.ts";
import { openCompressor } from "./compressed.ts";
import { findTarget } from "./file_place.ts";
import { takeWholeRows } from "./whole_rows.ts";

/**
 * Replaces a compressed file that was cut off with a new file that has the complete rows. The old file
 * stays until the new file is complete.
 *
 * @param path The path of the file.
 * @param compression The compression of the file.
 * @param isCsv Whether a line end between quotes does not end a row.
 * @throws {Error} If the file cannot be read, or no file can be created in its folder.
 */
export async function packAnew(
  path: string,
  compression: Compression,
  isCsv: boolean,
): Promise<void> {
  const place = findTarget(path);
  if (place === null) throw new Error("the link leads to a name that is not UTF-8");
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
