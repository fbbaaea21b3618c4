/**
 * A stream of bytes cut into blocks of whole CSV records, in bounded memory.
 *
 * @module
 */

import { UsageError } from "../errors.ts";

const QUOTE = 34;
const LINE_END = 10;

/** A chunk is looked at in pieces of this many bytes, so that one of a whole file is no block. */
const PIECE_BYTES = 65536;

/** No record is longer: a command line has 2 MiB at most. A quote that nothing closes would be. */
const LONGEST_RECORD_BYTES = 16 * 2 ** 20;

/** Some records in a row. */
export interface Block {
  /** Their text, each record with its line end, but for a cut off one. */
  readonly text: string;
  /** The number of the line that it begins with; the first is 1. */
  readonly line: number;
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
 * const texts = await Array.fromAsync(splitBlocks([chunk]), ({ text }) => text);
 * assertEquals(texts, ['a\n"b\nc"\n', "d"]);
 * ```
 *
 * @param chunks The bytes, cut anywhere.
 * @returns Blocks of about the size of a chunk.
 * @throws {UsageError} When a record has more than 16 MiB, as after a quote that nothing closes.
 */
export async function* splitBlocks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Block> {
  const decoder = new TextDecoder();
  let rest: Uint8Array[] = [];
  let restBytes = 0;
  let isQuoted = false;
  let line = 1;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      const found = findLastEnd(piece, isQuoted);
      isQuoted = found.isQuoted;
      if (found.end > 0) {
        const bytes = join([...rest, piece.subarray(0, found.end)]);
        yield { text: decoder.decode(bytes), line, isCutOff: false };
        line += countLineEnds(bytes);
        [rest, restBytes] = [[], 0];
      }
      // Copied, since the source may use its buffer again.
      rest.push(piece.slice(found.end));
      restBytes += piece.length - found.end;
      if (restBytes > LONGEST_RECORD_BYTES) {
        throw new UsageError(`line ${line} begins a row that does not end within 16 MiB`);
      }
    }
  }
  if (restBytes > 0) yield { text: decoder.decode(join(rest)), line, isCutOff: true };
}

/** Where the last record in a piece ends, 0 if none does, and whether the piece ends in quotes. */
function findLastEnd(
  piece: Uint8Array,
  startsQuoted: boolean,
): { end: number; isQuoted: boolean } {
  let end = 0;
  let isQuoted = startsQuoted;
  for (let from = 0; from < piece.length;) {
    const quote = piece.indexOf(QUOTE, from);
    const to = quote < 0 ? piece.length : quote;
    const at = isQuoted ? -1 : piece.subarray(from, to).lastIndexOf(LINE_END);
    if (at >= 0) end = from + at + 1;
    if (quote < 0) break;
    isQuoted = !isQuoted;
    from = quote + 1;
  }
  return { end, isQuoted };
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

function countLineEnds(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) count++;
  return count;
}
