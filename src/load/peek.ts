/**
 * Looks at the first bytes of a stream. The stream stays complete.
 *
 * @module
 */

import { joinBytes } from "../text/bytes.ts";

/** The bytes of a file, in chunks of any size. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The result of a look. */
export interface Peeked {
  /** The first bytes. */
  readonly start: Uint8Array;
  /** The complete stream. */
  readonly whole: AsyncIterable<Uint8Array>;
}

/**
 * Looks at the first bytes of a stream.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { start, whole } = await peek([Uint8Array.of(1), Uint8Array.of(2, 3)], 2);
 * assertEquals([...start], [1, 2, 3]);
 * assertEquals((await Array.fromAsync(whole)).map(({ length }) => length), [3]);
 * ```
 *
 * @param chunks The bytes.
 * @param count The number of bytes.
 * @param end A byte after which the function needs no more bytes; `null` for none.
 * @returns At least this many bytes if the stream has them, and the complete stream.
 */
export async function peek(
  chunks: Bytes,
  count: number,
  end: number | null = null,
): Promise<Peeked> {
  const source = Symbol.asyncIterator in chunks
    ? chunks[Symbol.asyncIterator]()
    : chunks[Symbol.iterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let hasEnd = false;
  while (length < count && !hasEnd) {
    const { done, value } = await source.next();
    if (done) break;
    // Copies the bytes, because the source may reuse its buffer.
    pieces.push(value.slice());
    length += value.length;
    hasEnd = end !== null && value.includes(end);
  }
  const start = joinBytes(pieces);
  return { start, whole: goOn(start, source) };
}

async function* goOn(
  start: Uint8Array,
  rest: AsyncIterator<Uint8Array> | Iterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (start.length > 0) yield start;
    for (;;) {
      const { done, value } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}
