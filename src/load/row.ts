/**
 * The values of one row at a time, in a place that is used again for the next.
 *
 * @module
 */

import { COLUMNS } from "../columns.ts";
import type { ColumnName } from "../types/column.ts";
import type { Header, Values } from "./cells.ts";

const NAMES = Object.keys(COLUMNS) as ColumnName[];

/** Where in a row each column is. */
export const PLACES = Object.fromEntries(
  NAMES.map((name, place) => [name, place]),
) as Readonly<Record<ColumnName, number>>;

/** A row. To make an object of each would cost more than to read it. */
export interface Row {
  /** The columns with numbers, each at its place; `NaN` is unknown. */
  readonly numbers: Float64Array;
  /** The columns with text, each at its place; `null` is unknown. */
  readonly texts: (string | null)[];
}

/** A row of which nothing is known. */
export function emptyRow(): Row {
  return {
    numbers: new Float64Array(NAMES.length).fill(NaN),
    texts: new Array<string | null>(NAMES.length).fill(null),
  };
}

/**
 * Puts values into a row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const row = emptyRow();
 * fillRow(row, { pid: 7, name: "acme", timestamp: 1.5 }, ["pid", "name", "timestamp"]);
 * assertEquals([row.numbers[PLACES.pid], row.texts[PLACES.name]], [7, "acme"]);
 * ```
 *
 * @param row Where they go.
 * @param values The values.
 * @param header The columns that they are of.
 */
export function fillRow(row: Row, values: Values, header: Header): void {
  for (const name of header) {
    if (name === null) continue;
    const value = values[name] ?? null;
    if (COLUMNS[name].type === "str") row.texts[PLACES[name]] = value === null ? null : `${value}`;
    else row.numbers[PLACES[name]] = value === null ? NaN : Number(value);
  }
}
