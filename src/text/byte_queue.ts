/**
 * Reads bytes of a stream in the sizes that a format needs.
 *
 * @module
 */

import { joinBytes } from "./bytes.ts";

/** The unread bytes of a stream. */
export interface ByteQueue {
  /**
   * Takes exactly this number of bytes. Returns `null` if the stream has fewer, and drops these.
   */
  take(count: number): Promise<Uint8Array | null>;
  /** Takes all available bytes, or waits for the next; `null` at the end of the stream. */
  takeSome(): Promise<Uint8Array | null>;
  /** Puts back the end of the bytes that were taken last. */
  putBack(bytes: Uint8Array): void;
  /** Takes all bytes before a signature. Returns whether there is one. */
  skipTo(signature: readonly number[]): Promise<boolean>;
  /**
   * Keeps the bytes that are taken from now on, up to some MiB, for {@linkcode ByteQueue.rewind}.
   */
  mark(): void;
  /** Puts back all bytes since the mark except the first, if they were kept. */
  rewind(): void;
}

/**
 * The most bytes that are kept. In files of PROFIT, this covers all bytes between two checksums.
 */
const MOST_KEPT_BYTES = 4 * 2 ** 20;

/**
 * Opens a queue.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const queue = openByteQueue([Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5)]);
 * assertEquals([...await queue.take(3) ?? []], [1, 2, 3]);
 * assertEquals([await queue.skipTo([5]), [...await queue.takeSome() ?? []]], [true, [5]]);
 * assertEquals(await queue.take(1), null);
 * ```
 *
 * @param chunks The stream, in chunks of any size.
 */
export function openByteQueue(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): ByteQueue {
  const source = Symbol.asyncIterator in chunks
    ? chunks[Symbol.asyncIterator]()
    : chunks[Symbol.iterator]();
  let open: Uint8Array = new Uint8Array();
  /** The bytes since the mark; `null` if there are too many. */
  let kept: Uint8Array | null = null;

  async function takeSome(): Promise<Uint8Array | null> {
    while (open.length === 0) {
      const { done, value } = await source.next();
      if (done) return null;
      open = value;
    }
    const taken = open;
    open = new Uint8Array();
    if (kept !== null) keep(joinBytes([kept, taken]));
    return taken;
  }

  /** Keeps a copy, because the source may reuse its buffer. */
  function keep(bytes: Uint8Array): void {
    kept = bytes.length > MOST_KEPT_BYTES ? null : bytes.slice();
  }

  function putBack(bytes: Uint8Array): void {
    open = joinBytes([bytes, open]);
    kept = kept && kept.subarray(0, kept.length - bytes.length);
  }

  async function take(count: number): Promise<Uint8Array | null> {
    const pieces: Uint8Array[] = [];
    for (let left = count; left > 0;) {
      const some = await takeSome();
      if (some === null) return null;
      pieces.push(some.slice(0, left));
      putBack(some.subarray(left));
      left -= Math.min(left, some.length);
    }
    return joinBytes(pieces);
  }

  async function skipTo(signature: readonly number[]): Promise<boolean> {
    let rest: Uint8Array = new Uint8Array();
    for (;;) {
      const some = await takeSome();
      if (some === null) return false;
      const bytes = joinBytes([rest, some]);
      for (let at = bytes.indexOf(signature[0]!); at >= 0;) {
        if (signature.every((byte, index) => bytes[at + index] === byte)) {
          putBack(bytes.subarray(at));
          return true;
        }
        at = bytes.indexOf(signature[0]!, at + 1);
      }
      rest = bytes.slice(Math.max(0, bytes.length - signature.length + 1));
    }
  }

  return {
    take,
    takeSome,
    putBack,
    skipTo,
    mark: () => void (kept = new Uint8Array()),
    rewind: () => {
      if (kept !== null) open = joinBytes([kept.subarray(1), open]);
      kept = null;
    },
  };
}
