/**
 * A stream of bytes cut into blocks of whole CSV records, in bounded memory; and single records to
 * cells.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";
import { BYTE } from "./cursor.ts";
import type { ParseRecord } from "./text_cells.ts";

/** A chunk is looked at in pieces of this many bytes, so that one of a whole file is no block. */
const PIECE_BYTES = 65536;

/** No record is longer: a command line has 2 MiB at most. A quote that nothing closes would be. */
const LONGEST_RECORD_BYTES = 16 * 2 ** 20;

/** Some records in a row. */
export interface Block {
  /** Their text in UTF-8, each record with its line end, but for a cut off one. */
  readonly bytes: Uint8Array;
  /** Whether there may be a quote in it. */
  readonly hasQuotes: boolean;
  /** Whether it is one record that lacks its line end, at the end of the stream. */
  readonly isCutOff: boolean;
}

/**
 * Cuts a stream of bytes where a record ends: at a line end that is not between quotes (RFC 4180).
 * A line end is one byte in UTF-8 and part of no other character, so that no character is cut.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const chunk = new TextEncoder().encode('a\n"b\nc"\nd');
 * const lengths = await Array.fromAsync(splitBlocks([chunk]), ({ bytes }) => bytes.length);
 * assertEquals(lengths, ['a\n"b\nc"\n'.length, "d".length]);
 * ```
 *
 * @param chunks The bytes, cut anywhere.
 * @returns Blocks of about the size of a chunk.
 * @throws {DataError} When a record has more than 16 MiB, as after a quote that nothing closes.
 */
export async function* splitBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Block> {
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let isQuoted = false;
  let hasQuotes = false;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      const found = findLastEnd(piece, isQuoted);
      isQuoted = found.isQuoted;
      hasQuotes ||= found.hasQuotes;
      if (found.end > 0) {
        const bytes = join([...rest, piece.subarray(0, found.end)]);
        yield { bytes, hasQuotes, isCutOff: false };
        [rest, restBytes] = [[], 0];
        // Whether what is left has any, too, is not worth a look.
        hasQuotes = found.hasQuotes;
      }
      // Copied, since the source may use its buffer again.
      rest.push(piece.slice(found.end));
      restBytes += piece.length - found.end;
      if (restBytes > LONGEST_RECORD_BYTES) {
        throw new DataError("a row begins that does not end within 16 MiB");
      }
    }
  }
  if (restBytes > 0) yield { bytes: join(rest), hasQuotes, isCutOff: true };
}

/**
 * Where the last record in a piece ends, 0 if none does, whether the piece ends in quotes, and
 * whether there are any.
 */
function findLastEnd(
  piece: Uint8Array,
  startsQuoted: boolean,
): { end: number; isQuoted: boolean; hasQuotes: boolean } {
  let end = 0;
  let isQuoted = startsQuoted;
  let hasQuotes = false;
  for (let from = 0; from < piece.length;) {
    const quote = piece.indexOf(BYTE.quote, from);
    const to = quote < 0 ? piece.length : quote;
    const at = isQuoted ? -1 : piece.subarray(from, to).lastIndexOf(BYTE.lineEnd);
    if (at >= 0) end = from + at + 1;
    if (quote < 0) break;
    isQuoted = !isQuoted;
    hasQuotes = true;
    from = quote + 1;
  }
  return { end, isQuoted, hasQuotes };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/**
 * Where a record ends: behind the first line end that is not between quotes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(findRecordEnd(new TextEncoder().encode('a,"b\n"\nc\n'), 0), 7);
 * ```
 *
 * @param bytes Whole records.
 * @param from Where it begins.
 * @returns Where the next begins.
 */
export function findRecordEnd(bytes: Uint8Array, from: number): number {
  let isQuoted = false;
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === BYTE.quote) isQuoted = !isQuoted;
    if (bytes[at] === BYTE.lineEnd && !isQuoted) return at + 1;
  }
  return bytes.length;
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
