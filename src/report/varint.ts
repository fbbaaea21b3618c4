/**
 * Whole numbers packed into bytes, small ones into one: the form in which a page has its values.
 * Pure but for the bytes that are added to; `page/unpack.js` reads them.
 *
 * @module
 */

/** Larger numbers are cut, so that differences of any two, doubled, are still exact. */
const LARGEST = 2 ** 50;

/** No number takes more bytes: 53 bits, 7 in each. */
const MOST_BYTES = 8;

/** Bytes that are added to. */
export interface Bytes {
  /** Room for them. */
  data: Uint8Array<ArrayBuffer>;
  /** How many there are. */
  length: number;
}

/** Numbers that are added to, each packed as its difference to the one before; or unknown. */
export interface PackedColumn {
  /** The bytes so far. */
  readonly bytes: Bytes;
  /** The latest known number. */
  last: number;
  /** So many that came after it were unknown; they are packed when a known one follows. */
  unknown: number;
}

/** No bytes. */
export function emptyBytes(): Bytes {
  return { data: new Uint8Array(32), length: 0 };
}

/** A column of which the first values are unknown. */
export function emptyColumn(unknown: number): PackedColumn {
  return { bytes: emptyBytes(), last: 0, unknown };
}

/** The bytes that there are. */
export function trimBytes({ data, length }: Bytes): Uint8Array<ArrayBuffer> {
  return data.subarray(0, length);
}

/**
 * Adds a whole number: seven bits a byte, the lowest first; all bytes but the last have the eighth
 * (LEB128, as in DWARF and WebAssembly).
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
 * @param bytes What it is added to.
 * @param value The number, from 0 to 2^53.
 */
export function pushUnsigned(bytes: Bytes, value: number): void {
  if (bytes.length + MOST_BYTES > bytes.data.length) {
    const larger = new Uint8Array(2 * bytes.data.length);
    larger.set(bytes.data);
    bytes.data = larger;
  }
  let rest = value;
  while (rest >= 128) {
    bytes.data[bytes.length++] = rest % 128 + 128;
    rest = Math.floor(rest / 128);
  }
  bytes.data[bytes.length++] = rest;
}

/**
 * Adds a whole number with a sign, which goes to the lowest bit: 0, -1, 1, -2 become 0, 1, 2, 3.
 *
 * @param bytes What it is added to.
 * @param value The number.
 */
export function pushSigned(bytes: Bytes, value: number): void {
  pushUnsigned(bytes, fold(value));
}

/**
 * Adds a value to a column: 0 for an unknown one, else its difference to the one before, plus 1.
 *
 * @param column What it is added to.
 * @param value The value, in units of which a whole number is kept; `null` is unknown.
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
