/**
 * A stream of bytes cut into blocks of lines, in bounded memory; and single CSV records to cells.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { joinBytes } from "../text/bytes.ts";
import { BYTE } from "./cursor.ts";
import type { ParseRecord } from "./text_cells.ts";

/** A chunk is looked at in pieces of this many bytes, so that one of a whole file is no block. */
const PIECE_BYTES = 65536;

/** No record is longer: a command line has 2 MiB at most. A quote that nothing closes would be. */
export const LONGEST_RECORD_BYTES = 16 * 2 ** 20;

/** Some lines in a row. */
export interface Block {
  /** Their text in UTF-8: whole lines, but for the last of the stream, which may have no end. */
  readonly bytes: Uint8Array;
  /** Whether there may be a quote in it. */
  readonly hasQuotes: boolean;
  /** Whether nothing comes behind it. */
  readonly isLast: boolean;
  /** How many bytes were read of it, as its reader says: the rest begins the next block. */
  readBytes: number;
}

/**
 * Cuts a stream of bytes where a line ends. A line end is one byte in UTF-8 and part of no other
 * character, so that no character is cut. A record whose line ends are between quotes (RFC 4180)
 * may be cut: the reader leaves it for the next block.
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
 * @param chunks The bytes, cut anywhere.
 * @returns Blocks of about the size of a chunk; the last one may be empty.
 * @throws {DataError} When a line has more than 16 MiB.
 */
export async function* splitBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Block> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let hasQuotes = false;
  // What did not end in a block comes again when there is twice as much of it, or no more to come.
  let leastBytes = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      const pieceHasQuotes = piece.includes(BYTE.quote);
      hasQuotes ||= pieceHasQuotes;
      let end = piece.lastIndexOf(BYTE.lineEnd) + 1;
      if (end > 0 && restBytes + end >= leastBytes) {
        const bytes = joinBytes([...rest, piece.subarray(0, end)]);
        const block = { bytes, hasQuotes, isLast: false, readBytes: 0 };
        yield block;
        const left = bytes.slice(block.readBytes);
        [rest, restBytes, leastBytes] = [[left], left.length, 2 * left.length];
        // Whether what is left has any, too, is not worth a look.
        hasQuotes = left.length > 0 || pieceHasQuotes;
      } else {
        end = 0;
      }
      // Copied, since the source may use its buffer again.
      rest.push(piece.slice(end));
      restBytes += piece.length - end;
      if (restBytes > leastBytes + LONGEST_RECORD_BYTES) {
        throw new DataError("a row begins that does not end within 16 MiB");
      }
    }
  }
  yield { bytes: joinBytes(rest), hasQuotes, isLast: true, readBytes: 0 };
}

/**
 * Finds where a record ends: behind the first line end that is not between quotes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findRecordEnd(new TextEncoder().encode('a,"b\n"\nc\n'), 0), 7);
 * ```
 *
 * @param bytes Some text.
 * @param from Where it begins.
 * @returns Where the next begins; -1 where there is no such line end.
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
 * @param text The record, with its line end.
 * @param parseQuoted What parses it where there is a quote in it.
 * @returns Its cells; none of an empty line.
 * @throws {DataError} When a quote is where none may be.
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
 * @param from Where to begin.
 * @param to Where to end.
 * @returns How many there are.
 */
export function countLineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === BYTE.lineEnd) count++;
  return count;
}
