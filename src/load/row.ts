/**
 * Converts the cells of a row to values, by the columns of the header. The rows of a file share one object.
 * Pure, except that the functions fill this object.
 *
 * @module
 */

import { type ColumnName, COLUMNS, REQUIRED_COLUMNS } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import { NUMBER, parseCell, quote } from "./cell.ts";

/** The column of each cell; `null` is a column that PROFIT does not know. */
export type Header = readonly (ColumnName | null)[];

/** The values of a row. An unknown value is `null`. */
export interface Values extends Partial<Readonly<Record<ColumnName, number | string | null>>> {
  /** The process id. */
  readonly pid: number;
  /** The raw name. */
  readonly name: string;
  /** The time of the sample, in seconds since 1970. */
  readonly timestamp: number;
}

/**
 * Parses the header of a recording.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const header = parseHeader(["pid", "name", "timestamp", "pid_stable"]);
 * assertEquals(header, ["pid", "name", "timestamp", null]);
 * ```
 *
 * @param cells The names of the columns.
 * @returns The columns.
 * @throws {DataError} If a column is duplicate, or if a required column is missing.
 */
export function parseHeader(cells: readonly string[]): Header {
  const header = cells.map(findColumn);
  const missing = REQUIRED_COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new DataError(
      `there is no column ${missing.join(" or ")} in ${quote(cells.join(","))}; ` +
        'a recording begins with column names such as "pid,name,cpu_percent,mem_real,timestamp"',
    );
  }
  const twice = header.find((name, at) => name !== null && header.indexOf(name) < at);
  if (twice !== undefined) throw new DataError(`duplicate column "${twice}"`);
  return header;
}

/**
 * Finds a column by name, in upper or lower case, with or without blanks around the name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([findColumn(" PID "), findColumn("pid_stable")], ["pid", null]);
 * ```
 *
 * @param cell The name in the file.
 * @returns The column; `null` if PROFIT does not know the name.
 */
export function findColumn(cell: string): ColumnName | null {
  const name = cell.trim().toLowerCase();
  return isColumn(name) ? name : null;
}

/**
 * Returns whether a row is a header. Joined files have headers in the middle.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isHeader(["pid", "name", "timestamp"], ["pid", "name", "timestamp"]));
 * assert(!isHeader(["7", "name", "1.5"], ["pid", "name", "timestamp"]));
 * ```
 *
 * @param cells The row.
 * @param header The columns of the file.
 * @returns Whether the row can only be a header: the cell of the pid is not a number.
 */
export function isHeader(cells: readonly string[], header: Header): boolean {
  return !NUMBER.test(cells[header.indexOf("pid")] ?? "") &&
    REQUIRED_COLUMNS.every((name) => cells.some((cell) => findColumn(cell) === name));
}

/**
 * Parses a row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const values = parseCells(["7", "'=1", "", "1.5"], ["pid", "name", "mem_real", "timestamp"]);
 * assertEquals(values, { pid: 7, name: "=1", mem_real: null, timestamp: 1.5 });
 * ```
 *
 * @param cells The row.
 * @param header The columns.
 * @returns The values. The value of an empty cell is `null`; an empty name stays empty.
 * @throws {DataError} If the number of cells is wrong, or if a cell does not have the type of the column.
 */
export function parseCells(cells: readonly string[], header: Header): Values {
  const isLonger = cells.length > header.length && cells.slice(header.length).every(isBlank);
  if (cells.length !== header.length && !isLonger) {
    throw new DataError(
      `there are ${header.length} columns, but ${cells.length} cell${
        cells.length === 1 ? "" : "s"
      } in ` +
        quote(cells.join(",")),
    );
  }
  const values: Partial<Record<ColumnName, number | string | null>> = {};
  for (let at = 0; at < header.length; at++) {
    const name = header[at]!;
    if (name !== null) values[name] = parseCell(cells[at]!, name);
  }
  return requireValues(values);
}

/**
 * Makes sure that values have a pid and a timestamp.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => requireValues({ name: "acme", timestamp: 1.5 }), Error, "there is no pid");
 * ```
 *
 * @param values The values of a row.
 * @returns The same values. An unknown name becomes an empty name.
 * @throws {DataError} If the pid or the timestamp is missing.
 */
export function requireValues(
  values: Readonly<Partial<Record<ColumnName, number | string | null>>>,
): Values {
  const { pid, name, timestamp } = values;
  if (typeof pid !== "number" || typeof timestamp !== "number") {
    throw new DataError(`there is no ${typeof pid === "number" ? "timestamp" : "pid"}`);
  }
  return { ...values, pid, name: `${name ?? ""}`, timestamp };
}

function isBlank(cell: string): boolean {
  return cell.trim() === "";
}

function isColumn(name: string): name is ColumnName {
  return Object.hasOwn(COLUMNS, name);
}

const NAMES = Object.keys(COLUMNS) as ColumnName[];

/** The place of each column in a row. */
export const PLACES = Object.fromEntries(
  NAMES.map((name, place) => [name, place]),
) as Readonly<Record<ColumnName, number>>;

/**
 * A row. All rows share one object, because creating an object would cost more than reading a row.
 */
export interface Row {
  /** The numbers, each at the place of its column; `NaN` is unknown. */
  readonly numbers: Float64Array;
  /** The texts, each at the place of its column; `null` is unknown. */
  readonly texts: (string | null)[];
  /** The cells of the columns that may contain labels, in the order of these columns. */
  readonly labelTexts: (string | null)[];
  /** Whether `labelTexts` changed since `labels` was made. */
  hasNewLabels: boolean;
  /** The labels as one text; empty without labels. */
  labels: string;
}

/** Creates a row without values. */
export function emptyRow(): Row {
  return {
    numbers: new Float64Array(NAMES.length).fill(NaN),
    texts: new Array<string | null>(NAMES.length).fill(null),
    labelTexts: [],
    hasNewLabels: false,
    labels: "",
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
 * @param row Receives the values.
 * @param values The values.
 * @param header The columns.
 */
export function fillRow(row: Row, values: Values, header: Header): void {
  for (const name of header) {
    if (name === null) continue;
    const value = values[name] ?? null;
    if (COLUMNS[name].type === "str") row.texts[PLACES[name]] = value === null ? null : `${value}`;
    else row.numbers[PLACES[name]] = value === null ? NaN : Number(value);
  }
}

/**
 * Puts the cell of a column that may contain labels into a row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const row = emptyRow();
 * fillLabel(row, 0, "web1");
 * assertEquals([row.labelTexts, row.hasNewLabels], [["web1"], true]);
 * ```
 *
 * @param row The row.
 * @param place The index among these columns, from 0.
 * @param text The cell; `null` if the cell is empty.
 */
export function fillLabel(row: Row, place: number, text: string | null): void {
  if (row.labelTexts[place] === text) return;
  row.labelTexts[place] = text;
  row.hasNewLabels = true;
}
