/**
 * Reads a row of PROFIT in one pass over the bytes. Pure, except that the functions fill the row.
 *
 * @module
 */

import { COLUMNS } from "../model/columns.ts";
import { BYTE, type Cursor, readNumber } from "./cursor.ts";
import type { LabelColumn } from "./labels.ts";
import { findFirst, findRepeated, remember, type Repeats, TIME } from "./repeats.ts";
import { fillLabel, type Header, PLACES, type Row } from "./row.ts";
import { readText, skipCell, type TextCache } from "./text_cells.ts";

/** No remembered cell. */
const NONE = -1;

/** The way to read the cells of a column. */
export interface PlannedCell {
  /** The type of the cells. */
  readonly kind: "unknown" | "whole" | "float" | "text" | "label";
  /** The place of the value in the row; for a label, the place among the labels. */
  readonly place: number;
  /** Whether each row needs a value in this column. */
  readonly isRequired: boolean;
  /** Where the cell usually repeats: in the same place of the next tick, or, as a timestamp, in the next row. */
  readonly memory: "none" | "row" | "time";
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
    if (label !== undefined) {
      return { kind: "label", place: label, isRequired: false, memory: "row" };
    }
    if (name === null) return { kind: "unknown", place: 0, isRequired: false, memory: "none" };
    const { type } = COLUMNS[name];
    const kind = type === "str" ? "text" : type === "int" ? "whole" : "float";
    const isSteady = kind === "text" || name === "pid" || name === "creation_epoch";
    const memory = name === "timestamp" ? "time" : isSteady ? "row" : "none";
    return {
      kind,
      place: PLACES[name],
      isRequired: name === "pid" || name === "timestamp",
      memory,
    };
  });
}

/**
 * Reads a row in the usual form: one cell for each column, and unquoted numbers of digits and a point.
 * For such a row, the result is the same as in `any_record.ts`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cursorOf } from "./cursor.ts";
 * import { emptyRepeats } from "./repeats.ts";
 * import { emptyRow, PLACES } from "./row.ts";
 * import { emptyTextCache } from "./text_cells.ts";
 *
 * const plan = planRow(["pid", "name", "timestamp"]);
 * const [row, texts, repeats] = [emptyRow(), emptyTextCache(), emptyRepeats(plan.length)];
 * const cursor = cursorOf(new TextEncoder().encode("7,acme,1.5\n+7,acme,1.5\n"));
 * assertEquals(readFastRow(cursor, plan, row, texts, repeats), true);
 * assertEquals([row.numbers[PLACES.pid], row.texts[PLACES.name], cursor.at], [7, "acme", 11]);
 * assertEquals(readFastRow(cursor, plan, row, texts, repeats), false);
 * ```
 *
 * @param cursor The position of the row. The function moves the cursor to the byte after the row.
 * @param plan The way to read each cell.
 * @param row Receives the values.
 * @param texts The cache of texts.
 * @param repeats The cells of the previous tick.
 * @returns Whether the row has the usual form. If not, the cursor and the row are in an undefined state.
 */
export function readFastRow(
  cursor: Cursor,
  plan: RowPlan,
  row: Row,
  texts: TextCache,
  repeats: Repeats,
): boolean {
  const { bytes, view } = cursor;
  // A byte order mark is not part of the first cell.
  if (bytes[cursor.at] === BYTE.mark) return false;
  const first = findFirst(repeats);
  for (let at = 0; at < plan.length; at++) {
    if (at > 0 && bytes[cursor.at++] !== BYTE.comma) return false;
    const { kind, place, isRequired, memory } = plan[at]!;
    const from = cursor.at;
    let known = NONE;
    if (memory !== "none") {
      known = memory === "time" ? TIME : first + at;
      const length = findRepeated(repeats, known, view, from);
      if (length > 0) {
        cursor.at += length;
        if (kind === "text") row.texts[place] = repeats.texts[known]!;
        else if (kind === "label") fillLabel(row, place, repeats.texts[known]!);
        else row.numbers[place] = repeats.numbers[known]!;
        continue;
      }
    }
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
    if (known === NONE) continue;
    remember(repeats, known, bytes, from, cursor.at);
    if (kind === "text") repeats.texts[known] = row.texts[place]!;
    else if (kind === "label") repeats.texts[known] = row.labelTexts[place]!;
    else repeats.numbers[known] = row.numbers[place]!;
  }
  if (bytes[cursor.at] === BYTE.return) cursor.at++;
  return bytes[cursor.at++] === BYTE.lineEnd;
}

function isEnd(byte: number): boolean {
  return byte === BYTE.comma || byte === BYTE.lineEnd || byte === BYTE.return;
}
