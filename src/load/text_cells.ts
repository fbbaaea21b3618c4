/**
 * Reads cells of text. Names repeat at every tick. A cache therefore keeps decoded texts.
 *
 * @module
 */

import { unguardFormula } from "../text/escape.ts";
import { BYTE, type Cursor } from "./cursor.ts";

/** The number of texts in the cache: a power of two. */
const PLACES = 4096;

/** The most bytes of a text in the cache, which limits the cache to some MiB. */
const LONGEST_REMEMBERED_BYTES = 1024;

/** The constants of the hash FNV-1a (Fowler, Noll and Vo). */
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** Parses a record of CSV. A single cell is a record, too. */
export type ParseRecord = (text: string) => string[];

/** A cache of texts. */
export interface TextCache {
  /** The texts, by the hash of their bytes. A new text replaces an old one. */
  readonly met: ({ readonly bytes: Uint8Array; readonly text: string | null } | undefined)[];
  /** Parses records and cells with quotes; `null` until it is needed and loaded. */
  parseQuoted: ParseRecord | null;
}

/** Creates an empty cache. */
export function emptyTextCache(): TextCache {
  return { met: new Array(PLACES), parseQuoted: null };
}

/** A byte order mark at the beginning of a cell is part of the cell. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Reads a cell of text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cursorOf } from "./cursor.ts";
 *
 * const cursor = cursorOf(new TextEncoder().encode("'=1,x"));
 * assertEquals([readText(cursor, emptyTextCache()), cursor.at], ["=1", 3]);
 * ```
 *
 * @param cursor The position of the cell. The function moves the cursor to the byte after the cell.
 * @param texts The cache of texts.
 * @returns The text, without the guard against formulas; `null` for an empty cell. If a cell has quotes and
 * the parser of quotes is not loaded, the function does not move the cursor.
 */
export function readText(cursor: Cursor, { met, parseQuoted }: TextCache): string | null {
  const { bytes, at: from } = cursor;
  if (bytes[from] === BYTE.quote && parseQuoted === null) return null;
  skipCell(cursor);
  const to = cursor.at;
  // The thorough way reads a cell whose quote does not end here.
  if (to === from || to > bytes.length) return null;
  const place = findPlace(bytes, from, to);
  const known = met[place];
  if (known !== undefined && isAt(known.bytes, bytes, from, to)) return known.text;
  const cell = bytes.slice(from, to);
  const whole = decoder.decode(cell);
  const plain = cell[0] === BYTE.quote ? parseQuoted!(whole)[0] ?? "" : whole;
  const text = plain === "" ? null : unguardFormula(plain);
  if (cell.length <= LONGEST_REMEMBERED_BYTES) met[place] = { bytes: cell, text };
  return text;
}

/**
 * Skips a cell. After a malformed cell, the next byte is neither a comma nor a line end. If a quote
 * has no end, the function skips all bytes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cursorOf } from "./cursor.ts";
 *
 * const cursor = cursorOf(new TextEncoder().encode('"a,""b",x'));
 * skipCell(cursor);
 * assertEquals(cursor.at, 7);
 * ```
 *
 * @param cursor The position of the cell. The function moves the cursor behind the cell.
 */
export function skipCell(cursor: Cursor): void {
  const { bytes } = cursor;
  let { at } = cursor;
  if (bytes[at] === BYTE.quote) {
    cursor.hadQuotes = true;
    // Within quotes, two quotes mean one quote.
    do {
      at++;
      while (at < bytes.length && bytes[at] !== BYTE.quote) at++;
      at++;
    } while (bytes[at] === BYTE.quote);
  } else {
    while (at < bytes.length && !mayEnd(bytes[at]!)) at++;
  }
  cursor.at = at;
}

/** Returns whether a byte ends an unquoted cell, or is not allowed in one. */
function mayEnd(byte: number): boolean {
  return byte <= BYTE.comma &&
    (byte === BYTE.comma || byte === BYTE.lineEnd || byte === BYTE.return || byte === BYTE.quote);
}

function findPlace(bytes: Uint8Array, from: number, to: number): number {
  let hash = HASH_START;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, HASH_FACTOR);
  return (hash ^ hash >>> 16) & (PLACES - 1);
}

function isAt(cell: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (cell.length !== to - from) return false;
  for (let at = 0; at < cell.length; at++) if (cell[at] !== bytes[from + at]) return false;
  return true;
}
