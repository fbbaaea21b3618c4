/**
 * Reads numbers directly from bytes. Pure, except that the functions move the cursor.
 *
 * @module
 */

/** A position in some bytes. */
export interface Cursor {
  /** The bytes. */
  readonly bytes: Uint8Array;
  /** The same bytes, for reading several at once. */
  readonly view: DataView;
  /** The offset of the next byte. */
  at: number;
  /** Whether a skipped cell had quotes, which may contain line ends. */
  hadQuotes: boolean;
}

/** Returns the position of a byte. `at` is its offset. */
export function cursorOf(bytes: Uint8Array, at = 0): Cursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { bytes, view, at, hadQuotes: false };
}

/** The bytes that have a meaning in CSV. `mark` is the first byte of a byte order mark. */
export const BYTE = {
  lineEnd: 10,
  return: 13,
  quote: 34,
  comma: 44,
  point: 46,
  zero: 48,
  mark: 0xef,
} as const;

/** A double represents every whole number below this one. */
const FIRST_INEXACT = 2 ** 53;

/** The powers of ten that a double represents exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Reads a number such as `17` or `1795385303.064`. The result is that of `Number()`: the digits and the
 * power of ten are exact doubles, and the quotient of two exact doubles is correctly rounded (Clinger,
 * "How to Read Floating Point Numbers Accurately", PLDI 1990).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const cursor = cursorOf(new TextEncoder().encode("12.50,x"));
 * assertEquals([readNumber(cursor, false), cursor.at], [12.5, 5]);
 * ```
 *
 * @param cursor The position of the number. The function moves the cursor to the byte after the
 * number.
 * @param isWhole Whether the number must have no decimal point.
 * @returns The number; `NaN` if there is no number, or if the number has another form or more
 * digits.
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
