/**
 * Renders snapshots as CSV: RFC 4180 with LF line ends, one row for each process and tick. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, type Label } from "../model/columns.ts";
import type { Sample, Snapshot, Tick } from "../model/samples.ts";
import { escapeTerminal, guardFormula } from "../text/escape.ts";

/**
 * Text that needs no quotes. Most recordings match only this expression, because V8 needs 0.5 ms to
 * compile the character classes of the next one.
 */
const PLAIN = /^(?!-)[\w ./:()[\]#~<>-]*$/;

/** Text that needs quotes, or that a spreadsheet or terminal could interpret. */
const SPECIAL = /[^\p{L}\p{N} ._/:()[\]#~<>-]|^-/u;

/** Renders the header line: the columns, then the labels. */
export function renderHeader(
  columns: readonly ColumnName[],
  labels: readonly Label[] = [],
): string {
  return [...columns, ...labels.map(({ name }) => name)].join(",") + "\n";
}

/**
 * Returns a function that renders rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const renderRows = rowRenderer(["timestamp"], { forTerminal: false });
 * const tick = { epochMs: 1500, monotonicMs: 1500, skipped: 0, last: true };
 * assertEquals(renderRows({ tick, samples: [], missed: null }), "");
 * ```
 *
 * @param columns The columns, in order.
 * @param options The labels, and whether the text goes to a terminal and must be escaped.
 * @returns A function that renders the rows of a snapshot, each with a line end.
 */
export function rowRenderer(
  columns: readonly ColumnName[],
  { forTerminal, labels = [] }: { forTerminal: boolean; labels?: readonly Label[] },
): (snapshot: Snapshot) => string {
  const cells = columns.map((name) => cellRenderer(name, forTerminal));
  const end = labels.map(({ value }) => "," + renderText(value, forTerminal)).join("") + "\n";
  return ({ tick, samples }) => {
    let rows = "";
    for (const sample of samples) {
      rows += cells[0]!(sample, tick);
      for (let at = 1; at < cells.length; at++) rows += "," + cells[at]!(sample, tick);
      rows += end;
    }
    return rows;
  };
}

function cellRenderer(
  name: ColumnName,
  forTerminal: boolean,
): (sample: Sample, tick: Tick) => string {
  const { type, value } = COLUMNS[name];
  const renderCell = (cell: number | string) => {
    if (typeof cell === "string") return renderText(cell, forTerminal);
    return typeof type === "object" ? cell.toFixed(type.decimals) : `${cell}`;
  };
  let [lastCell, lastText]: [number | string | null, string] = [null, ""];
  return (sample, tick) => {
    const cell = value(sample, tick);
    if (cell === lastCell) return lastText; // Many cells equal those of the row above: the name, the time, and often 0 %.
    lastText = cell === null ? "" : renderCell(cell);
    lastCell = cell;
    return lastText;
  };
}

function renderText(raw: string, forTerminal: boolean): string {
  const text = forTerminal ? escapeTerminal(raw) : raw;
  if (PLAIN.test(text) || !SPECIAL.test(text)) return text;
  const guarded = guardFormula(text);
  // A bare CR ends a line for some readers. Readers remove a byte order mark from an unquoted first
  // cell.
  return /^\ufeff|[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
