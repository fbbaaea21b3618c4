/**
 * Cells of text. Each is decoded once as long as it is met again soon: names repeat at every tick.
 *
 * @module
 */

import { unguardFormula } from "../text/escape.ts";
import { BYTE, type Cursor } from "./cursor.ts";

/** So many texts are remembered, in as many places: a power of two. */
const PLACES = 4096;

/** A longer text is decoded each time, so that what is remembered is bounded: by some MiB. */
const LONGEST_REMEMBERED_BYTES = 1024;

/** FNV-1a, a hash that takes a byte at a time (Fowler, Noll and Vo). */
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** Parses a record of CSV, such as a single cell. */
export type ParseRecord = (text: string) => string[];

/** The texts that were met. */
export interface TextCache {
  /** By the hash of the bytes that they were made of; a new one takes the place of another. */
  readonly met: ({ readonly bytes: Uint8Array; readonly text: string | null } | undefined)[];
  /** What parses records and cells with quotes; `null` before there is one. */
  parseQuoted: ParseRecord | null;
}

/** None yet. */
export function emptyTextCache(): TextCache {
  return { met: new Array(PLACES), parseQuoted: null };
}

/** A mark that begins a cell is a part of it. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Reads a cell of text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = { bytes: new TextEncoder().encode("'=1,x"), at: 0 };
 * assertEquals([readText(cursor, emptyTextCache()), cursor.at], ["=1", 3]);
 * ```
 *
 * @param cursor Where it begins; put behind it.
 * @param texts The texts that were met before.
 * @returns The text, without its guard against being run as a formula; `null` of an empty cell.
 */
export function readText(cursor: Cursor, { met, parseQuoted }: TextCache): string | null {
  const { bytes, at: from } = cursor;
  skipCell(cursor);
  const to = cursor.at;
  // A quote that does not end here is for the thorough way.
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
 * Passes over a cell. What is behind one that is not well formed is neither comma nor line end: where
 * its quote does not end, nothing is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = { bytes: new TextEncoder().encode('"a,""b",x'), at: 0 };
 * skipCell(cursor);
 * assertEquals(cursor.at, 7);
 * ```
 *
 * @param cursor Where it begins; put behind it.
 */
export function skipCell(cursor: Cursor): void {
  const { bytes } = cursor;
  let { at } = cursor;
  if (bytes[at] === BYTE.quote) {
    // Between quotes, two of them are one.
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

/** Whether a byte ends a cell that has no quotes, or may not be in it. */
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
