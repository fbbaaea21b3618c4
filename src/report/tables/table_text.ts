/**
 * Lays out tables for a terminal. A row fits the width of the terminal; a narrow table leaves out
 * columns. Pure.
 *
 * @module
 */

import { asciiWidth, fitBy, type WidthOf } from "../../text/fit.ts";

/** A column of a table. */
export interface TextColumn {
  /** The title. */
  readonly title: string;
  /** The cells, one for each row. */
  readonly cells: readonly string[];
  /** Whether the cells are aligned to the left; otherwise they are aligned to the right. */
  readonly isLeft?: boolean;
  /**
   * The order in which a narrow table leaves out columns, the smallest number first; a column
   * without a number stays.
   */
  readonly leaves?: number;
  /** Whether long cells are cut in a narrow table. */
  readonly isCut?: boolean;
}

/** The style of a table. */
export interface TableStyle {
  /** The width of the terminal in columns; `Infinity` without a terminal. */
  readonly width: number;
  /** The measure of width. */
  readonly widthOf: WidthOf;
  /** Colours the header. */
  readonly paintHeader: (line: string) => string;
  /** Colours a row, by its index. */
  readonly paintRow: (line: string, at: number) => string;
  /** Lays out the table in another format than text. */
  readonly layOut: (columns: readonly TextColumn[]) => string[];
}

const GAP = 2;

/** A table leaves out columns until cells that may be cut have this width. */
const ENOUGH = 24;

/** Cells are not cut to less than this width. */
const LEAST = 8;

/** Without a terminal, only hostile names are longer than this. */
const WIDEST = 120;

/**
 * Lays a table out.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const columns = [
 *   { title: "name", cells: ["acme-api"], isLeft: true, isCut: true },
 *   { title: "rows", cells: ["7"], leaves: 1 },
 *   { title: "fds", cells: ["12"] },
 * ];
 * assertEquals(layOut(columns, {}), ["name      rows  fds", "acme-api     7   12"]);
 * assertEquals(layOut(columns, { width: 14 }), ["name      fds", "acme-api   12"]);
 * ```
 *
 * @param columns The columns, in order.
 * @param style The style; without a width, the table has all columns.
 * @returns The header and a line for each row.
 */
export function layOut(columns: readonly TextColumn[], style: Partial<TableStyle>): string[] {
  if (style.layOut !== undefined) return style.layOut(columns);
  const { width = Infinity, widthOf = asciiWidth } = style;
  const { paintHeader = (line) => line, paintRow = (line) => line } = style;
  const natural = columns.map(({ title, cells, isCut }) => {
    const widest = Math.max(widthOf(title), ...cells.map(widthOf));
    return isCut ? Math.min(widest, WIDEST) : widest;
  });
  const shown = chooseColumns(columns, natural, width);
  const room = width - sumUp(shown, (at) => columns[at]!.isCut ? 0 : natural[at]!);
  const widths = natural.map((wide, at) =>
    columns[at]!.isCut ? Math.min(wide, Math.max(LEAST, room)) : wide
  );
  const renderRow = (textOf: (column: TextColumn) => string) =>
    shown.map((at) => {
      const text = textOf(columns[at]!);
      if (columns[at]!.isLeft) return fitBy(widthOf, text, widths[at]!);
      return " ".repeat(Math.max(0, widths[at]! - widthOf(text))) + text;
    }).join(" ".repeat(GAP)).trimEnd();
  const fit = (line: string) =>
    widthOf(line) <= width ? line : fitBy(widthOf, line, width).trimEnd();
  const rows = columns[0]?.cells.map((_, row) => fit(renderRow(({ cells }) => cells[row]!))) ?? [];
  return [paintHeader(fit(renderRow(({ title }) => title))), ...rows.map(paintRow)];
}

/** Leaves out columns until the others fit. */
function chooseColumns(
  columns: readonly TextColumn[],
  natural: readonly number[],
  width: number,
): number[] {
  const wanted = (at: number) => columns[at]!.isCut ? Math.min(natural[at]!, ENOUGH) : natural[at]!;
  let shown = columns.map((_, at) => at);
  const leaving = shown.filter((at) => columns[at]!.leaves !== undefined)
    .toSorted((a, b) => columns[a]!.leaves! - columns[b]!.leaves!);
  for (const leaver of leaving) {
    if (sumUp(shown, wanted) <= width) break;
    shown = shown.filter((at) => at !== leaver);
  }
  return shown;
}

function sumUp(shown: readonly number[], widthAt: (at: number) => number): number {
  return shown.reduce((sum, at) => sum + widthAt(at), GAP * Math.max(0, shown.length - 1));
}
