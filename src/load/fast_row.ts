/**
 * Rows as recorders write them, read in one pass over their bytes. Pure but for what it fills.
 *
 * @module
 */

import { COLUMNS } from "../model/columns.ts";
import { BYTE, type Cursor, readNumber } from "./cursor.ts";
import type { LabelColumn } from "./labels.ts";
import { fillLabel, type Header, PLACES, type Row } from "./row.ts";
import { readText, skipCell, type TextCache } from "./text_cells.ts";

/** A column, as its cells are read. */
export interface PlannedCell {
  /** What they hold. */
  readonly kind: "unknown" | "whole" | "float" | "text" | "label";
  /** Where in a row its value goes; of a label, among these. */
  readonly place: number;
  /** Whether a row without it is none. */
  readonly isRequired: boolean;
}

/** What each cell of a row is. */
export type RowPlan = readonly PlannedCell[];

/**
 * How the rows below a header are read.
 *
 * @param header The columns.
 * @param labels Those that may hold labels.
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
 * Reads a row that is written in the usual way, as nearly all are: with a cell for each column,
 * numbers of digits and a point, not in quotes. What it takes it reads as the thorough way would.
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
 * @param cursor Where it begins; put behind it.
 * @param plan What its cells are.
 * @param row Where its values go.
 * @param texts The texts that were met before.
 * @returns Whether it is one; if not, the cursor and the row are left anyhow.
 */
export function readFastRow(cursor: Cursor, plan: RowPlan, row: Row, texts: TextCache): boolean {
  const { bytes } = cursor;
  // It may begin with a mark, which is not a part of its first cell.
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
