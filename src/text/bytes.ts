/**
 * Joins bytes that arrive in pieces. Pure.
 *
 * @module
 */

/**
 * Joins pieces.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(joinBytes([Uint8Array.of(1), Uint8Array.of(2, 3)]), Uint8Array.of(1, 2, 3));
 * ```
 *
 * @param pieces The pieces.
 * @returns All bytes. If only one piece has bytes, this is that piece, not a copy.
 */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const some = pieces.filter(({ length }) => length > 0);
  if (some.length === 1) return some[0]!;
  const bytes = new Uint8Array(some.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of some) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
