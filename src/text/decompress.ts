/**
 * Compressed data to what it was, as a stream: members and frames in a row, and what is left of data
 * that was cut off.
 *
 * The web's DecompressionStream takes one member of gzip and no zstd.
 *
 * @module
 */

import type { Compression } from "./compression.ts";
import { openZlibStream, type ZlibStream } from "./zlib_stream.ts";
import { beginFrame } from "./zstd_frames.ts";

/** So much comes out at a time. */
const CHUNK_BYTES = 65536;

/** So many of the NUL bytes at the end may be data: those of a checksum, and of a length. */
const MOST_NULS = 8;

/** What is worth knowing of compressed data. */
export interface DataNotes {
  /** Whether it lacks its end. */
  isCutOff: boolean;
}

/**
 * Decompresses data, a little at a time, however much it comes to.
 *
 * @param chunks The data, cut anywhere.
 * @param compression What it is.
 * @param notes Is told whether the data is cut off: then all comes that can be read. Where a machine
 * lost power, NUL bytes may stand in the place of what was cut off, and behind a tape's data.
 * @returns The bytes.
 * @throws {Error} When the data is damaged, or this runtime cannot read it.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  compression: Compression,
  notes: DataNotes,
): AsyncGenerator<Uint8Array> {
  const zlib = await import("node:zlib");
  if (compression === "gzip") {
    yield* gunzip(chunks, openZlibStream(zlib.createGunzip({ chunkSize: CHUNK_BYTES })), notes);
    return;
  }
  if (zlib.createZstdDecompress === undefined) {
    throw new Error("this version of Deno cannot read zstd; unpack it first: zstd -dk FILE");
  }
  const open = () => openZlibStream(zlib.createZstdDecompress({ chunkSize: CHUNK_BYTES }));
  yield* readFrames(chunks, open, notes);
}

async function* gunzip(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  stream: ZlibStream,
  notes: DataNotes,
): AsyncGenerator<Uint8Array> {
  const held = { nuls: 0 };
  try {
    for await (const chunk of holdNuls(chunks, held)) yield* stream.write(chunk);
    yield* stream.write(new Uint8Array(Math.min(held.nuls, MOST_NULS)));
    yield* stream.end();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const isAtEnd = held.nuls > 0 || error.code === "Z_BUF_ERROR";
    if (!isAtEnd) {
      // The first member begins as it should: that told what the data is.
      const isBehind = error.message === "incorrect header check";
      throw isBehind ? new Error("something else stands behind it", { cause: error }) : error;
    }
    notes.isCutOff = true;
  } finally {
    stream.close();
  }
}

async function* readFrames(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  open: () => ZlibStream,
  notes: DataNotes,
): AsyncGenerator<Uint8Array> {
  const held = { nuls: 0 };
  let [frame, stream] = [beginFrame(), open()];
  let isBegun = false;

  async function* take(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < chunk.length;) {
      const from = at;
      at = frame.walk(chunk, from);
      isBegun = true;
      yield* stream.write(chunk.subarray(from, at));
      if (!frame.isEnded) continue;
      yield* stream.end();
      stream.close();
      [frame, stream, isBegun] = [beginFrame(), open(), false];
    }
  }

  try {
    for await (const chunk of holdNuls(chunks, held)) yield* take(chunk);
    if (isBegun) yield* take(new Uint8Array(Math.min(held.nuls, MOST_NULS)));
    notes.isCutOff = isBegun;
    yield* stream.end();
  } catch (error) {
    if (held.nuls === 0) throw error;
    notes.isCutOff = isBegun;
  } finally {
    stream.close();
  }
}

/** Keeps NUL bytes back while nothing stands behind them. */
async function* holdNuls(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  held: { nuls: number },
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
}
