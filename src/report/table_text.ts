/**
 * Lays tables out for a terminal: rows that fit the width, in as many columns as there is room for.
 * Pure.
 *
 * @module
 */

import { asciiWidth, fitBy, type WidthOf } from "../text/fit.ts";

/** A column of a table. */
export interface TextColumn {
  /** The title. */
  readonly title: string;
  /** The cells, one for each row. */
  readonly cells: readonly string[];
  /** Whether the cells begin at the left edge of the column; else they end at the right edge. */
  readonly isLeft?: boolean;
  /** The order in which columns leave a table that is too wide; a column without it stays. */
  readonly leaves?: number;
  /** Whether cells may be cut when no other column can leave. */
  readonly isCut?: boolean;
}

/** What tables are laid out for. */
export interface TableStyle {
  /** The width of the terminal in columns; `Infinity` where the text goes to no terminal. */
  readonly width: number;
  /** Measures texts. */
  readonly widthOf: WidthOf;
  /** Colours the header. */
  readonly paintHeader: (line: string) => string;
  /** Colours a row, by its index. */
  readonly paintRow: (line: string, at: number) => string;
  /** Lays the table out in another way, for no terminal. */
  readonly layOut: (columns: readonly TextColumn[]) => string[];
}

const GAP = 2;

/** No other column leaves for the sake of more characters of a cell that may be cut, */
const ENOUGH = 24;

/** and no such cell is cut to less. */
const LEAST = 8;

/** Without a terminal no name has to be cut, but a hostile one must not fill the screen. */
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
 * @param style What the table is laid out for; without a width, for no terminal.
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

/** Lets columns leave until the others fit. */
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
