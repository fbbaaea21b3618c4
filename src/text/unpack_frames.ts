/**
 * Decompresses data of zstd (RFC 8878): several frames, each confirmed by the checksum at its end.
 *
 * @module
 */

import { type ByteQueue, openByteQueue } from "./byte_queue.ts";
import type { DataNotes } from "./decompress.ts";
import { formatBytes } from "./format.ts";
import { type Held, holdText } from "./verified.ts";
import type { ZlibStream } from "./zlib_stream.ts";
import { beginFrame } from "./zstd_frames.ts";

/** The signature of a frame that is not skippable. */
const SIGNATURE = [0x28, 0xb5, 0x2f, 0xfd];

/** Data is not damaged, but PROFIT cannot decompress it. The message says what to do. */
export class UnsupportedError extends Error {}

/** The largest window that the runtime accepts, as does `zstd -d` without more options. */
const LARGEST_WINDOW_BYTES = 2 ** 27;

/** The largest window that zstd writes. A larger one in a header means that the header is damaged. */
const LARGEST_WRITTEN_BYTES = 2 ** 31;

/**
 * Decompresses zstd data.
 *
 * @param chunks The data, cut anywhere.
 * @param notes Gets notes on the data. Damaged frames are left out.
 * @param open Opens a stream for one frame, because the runtime reads only one.
 * @param isAtEnd Returns whether only NUL bytes are left.
 * @returns The bytes.
 * @throws {Error} If a damaged frame is too long to be held back.
 * @throws {UnsupportedError} If the first frame needs a larger window than the runtime accepts.
 */
export async function* unpackFrames(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  notes: DataNotes,
  open: () => ZlibStream,
  isAtEnd: () => boolean,
): AsyncGenerator<Uint8Array> {
  const queue = openByteQueue(chunks);
  const held = holdText();
  for (let isFirst = true;; isFirst = false) {
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
      if (isFirst && error instanceof UnsupportedError) throw error;
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
  if (failure !== null) throw explainWindow(frame.windowBytes) ?? failure;
  return true;
}

/** Returns the error for a window that is too large; `null` for any other window. */
function explainWindow(bytes: number): UnsupportedError | null {
  if (bytes <= LARGEST_WINDOW_BYTES || bytes > LARGEST_WRITTEN_BYTES) return null;
  return new UnsupportedError(
    `its zstd data needs a window of ${formatBytes(bytes)}, and PROFIT uses at most ` +
      `${formatBytes(LARGEST_WINDOW_BYTES)}; unpack it first: ` +
      `zstd -d --long=${Math.ceil(Math.log2(bytes))} FILE`,
  );
}
