/**
 * Where the frames of zstd data end (RFC 8878): the runtime reads one and no more. Pure.
 *
 * @module
 */

/** The walk through a frame. */
export interface FrameWalk {
  /** Whether the frame has ended. */
  readonly isEnded: boolean;
  /**
   * Goes on, to the end of the frame or of the bytes.
   *
   * @param bytes Some bytes.
   * @param from Where to begin.
   * @returns Where the frame ends, or the bytes.
   * @throws {Error} When this is no frame.
   */
  walk(bytes: Uint8Array, from: number): number;
}

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;

/** The sizes of the two fields of a header whose size is told in two bits. */
const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];

const BLOCK = { rle: 1, reserved: 3 };

/** Asks for fields: how many bytes each has. Is given its value, least byte first. */
function* readFields(): Generator<number, void, number> {
  const magic = yield 4;
  if (magic >>> 4 === SKIPPABLE >>> 4) {
    yield yield 4;
    return;
  }
  if (magic !== FRAME) throw new Error("something else stands behind it");
  const descriptor = yield 1;
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeBytes = CONTENT_SIZE_BYTES[descriptor >> 6]! || Number(isSingle);
  yield Number(!isSingle) + DICTIONARY_BYTES[descriptor & 3]! + sizeBytes;
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
 * assertEquals([frame.walk(bytes, 0), frame.isEnded], [9, true]);
 * ```
 */
export function beginFrame(): FrameWalk {
  const fields = readFields();
  let field = fields.next();
  let taken = 0;
  let value = 0;

  function walk(bytes: Uint8Array, from: number): number {
    let at = from;
    while (!field.done) {
      const size = field.value;
      for (; taken < Math.min(size, 4) && at < bytes.length; taken++, at++) {
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
    walk,
  };
}
