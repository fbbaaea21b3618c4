/**
 * Single records of CSV: where one ends, and its cells. Pure.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import { BYTE } from "./cursor.ts";
import type { ParseRecord } from "./texts.ts";

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
 * @throws {UsageError} When a quote is where none may be.
 */
export function parseRecord(text: string, parseQuoted: ParseRecord | null): string[] {
  const line = text.replace(/\r?\n$/, "");
  if (line === "") return [];
  if (!line.includes('"')) return line.split(",");
  try {
    return parseQuoted!(text);
  } catch (cause) {
    throw new UsageError("there is a quote in a wrong place", { cause });
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
