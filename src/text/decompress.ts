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
 * @param notes Is told whether the data is cut off: then all comes that can be read.
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
  try {
    for await (const chunk of chunks) yield* stream.write(chunk);
    yield* stream.end();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    // The first member begins as it should: that told what the data is.
    if (error.message === "incorrect header check") {
      throw new Error("something else stands behind it", { cause: error });
    }
    if (error.code !== "Z_BUF_ERROR") throw error;
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
  let [frame, stream] = [beginFrame(), open()];
  let isBegun = false;
  try {
    for await (const chunk of chunks) {
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
    yield* stream.end();
    notes.isCutOff = isBegun;
  } finally {
    stream.close();
  }
}
