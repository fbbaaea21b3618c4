/**
 * Cuts a stream of bytes into blocks of lines, in bounded memory, and parses single CSV records.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { BYTE } from "./cursor.ts";
import type { ParseRecord } from "./text_cells.ts";

/** The size of a piece of a chunk. Without pieces, a chunk with a whole file would become one block. */
const PIECE_BYTES = 65536;

/** The limit for a record. A command line has at most 2 MiB. Only an open quote makes a longer record. */
export const LONGEST_RECORD_BYTES = 16 * 2 ** 20;

/** Some consecutive lines. */
export interface Block {
  /**
   * The text in UTF-8: complete lines. Only the last line of the stream may have no line end. The bytes are
   * valid until the next block.
   */
  readonly bytes: Uint8Array;
  /** Whether the block is the last one. */
  readonly isLast: boolean;
  /** How many bytes the reader has read. The rest of the bytes begins the next block. */
  readBytes: number;
}

/**
 * Cuts a stream of bytes at line ends. In UTF-8, a line end is one byte and part of no other character,
 * so that no character is cut. A record with quoted line ends (RFC 4180) may be cut. The reader then
 * leaves the record for the next block.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunk = new TextEncoder().encode('a\nb\nc');
 * const lengths: number[] = [];
 * for await (const block of splitBlocks([chunk])) {
 *   lengths.push(block.bytes.length);
 *   block.readBytes = 2;
 * }
 * assertEquals(lengths, ["a\nb\n".length, "b\nc".length]);
 * ```
 *
 * @param chunks The bytes, in chunks of any size.
 * @returns Blocks of about the size of a chunk. The last block may be empty.
 * @throws {DataError} If a line has more than 16 MiB.
 */
export async function* splitBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Block> {
  let buffer: Uint8Array = new Uint8Array(2 * PIECE_BYTES);
  let length = 0;
  // A record that did not end in a block is read again when the rest has twice the size, or at the
  // end.
  let leastBytes = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      if (length + piece.length > buffer.length) buffer = enlarge(buffer, length + piece.length);
      buffer.set(piece, length);
      const lineEnd = piece.lastIndexOf(BYTE.lineEnd) + 1;
      const end = length + lineEnd;
      length += piece.length;
      if (lineEnd > 0 && end >= leastBytes) {
        const block = { bytes: buffer.subarray(0, end), isLast: false, readBytes: 0 };
        yield block;
        leastBytes = 2 * (end - block.readBytes);
        buffer.copyWithin(0, block.readBytes, length);
        length -= block.readBytes;
      }
      if (length > leastBytes + LONGEST_RECORD_BYTES) {
        throw new DataError("the row does not end within 16 MiB; close the open quote");
      }
    }
  }
  yield { bytes: buffer.subarray(0, length), isLast: true, readBytes: 0 };
}

function enlarge(buffer: Uint8Array, least: number): Uint8Array {
  const larger = new Uint8Array(2 * least);
  larger.set(buffer);
  return larger;
}

/**
 * Finds the end of a record: the first line end outside of quotes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findRecordEnd(new TextEncoder().encode('a,"b\n"\nc\n'), 0), 7);
 * ```
 *
 * @param bytes Some text.
 * @param from The offset of the record.
 * @returns The offset of the next record; -1 if the record has no end.
 */
export function findRecordEnd(bytes: Uint8Array, from: number): number {
  let isQuoted = false;
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === BYTE.quote) isQuoted = !isQuoted;
    if (bytes[at] === BYTE.lineEnd && !isQuoted) return at + 1;
  }
  return -1;
}

/**
 * Parses a record.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRecord("7,a b,\r\n", null), ["7", "a b", ""]);
 * assertEquals(parseRecord("\n", null), []);
 * ```
 *
 * @param text The record, with the line end.
 * @param parseQuoted Parses a record with a quote.
 * @returns The cells; none for an empty line.
 * @throws {DataError} If a quote is in a wrong place.
 */
export function parseRecord(text: string, parseQuoted: ParseRecord | null): string[] {
  const line = text.replace(/\r?\n$/, "");
  if (line === "") return [];
  if (!line.includes('"')) return line.split(",");
  try {
    return parseQuoted!(text);
  } catch (cause) {
    throw new DataError("there is a quote in a wrong place", { cause });
  }
}

/**
 * Counts line ends.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countLineEnds(new TextEncoder().encode("a\n\nb\n"), 2, 5), 2);
 * ```
 *
 * @param bytes Some text.
 * @param from The first offset.
 * @param to The offset after the last byte.
 * @returns The number of line ends.
 */
export function countLineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === BYTE.lineEnd) count++;
  return count;
}
