/**
 * Cells of a row back to values, by the columns of its header, in a place that is used again for the
 * next row. Pure but for that.
 *
 * @module
 */

import { type ColumnName, COLUMNS, REQUIRED_COLUMNS } from "../model/columns.ts";
import { DataError } from "../model/errors.ts";
import { NUMBER, parseCell, quote } from "./cell.ts";

/** What each cell of a row is; `null` is a column that PROFIT does not know. */
export type Header = readonly (ColumnName | null)[];

/** The values of a row; `null` is unknown. */
export interface Values extends Partial<Readonly<Record<ColumnName, number | string | null>>> {
  /** Process id. */
  readonly pid: number;
  /** Its name, raw. */
  readonly name: string;
  /** When the sample was taken, in seconds since 1970. */
  readonly timestamp: number;
}

/**
 * Parses the first row of a recording.
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
 * @throws {DataError} When one is there twice, or one that every recording has is not there.
 */
export function parseHeader(cells: readonly string[]): Header {
  const header = cells.map(findColumn);
  const missing = REQUIRED_COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new DataError(
      `there is no column ${missing.join(" and no ")} in ${quote(cells.join(","))}; ` +
        'a recording begins with column names such as "pid,name,cpu_percent,mem_real,timestamp"',
    );
  }
  const twice = header.find((name, at) => name !== null && header.indexOf(name) < at);
  if (twice !== undefined) throw new DataError(`there are two columns "${twice}"`);
  return header;
}

/**
 * Finds a column by its name, in any case, also with blanks around it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([findColumn(" PID "), findColumn("pid_stable")], ["pid", null]);
 * ```
 *
 * @param cell The name as a file has it.
 * @returns The column; `null` where PROFIT does not know it.
 */
export function findColumn(cell: string): ColumnName | null {
  const name = cell.trim().toLowerCase();
  return isColumn(name) ? name : null;
}

/**
 * Whether a row is a header, as in the middle of files that were put together.
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
 * @returns Whether it can only be a header: where the pid should be is no number.
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
 * @returns Its values: of an empty cell `null`, or the empty name.
 * @throws {DataError} When there are more or less cells than columns, or one is not what its
 * column holds.
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
 * Makes sure that values are those of a row.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => requireValues({ name: "acme", timestamp: 1.5 }), Error, "there is no pid");
 * ```
 *
 * @param values What its columns have.
 * @returns The same; an unknown name is the empty one.
 * @throws {DataError} When it has no pid or timestamp.
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
  /** What it has in the columns that may hold labels, each at its place among these. */
  readonly labelTexts: (string | null)[];
  /** Whether these have changed since `labels` was made of them. */
  hasNewLabels: boolean;
  /** What its labels say, as one text; empty where there are none. */
  labels: string;
}

/** A row of which nothing is known. */
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

/**
 * Puts what a row has in one of the columns that may hold labels into it.
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
 * @param place Which of these columns, from 0.
 * @param text What it has; `null` is nothing.
 */
export function fillLabel(row: Row, place: number, text: string | null): void {
  if (row.labelTexts[place] === text) return;
  row.labelTexts[place] = text;
  row.hasNewLabels = true;
}
