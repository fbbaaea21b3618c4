/**
 * Text that is compressed while it is written, so that a kill costs nothing that was handed over.
 *
 * @module
 */

import { EnvironmentError, reasonOf } from "../model/errors.ts";
import { joinBytes } from "../text/bytes.ts";
import type { Compression } from "../text/compression.ts";
import { type DataNotes, decompress } from "../text/decompress.ts";
import { openZlibStream, type ZlibStream } from "../text/zlib_stream.ts";

/** What makes compressed data of bytes. */
export interface Compressor {
  /**
   * Compresses bytes.
   *
   * @returns Data from which all the bytes so far can be read.
   */
  compress(bytes: Uint8Array): Promise<Uint8Array>;
  /** Ends the data; returns what that takes. */
  end(): Promise<Uint8Array>;
  /** Gives up what has no end yet, where the data before it is gone: the next begins anew. */
  abandon(): void;
}

/**
 * A member of gzip, or a frame of zstd, has an end and begins anew after so long: up to there, also
 * programs that want whole data read what was cut off later. The data is half as large again as if
 * it had only one (a process, a row a second), and a seventh less than with one in 5 seconds.
 */
const MEMBER_MS = 10_000;

/**
 * Finds the compression that is the better one for recordings. Measured on 95,000 rows of 56 bytes
 * that were recorded: zstd makes 2.2 bytes of a row in a seventh of the time in which gzip makes 3.8.
 *
 * @returns zstd; gzip where this runtime cannot write zstd.
 */
export async function findBestCompression(): Promise<Compression> {
  const zlib = await import("node:zlib");
  return zlib.createZstdCompress === undefined ? "gzip" : "zstd";
}

/**
 * Begins compressed data.
 *
 * @param compression Which.
 * @param nowMs A clock that never steps, in milliseconds.
 * @returns The compressor; one call must end before the next.
 * @throws {EnvironmentError} When this runtime does not have that compression.
 */
export async function openCompressor(
  compression: Compression,
  nowMs: () => number = () => performance.now(),
): Promise<Compressor> {
  const zlib = await import("node:zlib");
  if (compression === "zstd" && zlib.createZstdCompress === undefined) {
    throw new EnvironmentError("This version of Deno cannot write zstd; name a file in .gz");
  }
  const { Z_SYNC_FLUSH, ZSTD_e_flush, ZSTD_c_checksumFlag } = zlib.constants;
  // Whatever is written comes out at once.
  const open = () =>
    openZlibStream(
      compression === "gzip"
        ? zlib.createGzip({ flush: Z_SYNC_FLUSH })
        : zlib.createZstdCompress({ flush: ZSTD_e_flush, params: { [ZSTD_c_checksumFlag]: 1 } }),
    );
  let member: ZlibStream | null = null;
  let endsAtMs = 0;

  async function compress(bytes: Uint8Array): Promise<Uint8Array> {
    if (bytes.length === 0) return bytes;
    if (member === null) [member, endsAtMs] = [open(), nowMs() + MEMBER_MS];
    const data = await collect(member.write(bytes));
    return nowMs() < endsAtMs ? data : joinBytes([data, await end()]);
  }

  async function end(): Promise<Uint8Array> {
    if (member === null) return new Uint8Array();
    const data = await collect(member.end());
    member.close();
    member = null;
    return data;
  }

  function abandon(): void {
    member?.close();
    member = null;
  }

  return { compress, end, abandon };
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return joinBytes(await Array.fromAsync(pieces));
}

/**
 * Reads compressed data to which more is to be added.
 *
 * @param chunks The data.
 * @param compression What it must be.
 * @param notes Is told whether the data is cut off: then all comes that can be read.
 * @param cannot Makes the error that says why nothing can be added.
 * @returns Its bytes.
 * @throws {Error} The error that `cannot` makes, when the data is damaged or something else.
 */
export async function* readCompressed(
  chunks: Iterable<Uint8Array>,
  compression: Compression,
  notes: DataNotes,
  cannot: (why: string) => Error,
): AsyncGenerator<Uint8Array> {
  const refuse = (reason: string) =>
    cannot(`it has no whole ${compression} data, as its name says: ${reason}`);
  try {
    yield* decompress(chunks, compression, notes);
  } catch (cause) {
    throw refuse(reasonOf(cause));
  }
  if (notes.damage) throw refuse(notes.damage);
}
