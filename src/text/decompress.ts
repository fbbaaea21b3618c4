/**
 * Decompresses a stream: several members or frames, the readable part of truncated data, and the
 * undamaged part of damaged data.
 *
 * DecompressionStream of the web reads one member of gzip, and no zstd.
 *
 * @module
 */

import type { Compression } from "./compression.ts";
import { gunzip } from "./gunzip.ts";
import { unpackFrames, UnsupportedError } from "./unpack_frames.ts";
import { openZlibStream } from "./zlib_stream.ts";

export { UnsupportedError };

/** The largest size of an output chunk, in bytes. */
const CHUNK_BYTES = 65536;

/** The number of trailing NUL bytes that may be data: a checksum and a length. */
const MOST_NULS = 8;

/** Notes on compressed data. */
export interface DataNotes {
  /** Whether the data is truncated. */
  isCutOff: boolean;
  /** The reason why a part of the data could not be read; absent or `null` if all data was read. */
  damage?: string | null;
}

/**
 * Decompresses data in small chunks. It leaves out damaged members and frames, and anything after
 * the data.
 *
 * @param chunks The data, cut anywhere.
 * @param compression The compression of the data.
 * @param notes Gets notes on truncated and damaged data. Of truncated data, the readable part is
 * returned. After a loss of power, NUL bytes may replace the missing part, and they may follow the
 * data of a tape.
 * @returns The bytes.
 * @throws {Error} If a damaged part is too long to leave out.
 * @throws {UnsupportedError} If the runtime cannot read the data.
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
    if (zlib.createInflateRaw().bytesWritten === undefined) {
      const { gunzipWhole } = await import("./gunzip_whole.ts");
      const whole = openZlibStream(zlib.createGunzip(options));
      yield* gunzipWhole(data, notes, whole, () => isAtEnd() && held.nuls > 0);
      return;
    }
    const open = () => openZlibStream(zlib.createInflateRaw(options));
    const inflating = { open, crc32: (bytes: Uint8Array, crc: number) => zlib.crc32(bytes, crc) };
    yield* gunzip(data, notes, inflating, isAtEnd);
    return;
  }
  if (zlib.createZstdDecompress === undefined) {
    throw new UnsupportedError(
      "this version of Deno cannot read zstd; unpack it first: zstd -dk FILE",
    );
  }
  const open = () => openZlibStream(zlib.createZstdDecompress(options));
  yield* unpackFrames(data, notes, open, isAtEnd);
}

/** Holds back NUL bytes until another byte follows. The first of them may be data. */
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
