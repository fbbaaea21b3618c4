/**
 * Packs whole numbers into bytes; a small number takes one byte. `page/unpack.js` unpacks them. Pure,
 * except for the bytes that numbers are added to.
 *
 * @module
 */

/** The largest number. Twice the difference of two numbers must be exact. */
const LARGEST = 2 ** 50;

/** The largest number of bytes for a number: 53 bits, 7 in each byte. */
const MOST_BYTES = 8;

/** The first number with more than 31 bits. */
const SMALL = 2 ** 31;

/** Bytes that grow. */
export interface Bytes {
  /** The buffer. */
  data: Uint8Array<ArrayBuffer>;
  /** The number of bytes in use. */
  length: number;
}

/** A column of numbers. A number is packed as the difference to the previous known number. */
export interface PackedColumn {
  /** The packed numbers. */
  readonly bytes: Bytes;
  /** The latest known number. */
  last: number;
  /** The number of unknown numbers since then. They are packed before the next known number. */
  unknown: number;
}

/** Makes an empty sequence of bytes. */
export function emptyBytes(): Bytes {
  return { data: new Uint8Array(32), length: 0 };
}

/** Makes a column that begins with a number of unknown values. */
export function emptyColumn(unknown: number): PackedColumn {
  return { bytes: emptyBytes(), last: 0, unknown };
}

/** Returns the bytes in use. */
export function trimBytes({ data, length }: Bytes): Uint8Array<ArrayBuffer> {
  return data.subarray(0, length);
}

/**
 * Adds a whole number without a sign (LEB128, as in DWARF and WebAssembly). Each byte has seven bits,
 * the lowest bits first. The eighth bit is set in all bytes but the last.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = emptyBytes();
 * pushUnsigned(bytes, 300);
 * assertEquals([...trimBytes(bytes)], [0b1010_1100, 0b10]);
 * ```
 *
 * @param bytes The bytes that the number is added to.
 * @param value The number, from 0 to 2^53.
 */
export function pushUnsigned(bytes: Bytes, value: number): void {
  if (bytes.length + MOST_BYTES > bytes.data.length) {
    const larger = new Uint8Array(2 * bytes.data.length);
    larger.set(bytes.data);
    bytes.data = larger;
  }
  const { data } = bytes;
  let { length } = bytes;
  let large = value;
  for (; large >= SMALL; large = Math.floor(large / 128)) data[length++] = large % 128 + 128;
  // Small numbers are faster than doubles.
  let rest = large | 0;
  for (; rest >= 128; rest >>= 7) data[length++] = rest & 127 | 128;
  data[length++] = rest;
  bytes.length = length;
}

/**
 * Adds a whole number with a sign. The lowest bit is the sign: 0, -1, 1, -2 become 0, 1, 2, 3.
 *
 * @param bytes The bytes that the number is added to.
 * @param value The number.
 */
export function pushSigned(bytes: Bytes, value: number): void {
  pushUnsigned(bytes, fold(value));
}

/**
 * Adds a value to a column. An unknown value is packed as 0, another one as its difference plus 1.
 *
 * @param column The column that the value is added to.
 * @param value The value, which is rounded to a whole number; `null` is unknown.
 */
export function pushValue(column: PackedColumn, value: number | null): void {
  if (value === null) return void column.unknown++;
  for (; column.unknown > 0; column.unknown--) pushUnsigned(column.bytes, 0);
  const whole = Math.max(-LARGEST, Math.min(LARGEST, Math.round(value)));
  pushUnsigned(column.bytes, fold(whole - column.last) + 1);
  column.last = whole;
}

function fold(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
