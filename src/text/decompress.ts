/**
 * Compressed data to what it was, as a stream: members and frames in a row, what is left of data that
 * was cut off, and what is not damaged.
 *
 * The web's DecompressionStream takes one member of gzip and no zstd.
 *
 * @module
 */

import type { Compression } from "./compression.ts";
import { gunzip } from "./gunzip.ts";
import { unpackFrames } from "./unpack_frames.ts";
import { openZlibStream } from "./zlib_stream.ts";

/** So much comes out at a time. */
const CHUNK_BYTES = 65536;

/** So many of the NUL bytes at the end may be data: those of a checksum, and of a length. */
const MOST_NULS = 8;

/** What is worth knowing of compressed data. */
export interface DataNotes {
  /** Whether it lacks its end. */
  isCutOff: boolean;
  /** Why not all of it could be read; absent, or `null`, where it could. */
  damage?: string | null;
}

/**
 * Decompresses data, a little at a time, however much it comes to. A member or a frame that is damaged
 * is left out, and what stands behind the data.
 *
 * @param chunks The data, cut anywhere.
 * @param compression What it is.
 * @param notes Is told whether the data is cut off: then all comes that can be read. Where a machine
 * lost power, NUL bytes may stand in the place of what was cut off, and behind a tape's data. Is told
 * what is damaged.
 * @returns The bytes.
 * @throws {Error} When too much is damaged to be left out, or this runtime cannot read it.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  compression: Compression,
  notes: DataNotes,
): AsyncGenerator<Uint8Array> {
  const zlib = await import("node:zlib");
  const held = { nuls: 0, isAtEnd: false };
  const data = holdNuls(chunks, held);
  const isAtEnd = () => held.isAtEnd;
  const options = { chunkSize: CHUNK_BYTES };
  if (compression === "gzip") {
    const open = () => openZlibStream(zlib.createInflateRaw(options));
    const inflating = { open, crc32: (bytes: Uint8Array, crc: number) => zlib.crc32(bytes, crc) };
    yield* gunzip(data, notes, inflating, isAtEnd);
    return;
  }
  if (zlib.createZstdDecompress === undefined) {
    throw new Error("this version of Deno cannot read zstd; unpack it first: zstd -dk FILE");
  }
  const open = () => openZlibStream(zlib.createZstdDecompress(options));
  yield* unpackFrames(data, notes, open, isAtEnd);
}

/** Keeps NUL bytes back while nothing stands behind them; the first of them may be data. */
async function* holdNuls(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  held: { nuls: number; isAtEnd: boolean },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const end = chunk.findLastIndex((byte) => byte !== 0) + 1;
    if (end > 0) {
      for (; held.nuls > 0; held.nuls -= Math.min(held.nuls, CHUNK_BYTES)) {
        yield new Uint8Array(Math.min(held.nuls, CHUNK_BYTES));
      }
      yield chunk.subarray(0, end);
    }
    held.nuls += chunk.length - end;
  }
  held.isAtEnd = true;
  if (held.nuls > 0) yield new Uint8Array(Math.min(held.nuls, MOST_NULS));
}
