/**
 * Remembers cells that usually repeat: the name and the start of a process at the next tick, and a timestamp in
 * the next row. Comparing bytes costs a fraction of parsing them. Pure, except that the functions change the
 * memory.
 *
 * @module
 */

import { BYTE } from "./cursor.ts";

/** The bytes of a remembered cell: its length, its text, and the byte after it. */
const CELL_BYTES = 32;

/** The least number of compared bytes. A shorter cell is parsed as fast. */
const LEAST_BYTES = 4;

/** The number of rows whose cells are remembered. It limits the memory to some MiB. */
const MOST_ROWS = 8192;

/** The index of the timestamp of the previous row. */
export const TIME: number = 0;

/** The remembered cells. */
export interface Repeats {
  /** The number of cells in a row. */
  readonly width: number;
  /** For each cell, the number of the other bytes (0 without a cell), the text, and the byte after it. */
  bytes: Uint8Array;
  /** The same bytes. */
  view: DataView;
  /** The value of each cell that is a number. */
  numbers: Float64Array;
  /** The value of each cell that is a text. */
  readonly texts: (string | null)[];
  /** The number of rows of the previous tick. */
  rowsBefore: number;
  /** The number of rows of the current tick so far. */
  rows: number;
  /** The timestamp of the current tick, in seconds since 1970; `NaN` before the first row. */
  timestamp: number;
}

/** Creates an empty memory. `width` is the number of cells in a row. */
export function emptyRepeats(width: number): Repeats {
  const bytes = new Uint8Array(CELL_BYTES);
  const view = new DataView(bytes.buffer);
  const numbers = new Float64Array(1);
  return { width, bytes, view, numbers, texts: [null], rowsBefore: 0, rows: 0, timestamp: NaN };
}

/**
 * Returns the index of the first cell of the next row. A tick usually has the rows of the previous tick.
 *
 * @param repeats The memory, which receives room for the row.
 */
export function findFirst(repeats: Repeats): number {
  const { rows, rowsBefore, width } = repeats;
  const row = rows === rowsBefore ? 0 : Math.min(rows, MOST_ROWS - 1);
  const first = TIME + 1 + row * width;
  if (first + width > repeats.numbers.length) enlarge(repeats, 2 * (first + width));
  return first;
}

function enlarge(repeats: Repeats, cells: number): void {
  const { bytes, numbers } = repeats;
  repeats.bytes = new Uint8Array(cells * CELL_BYTES);
  repeats.bytes.set(bytes);
  repeats.view = new DataView(repeats.bytes.buffer);
  repeats.numbers = new Float64Array(cells);
  repeats.numbers.set(numbers);
  while (repeats.texts.length < cells) repeats.texts.push(null);
}

/** Counts a row. A new timestamp begins a tick. */
export function nextRow(repeats: Repeats, timestamp: number): void {
  if (timestamp !== repeats.timestamp) {
    repeats.timestamp = timestamp;
    repeats.rowsBefore = repeats.rows;
    repeats.rows = 0;
  }
  repeats.rows++;
}

/**
 * Compares a cell with a remembered one. Both include the byte after the cell. Therefore an equal cell ends at
 * the same place, also if it has quotes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [repeats, bytes] = [emptyRepeats(1), new TextEncoder().encode("acme,acme,acmes,")];
 * remember(repeats, 0, bytes, 0, 4);
 * const view = new DataView(bytes.buffer);
 * assertEquals([5, 10].map((at) => findRepeated(repeats, 0, view, at)), [4, 0]);
 * ```
 *
 * @param repeats The memory.
 * @param cell The index of the remembered cell.
 * @param view The bytes of the file.
 * @param at The offset of the cell in the file.
 * @returns The length of the cell; 0 if it differs from the remembered one.
 */
export function findRepeated(
  { bytes, view: known }: Repeats,
  cell: number,
  view: DataView,
  at: number,
): number {
  const from = cell * CELL_BYTES;
  const length = bytes[from]!;
  if (length === 0 || at + length > view.byteLength) return 0;
  const last = length - LEAST_BYTES;
  for (let offset = 0; offset < last; offset += LEAST_BYTES) {
    if (view.getInt32(at + offset, true) !== known.getInt32(from + 1 + offset, true)) return 0;
  }
  // These bytes may overlap the bytes before.
  const isSame = view.getInt32(at + last, true) === known.getInt32(from + 1 + last, true);
  return isSame ? length - 1 : 0;
}

/**
 * Remembers the bytes of a cell. The caller stores the value.
 *
 * @param repeats The memory.
 * @param cell The index of the cell to replace.
 * @param bytes The bytes of the file.
 * @param from The offset of the cell in the file.
 * @param to The offset after the cell.
 */
export function remember(
  repeats: Repeats,
  cell: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  const length = to + 1 - from;
  const start = cell * CELL_BYTES;
  repeats.bytes[start] = 0;
  if (length < LEAST_BYTES || length >= CELL_BYTES || to >= bytes.length) return;
  for (let offset = 0; offset < length; offset++) {
    const byte = bytes[from + offset]!;
    // Whoever counts lines looks only at rows with a new cell in quotes.
    if (byte === BYTE.lineEnd && offset < length - 1) return;
    repeats.bytes[start + 1 + offset] = byte;
  }
  repeats.bytes[start] = length;
}
