/**
 * A look at the first bytes of a stream, which is whole afterwards.
 *
 * @module
 */

/** The bytes of a file, cut anywhere. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Looks at the first bytes.
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
 * @param count How many are wanted.
 * @returns At least so many, where there are; and all of the stream.
 */
export async function peek(
  chunks: Bytes,
  count: number,
): Promise<{ readonly start: Uint8Array; readonly whole: AsyncIterable<Uint8Array> }> {
  const source = iterate(chunks);
  let start = new Uint8Array();
  while (start.length < count) {
    const { done, value } = await source.next();
    if (done) break;
    // A copy, since the source may use its buffer again.
    const longer = new Uint8Array(start.length + value.length);
    longer.set(start);
    longer.set(value, start.length);
    start = longer;
  }
  return { start, whole: goOn(start, source) };
}

async function* iterate(chunks: Bytes): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function* goOn(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* rest;
}
