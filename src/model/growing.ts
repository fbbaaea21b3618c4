/**
 * Columns of numbers that grow. Pure.
 *
 * @module
 */

const FIRST_LENGTH = 64;

/** The factor by which a column grows: at most a third of a long column is empty. */
const GROWTH = 1.5;

/**
 * Makes room for a number in a column.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 *
 * const column = roomFor(new Float64Array([7]), 1);
 * assert(column.length > 1);
 * assertEquals(column[0], 7);
 * ```
 *
 * @param column The column. It is empty afterwards if the function returns another column.
 * @param at The place of the number.
 * @returns The same column, or a longer one with the same numbers.
 */
export function roomFor<Column extends Float64Array | Int32Array>(
  column: Column,
  at: number,
): Column {
  return at < column.length ? column : lengthen(column, at) as Column;
}

function lengthen(column: Float64Array | Int32Array, at: number): Float64Array | Int32Array {
  const length = Math.max(FIRST_LENGTH, Math.ceil(at * GROWTH) + 1);
  // transfer() frees the old memory at once; garbage collection would free it later.
  const buffer = (column.buffer as ArrayBuffer).transfer(length * column.BYTES_PER_ELEMENT);
  return column instanceof Float64Array ? new Float64Array(buffer) : new Int32Array(buffer);
}
