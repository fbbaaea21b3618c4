/**
 * What is remembered while the rows of a file are read.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { planRow, type RowPlan } from "./fast_row.ts";
import { findLabelColumns, joinLabels, type LabelColumn } from "./labels.ts";
import type { LoadNotes } from "./notes.ts";
import { emptyRow, type Header, parseHeader, type Row } from "./row.ts";
import { extrasOf } from "./sample.ts";
import { emptyTextCache, type TextCache } from "./text_cells.ts";

/** Takes a row, which is filled with the next one after that. */
export type AddRow = (row: Row, columns: Columns) => void;

/**
 * Reads the rows of a file.
 *
 * @param chunks Its bytes, cut anywhere.
 * @param path What messages call it.
 * @param notes Is filled with what is worth knowing of it.
 * @param add Takes each row.
 * @returns Comes back between some rows and others.
 */
export type ReadRows = (
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
) => AsyncGenerator<void>;

/** A file that is being read. */
export interface Loading {
  /** What is worth knowing of it. */
  readonly notes: LoadNotes;
  /** The number of the line that the record at hand begins with; the first is 1. */
  line: number;
  /** Its columns; `null` before they were read. */
  columns: Columns | null;
  /** A quote that nothing closes, with no row behind it yet: its line, and what was left out before. */
  quote: { readonly line: number; readonly leftOutRows: number } | null;
  /** The row at hand. */
  row: Row;
  /** The texts of its cells. */
  readonly texts: TextCache;
  /** Takes it. */
  readonly add: AddRow;
}

/** A line of column names, and what it means for the others. */
export interface Columns {
  /** As the file has them. */
  readonly names: readonly string[];
  /** Those that PROFIT knows. */
  readonly header: Header;
  /** How the rows below are read. */
  readonly plan: RowPlan;
  /** Those that are extras. */
  readonly extras: readonly ExtraColumn[];
  /** Those that may hold labels. */
  readonly labels: readonly LabelColumn[];
}

/** Nothing was read yet. */
export function beginLoading(notes: LoadNotes, add: AddRow): Loading {
  return {
    notes,
    line: 1,
    columns: null,
    quote: null,
    row: emptyRow(),
    texts: emptyTextCache(),
    add,
  };
}

/**
 * Begins with column names, also in the middle of a file: the rows below are read by them.
 *
 * @param loading What was read before.
 * @param names The names.
 * @throws {DataError} When one is there twice, or one that every recording has is not there.
 */
export function beginColumns(loading: Loading, names: readonly string[]): void {
  const { columns, notes } = loading;
  const header = parseHeader(names);
  if (columns?.names.join() === names.join()) return;
  const labels = findLabelColumns(names, header);
  const plan = planRow(header, labels);
  loading.columns = { names, header, plan, extras: extrasOf(header), labels };
  loading.row = emptyRow();
  const known = new Set(notes.unknownColumns);
  for (const [at, name] of names.entries()) {
    if (name !== "") notes.columns.add(header[at] ?? name);
    if (header[at] === null && name !== "" && !known.has(name)) notes.unknownColumns.push(name);
  }
}

/** Hands on the row at hand. */
export function addRow(loading: Loading): void {
  const { columns, notes, row, add } = loading;
  loading.quote = null;
  notes.rows++;
  if (row.hasNewLabels) {
    row.labels = joinLabels(columns!.labels, row.labelTexts, []);
    row.hasNewLabels = false;
  }
  add(row, columns!);
}
