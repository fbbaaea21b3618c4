/**
 * The counts and levels that recorded columns add to the values of a process. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import type { Sample, Tick } from "../model/samples.ts";
import { type CounterName, type Counts, cpuOf } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";

/** Levels by column; `null` if a level is unknown. */
export type Levels = Readonly<Partial<Record<ColumnName, number | null>>>;

/** Returns all counts of a process since it started: CPU time, and the counts of recorded columns. */
export function countsOf(sample: Sample, tick: Tick, columns: readonly ExportedColumn[]): Counts {
  const counts: Partial<Record<CounterName, number | null>> = { ...cpuOf(sample.reading) };
  for (const { column, isCounter, isOfGroup } of columns) {
    if (isCounter && !isOfGroup) counts[column] = valueOf(sample, tick, column);
  }
  return counts;
}

/**
 * Returns the other values. Among them is the count of a control group, which belongs to no
 * process.
 */
export function levelsOf(sample: Sample, tick: Tick, columns: readonly ExportedColumn[]): Levels {
  const levels: Partial<Record<ColumnName, number | null>> = {};
  for (const { column, isCounter, isOfGroup } of columns) {
    if (!isCounter || isOfGroup) levels[column] = valueOf(sample, tick, column);
  }
  return levels;
}

function valueOf(sample: Sample, tick: Tick, column: ColumnName): number | null {
  const value = COLUMNS[column].value(sample, tick);
  return typeof value === "number" ? value : null;
}
