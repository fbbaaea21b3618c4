/**
 * What is between quotes is the library's to parse. It is loaded when the first quote is met: most
 * recordings have none.
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
 * @returns Its cells.
 * @throws {Error} When a quote is where none may be.
 */
export function parseQuoted(text: string): string[] {
  return parse(text)[0] ?? [];
}
