/**
 * Reads a row of PROFIT in one pass over the bytes. Pure, except that the functions fill the row.
 *
 * @module
 */

import { COLUMNS } from "../model/columns.ts";
import { BYTE, type Cursor, readNumber } from "./cursor.ts";
import type { LabelColumn } from "./labels.ts";
import { fillLabel, type Header, PLACES, type Row } from "./row.ts";
import { readText, skipCell, type TextCache } from "./text_cells.ts";

/** The way to read the cells of a column. */
export interface PlannedCell {
  /** The type of the cells. */
  readonly kind: "unknown" | "whole" | "float" | "text" | "label";
  /** The place of the value in the row; for a label, the place among the labels. */
  readonly place: number;
  /** Whether each row needs a value in this column. */
  readonly isRequired: boolean;
}

/** The way to read each cell of a row, in order. */
export type RowPlan = readonly PlannedCell[];

/**
 * Plans how to read the rows below a header.
 *
 * @param header The columns.
 * @param labels The columns that may contain labels.
 */
export function planRow(header: Header, labels: readonly LabelColumn[] = []): RowPlan {
  const places = new Map(labels.map(({ at }, place) => [at, place]));
  return header.map((name, at) => {
    const label = places.get(at);
    if (label !== undefined) return { kind: "label", place: label, isRequired: false };
    if (name === null) return { kind: "unknown", place: 0, isRequired: false };
    const { type } = COLUMNS[name];
    const kind = type === "str" ? "text" : type === "int" ? "whole" : "float";
    return { kind, place: PLACES[name], isRequired: name === "pid" || name === "timestamp" };
  });
}

/**
 * Reads a row in the usual form: one cell for each column, and unquoted numbers of digits and a point.
 * For such a row, the result is the same as in `any_record.ts`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emptyRow, PLACES } from "./row.ts";
 * import { emptyTextCache } from "./text_cells.ts";
 *
 * const plan = planRow(["pid", "name", "timestamp"]);
 * const [row, texts] = [emptyRow(), emptyTextCache()];
 * const cursor = { bytes: new TextEncoder().encode("7,acme,1.5\n+7,acme,1.5\n"), at: 0 };
 * assertEquals(readFastRow(cursor, plan, row, texts), true);
 * assertEquals([row.numbers[PLACES.pid], row.texts[PLACES.name], cursor.at], [7, "acme", 11]);
 * assertEquals(readFastRow(cursor, plan, row, texts), false);
 * ```
 *
 * @param cursor The position of the row. The function moves the cursor to the byte after the row.
 * @param plan The way to read each cell.
 * @param row Receives the values.
 * @param texts The cache of texts.
 * @returns Whether the row has the usual form. If not, the cursor and the row are in an undefined state.
 */
export function readFastRow(cursor: Cursor, plan: RowPlan, row: Row, texts: TextCache): boolean {
  const { bytes } = cursor;
  // A byte order mark is not part of the first cell.
  if (bytes[cursor.at] === BYTE.mark) return false;
  for (let at = 0; at < plan.length; at++) {
    if (at > 0 && bytes[cursor.at++] !== BYTE.comma) return false;
    const { kind, place, isRequired } = plan[at]!;
    if (kind === "text") {
      row.texts[place] = readText(cursor, texts);
    } else if (kind === "unknown") {
      skipCell(cursor);
    } else if (kind === "label") {
      fillLabel(row, place, readText(cursor, texts));
    } else if (isEnd(bytes[cursor.at]!)) {
      if (isRequired) return false;
      row.numbers[place] = NaN;
    } else {
      const value = readNumber(cursor, kind === "whole");
      if (Number.isNaN(value)) return false;
      row.numbers[place] = value;
    }
  }
  if (bytes[cursor.at] === BYTE.return) cursor.at++;
  return bytes[cursor.at++] === BYTE.lineEnd;
}

function isEnd(byte: number): boolean {
  return byte === BYTE.comma || byte === BYTE.lineEnd || byte === BYTE.return;
}
