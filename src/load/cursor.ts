/**
 * Numbers read right from the bytes of a file. Pure but for the cursor, which goes on.
 *
 * @module
 */

/** A place in some bytes. */
export interface Cursor {
  /** The bytes. */
  bytes: Uint8Array;
  /** Which of them is next. */
  at: number;
}

/** The bytes that CSV is made of; `mark` begins a byte order mark. */
export const BYTE = {
  lineEnd: 10,
  return: 13,
  quote: 34,
  comma: 44,
  point: 46,
  zero: 48,
  mark: 0xef,
} as const;

/** Up to here, every whole number is a double. */
const FIRST_INEXACT = 2 ** 53;

/** The powers of ten that are doubles: of the next, not every bit fits. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads a number such as `17` or `1795385303.064`: exactly what `Number()` makes of its text. Both
 * its digits and its power of ten are doubles, and of these a division gives the nearest there is
 * (Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = { bytes: new TextEncoder().encode("12.50,x"), at: 0 };
 * assertEquals([readNumber(cursor, false), cursor.at], [12.5, 5]);
 * ```
 *
 * @param cursor Where it begins; put behind it.
 * @param isWhole Whether it may have no decimal point.
 * @returns The number; `NaN` where there is none, or one that is written in another way or with
 * more digits.
 */
export function readNumber(cursor: Cursor, isWhole: boolean): number {
  const { bytes } = cursor;
  const from = cursor.at;
  let at = from;
  let digits = 0;
  let digit = bytes[at]! - BYTE.zero;
  for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - BYTE.zero) digits = digits * 10 + digit;
  if (at === from) return NaN;
  let decimals = 0;
  if (bytes[at] === BYTE.point && !isWhole) {
    const point = at++;
    digit = bytes[at]! - BYTE.zero;
    for (; digit >= 0 && digit <= 9; digit = bytes[++at]! - BYTE.zero) digits = digits * 10 + digit;
    decimals = at - point - 1;
    if (decimals === 0) return NaN;
  }
  cursor.at = at;
  if (digits >= FIRST_INEXACT || decimals >= POWERS.length) return NaN;
  return decimals === 0 ? digits : digits / POWERS[decimals]!;
}
