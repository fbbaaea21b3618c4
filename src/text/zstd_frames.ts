/**
 * Finds the ends of the frames in zstd data (RFC 8878), because the runtime reads only one frame.
 * Pure.
 *
 * @module
 */

/** A walk through a frame. */
export interface FrameWalk {
  /** Whether the frame has ended. */
  readonly isEnded: boolean;
  /** The memory that decompression needs for earlier bytes; 0 before the header was read. */
  readonly windowBytes: number;
  /**
   * Continues to the end of the frame or of the bytes.
   *
   * @param bytes Some bytes.
   * @param from The index at which the walk continues.
   * @returns The index after the frame, or after the bytes.
   * @throws {Error} If the bytes are not a frame.
   */
  walk(bytes: Uint8Array, from: number): number;
}

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** The sizes of the two header fields that are encoded in two bits. */
const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];

const BLOCK = { rle: 1, reserved: 3 };

/** A field of more bytes has no value that PROFIT uses. */
const MOST_VALUE_BYTES = 8;

/**
 * Yields the size of each field in bytes, and gets its value (little endian). Sets the size of the
 * window.
 */
function* readFields(header: { windowBytes: number }): Generator<number, void, number> {
  const magic = yield 4;
  if (magic >>> 4 === SKIPPABLE >>> 4) {
    yield yield 4;
    return;
  }
  if (magic !== FRAME) throw new Error("other data follows it");
  const descriptor = yield 1;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = CONTENT_SIZE_BYTES[descriptor >> 6]! || Number(isSingle);
  const window = isSingle ? 0 : yield 1;
  yield DICTIONARY_BYTES[descriptor & 3]!;
  const contentBytes = yield sizeBytes;
  // The window of a single segment is its content. Otherwise it is a power of two and some eighths.
  header.windowBytes = isSingle ? contentBytes : 2 ** (10 + (window >> 3)) * (1 + (window & 7) / 8);
  for (let isLast = false; !isLast;) {
    const block = yield 3;
    isLast = (block & 1) === 1;
    const type = (block >> 1) & 3;
    if (type === BLOCK.reserved) throw new Error("a block is of no known type");
    yield type === BLOCK.rle ? 1 : block >> 3;
  }
  if ((descriptor & 4) !== 0) yield 4; // The checksum.
}

/**
 * Begins a walk at the first byte of a frame.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A frame of one empty block, and the first byte of another.
 * const bytes = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 0, 1, 0, 0, 0x28);
 * const frame = beginFrame();
 * assertEquals([frame.walk(bytes, 0), frame.isEnded, frame.windowBytes], [9, true, 0]);
 * ```
 */
export function beginFrame(): FrameWalk {
  const header = { windowBytes: 0 };
  const fields = readFields(header);
  let field = fields.next();
  let taken = 0;
  let value = 0;

  function walk(bytes: Uint8Array, from: number): number {
    let at = from;
    while (!field.done) {
      const size = field.value;
      for (; taken < Math.min(size, MOST_VALUE_BYTES) && at < bytes.length; taken++, at++) {
        value += bytes[at]! * 2 ** (8 * taken);
      }
      const skipped = Math.min(size - taken, bytes.length - at);
      [taken, at] = [taken + skipped, at + skipped];
      if (taken < size) return at;
      const told = value;
      [taken, value] = [0, 0];
      field = fields.next(told);
    }
    return at;
  }

  return {
    get isEnded() {
      return field.done === true;
    },
    get windowBytes() {
      return header.windowBytes;
    },
    walk,
  };
}
