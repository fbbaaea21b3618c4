/**
 * Decompresses data of gzip (RFC 1952): several members, each confirmed by its checksum.
 *
 * @module
 */

import { type ByteQueue, openByteQueue } from "./byte_queue.ts";
import type { DataNotes } from "./decompress.ts";
import { type Held, holdText } from "./verified.ts";
import type { ZlibStream } from "./zlib_stream.ts";

/** The beginning of each member: the signature and the only compression method. */
const SIGNATURE = [0x1f, 0x8b, 8];

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16 };

const FIXED_BYTES = 10;
const TRAILER_BYTES = 8;

/** The used functions of the runtime. */
export interface Inflating {
  /** Opens a stream that inflates. */
  open(): ZlibStream;
  /** Updates a checksum (CRC-32), which starts at 0. */
  crc32(bytes: Uint8Array, crc: number): number;
}

/**
 * Decompresses gzip data.
 *
 * @param chunks The data, cut anywhere.
 * @param notes Gets notes on the data. Damaged members are left out.
 * @param inflating The functions of the runtime.
 * @param isAtEnd Returns whether only NUL bytes are left.
 * @returns The bytes.
 * @throws {Error} If a damaged member is too long to be held back.
 */
export async function* gunzip(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  notes: DataNotes,
  inflating: Inflating,
  isAtEnd: () => boolean,
): AsyncGenerator<Uint8Array> {
  const queue = openByteQueue(chunks);
  const held = holdText();
  for (;;) {
    queue.mark();
    const found = await readHeader(queue);
    if (found === "end") return;
    if (found === "cut off") break;
    if (found === "foreign") {
      notes.damage ??= "other data follows it";
      if (!await queue.skipTo(SIGNATURE)) return;
      continue;
    }
    try {
      const isWhole = yield* inflateMember(queue, held, inflating);
      yield* held.release();
      if (!isWhole) break;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // NUL bytes replace the missing part.
      if (isAtEnd()) {
        yield* held.release();
        break;
      }
      yield* held.drop(error);
      notes.damage ??= error.message;
      queue.rewind();
      if (!await queue.skipTo(SIGNATURE)) return;
    }
  }
  notes.isCutOff = true;
}

/** Inflates a member after its header. Returns whether the member is complete. */
async function* inflateMember(
  queue: ByteQueue,
  held: Held,
  { open, crc32 }: Inflating,
): AsyncGenerator<Uint8Array, boolean> {
  const stream = open();
  let crc = 0;
  let bytes = 0;
  const add = (piece: Uint8Array) => {
    crc = crc32(piece, crc);
    bytes += piece.length;
    return held.add(piece);
  };
  try {
    let taken = 0;
    for (let isEnded = false; !isEnded;) {
      const some = await queue.takeSome();
      if (some === null) {
        yield* endStream(stream, add);
        return false;
      }
      for await (const piece of stream.write(some)) yield* add(piece);
      const used = stream.bytesTaken() - taken;
      taken += used;
      isEnded = used < some.length;
      if (isEnded) queue.putBack(some.slice(used));
    }
  } finally {
    stream.close();
  }
  const trailer = await queue.take(TRAILER_BYTES);
  if (trailer === null) return false;
  const view = new DataView(trailer.buffer, trailer.byteOffset);
  if (view.getUint32(0, true) !== crc) throw new Error("its checksum is wrong");
  if (view.getUint32(4, true) !== bytes % 2 ** 32) throw new Error("its length is wrong");
  return true;
}

/** Inflates the rest of data that was cut off. */
async function* endStream(
  stream: ZlibStream,
  add: (piece: Uint8Array) => readonly Uint8Array[],
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of stream.end()) yield* add(piece);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR")) throw error;
  }
}

/** Reads the header of a member. Returns what the queue contains. */
async function readHeader(queue: ByteQueue): Promise<"member" | "end" | "cut off" | "foreign"> {
  const first = await queue.take(1);
  if (first === null) return "end";
  queue.putBack(first);
  const fixed = await queue.take(FIXED_BYTES);
  if (fixed === null) {
    return first[0] === 0 ? "end" : first[0] === SIGNATURE[0] ? "cut off" : "foreign";
  }
  if (!SIGNATURE.every((byte, at) => fixed[at] === byte)) {
    queue.putBack(fixed.subarray(1));
    return "foreign";
  }
  const flags = fixed[3]!;
  if ((flags & FLAG.extra) !== 0) {
    const [low, high] = await queue.take(2) ?? [];
    if (high === undefined || await queue.take(low! + 256 * high) === null) return "cut off";
  }
  for (const flag of [FLAG.name, FLAG.comment]) {
    if ((flags & flag) !== 0 && !await skipText(queue)) return "cut off";
  }
  if ((flags & FLAG.headerCrc) !== 0 && await queue.take(2) === null) return "cut off";
  return "member";
}

/** Skips a text and the NUL byte after it. Returns whether the text is complete. */
async function skipText(queue: ByteQueue): Promise<boolean> {
  return await queue.skipTo([0]) && await queue.take(1) !== null;
}
