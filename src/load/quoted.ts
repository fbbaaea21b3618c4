/**
 * Parses records with quotes by the standard library. PROFIT loads this module at the first quote: most
 * recordings have no quotes.
 *
 * @module
 */

import { parse } from "@std/csv/parse";

/**
 * Parses a record with quotes (RFC 4180).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseQuoted('7,"a, ""b"""\n'), ["7", 'a, "b"']);
 * ```
 *
 * @param text The record, or a single cell.
 * @returns The cells.
 * @throws {Error} If a quote is in a wrong place.
 */
export function parseQuoted(text: string): string[] {
  return parse(text)[0] ?? [];
}
