/**
 * The state while the rows of a file are read.
 *
 * @module
 */

import type { ExtraColumn } from "../model/columns.ts";
import { planRow, type RowPlan } from "./fast_row.ts";
import { findLabelColumns, joinLabels, type LabelColumn } from "./labels.ts";
import { type LoadNotes, noteLeftOut } from "./notes.ts";
import { emptyRepeats, nextRow, type Repeats } from "./repeats.ts";
import { emptyRow, type Header, parseHeader, PLACES, type Row } from "./row.ts";
import { extrasOf } from "./sample.ts";
import { emptyTextCache, type TextCache } from "./text_cells.ts";
import { explainTime, isPossibleTime } from "./times.ts";

/** Receives a row. The same object then holds the next row. */
export type AddRow = (row: Row, columns: Columns) => void;

/**
 * Reads the rows of a file.
 *
 * @param chunks The bytes of the file, in chunks of any size.
 * @param path The name of the file in messages.
 * @param notes Receives the notes on the file.
 * @param add Receives each row.
 * @returns Yields from time to time.
 */
export type ReadRows = (
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  path: string,
  notes: LoadNotes,
  add: AddRow,
) => AsyncGenerator<void>;

/** A file that is being read. */
export interface Loading {
  /** The notes on the file. */
  readonly notes: LoadNotes;
  /** The number of the first line of the current record; the first line of a file has number 1. */
  line: number;
  /** The columns; `null` before the header was read. */
  columns: Columns | null;
  /** An open quote without a row after it: its line, and the number of lines left out before. */
  quote: { readonly line: number; readonly leftOutRows: number } | null;
  /** The current row. */
  row: Row;
  /** The cells of the previous tick. */
  repeats: Repeats;
  /** The cache of texts. */
  readonly texts: TextCache;
  /** Receives each row. */
  readonly add: AddRow;
}

/** A header, and the way to read the rows below it. */
export interface Columns {
  /** The column names of the file. */
  readonly names: readonly string[];
  /** The columns that PROFIT knows. */
  readonly header: Header;
  /** The way to read the cells of a row. */
  readonly plan: RowPlan;
  /** The extra columns. */
  readonly extras: readonly ExtraColumn[];
  /** The columns that may contain labels. */
  readonly labels: readonly LabelColumn[];
}

/** Creates the state before the first line. */
export function beginLoading(notes: LoadNotes, add: AddRow): Loading {
  return {
    notes,
    line: 1,
    columns: null,
    quote: null,
    row: emptyRow(),
    repeats: emptyRepeats(0),
    texts: emptyTextCache(),
    add,
  };
}

/**
 * Uses column names for the rows below. The names may be in the middle of a file.
 *
 * @param loading The file that is being read.
 * @param names The column names.
 * @throws {DataError} If a column is duplicate, or if a required column is missing.
 */
export function beginColumns(loading: Loading, names: readonly string[]): void {
  const { columns, notes } = loading;
  const header = parseHeader(names);
  if (columns?.names.join() === names.join()) return;
  const labels = findLabelColumns(names, header);
  const plan = planRow(header, labels);
  loading.columns = { names, header, plan, extras: extrasOf(header), labels };
  loading.row = emptyRow();
  loading.repeats = emptyRepeats(plan.length);
  const known = new Set(notes.unknownColumns);
  for (const [at, name] of names.entries()) {
    if (name !== "") notes.columns.add(header[at] ?? name);
    if (header[at] === null && name !== "" && !known.has(name)) notes.unknownColumns.push(name);
  }
}

/** Passes the current row on, or notes that it is left out because its time is impossible. */
export function addRow(loading: Loading): void {
  const { columns, notes, row, repeats, add } = loading;
  const timestamp = row.numbers[PLACES.timestamp]!;
  loading.quote = null;
  nextRow(repeats, timestamp);
  if (!isPossibleTime(timestamp, row.numbers[PLACES.creation_epoch])) {
    return noteLeftOut(notes, loading.line, explainTime(timestamp));
  }
  notes.rows++;
  if (row.hasNewLabels) {
    row.labels = joinLabels(columns!.labels, row.labelTexts, []);
    row.hasNewLabels = false;
  }
  add(row, columns!);
}
