/**
 * Decompresses data of zstd (RFC 8878): several frames, each confirmed by the checksum at its end.
 *
 * @module
 */

import { type ByteQueue, openByteQueue } from "./byte_queue.ts";
import type { DataNotes } from "./decompress.ts";
import { type Held, holdText } from "./verified.ts";
import type { ZlibStream } from "./zlib_stream.ts";
import { beginFrame } from "./zstd_frames.ts";

/** The signature of a frame that is not skippable. */
const SIGNATURE = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Decompresses zstd data.
 *
 * @param chunks The data, cut anywhere.
 * @param notes Gets notes on the data. Damaged frames are left out.
 * @param open Opens a stream for one frame, because the runtime reads only one.
 * @param isAtEnd Returns whether only NUL bytes are left.
 * @returns The bytes.
 * @throws {Error} If a damaged frame is too long to be held back.
 */
export async function* unpackFrames(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  notes: DataNotes,
  open: () => ZlibStream,
  isAtEnd: () => boolean,
): AsyncGenerator<Uint8Array> {
  const queue = openByteQueue(chunks);
  const held = holdText();
  for (;;) {
    const next = await queue.takeSome();
    if (next === null) return;
    queue.putBack(next);
    const isBegun = !isAtEnd();
    queue.mark();
    try {
      if (isBegun && !mayBegin(next[0]!)) throw new Error("other data follows it");
      const isWhole = yield* unpackFrame(queue, held, open);
      yield* held.release();
      if (isWhole) continue;
      notes.isCutOff = isBegun;
      return;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (isAtEnd()) {
        yield* held.release();
        notes.isCutOff = isBegun;
        return;
      }
      yield* held.drop(error);
      notes.damage ??= error.message;
    }
    queue.rewind();
    if (!await queue.skipTo(SIGNATURE)) return;
  }
}

/** Returns whether a frame, also a skippable one, may begin with a byte. */
function mayBegin(byte: number): boolean {
  return byte === SIGNATURE[0] || byte >> 4 === 5;
}

/** Decompresses a frame, and returns whether the frame is complete. It skips a damaged frame. */
async function* unpackFrame(
  queue: ByteQueue,
  held: Held,
  open: () => ZlibStream,
): AsyncGenerator<Uint8Array, boolean> {
  const frame = beginFrame();
  const stream = open();
  let failure: Error | null = null;

  async function* passOut(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of pieces) yield* held.add(piece);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failure = error;
    }
  }

  try {
    while (!frame.isEnded) {
      const some = await queue.takeSome();
      if (some === null) return false;
      const end = frame.walk(some, 0);
      queue.putBack(some.subarray(end));
      if (failure === null) yield* passOut(stream.write(some.subarray(0, end)));
    }
    if (failure === null) yield* passOut(stream.end());
  } finally {
    stream.close();
  }
  if (failure !== null) throw failure;
  return true;
}
