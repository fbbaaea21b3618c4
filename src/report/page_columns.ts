/**
 * The columns that a page has charts of, in order: what they are called there, and their units.
 *
 * @module
 */

import { COLUMNS } from "../columns.ts";
import type { ColumnName } from "../types/column.ts";

/** A column with a chart. */
export interface ChartColumn {
  /** Its name. */
  readonly name: ColumnName;
  /** Its chart's title. */
  readonly title: string;
  /** What its values are. */
  readonly unit: "percent" | "bytes" | "count" | "seconds";
  /** Values are kept as whole multiples of 1 / scale. */
  readonly scale: number;
}

/** All of them. Ids and moments are numbers, too, but nothing to draw. */
export const CHART_COLUMNS: readonly ChartColumn[] = [
  chart("cpu_percent", "CPU", "percent"),
  chart("mem_real", "Memory, resident", "bytes"),
  chart("mem_private", "Memory, private", "bytes"),
  chart("mem_unique", "Memory, unique", "bytes"),
  chart("mem_proportional", "Memory, proportional", "bytes"),
  chart("mem_swap", "Memory, swapped out", "bytes"),
  chart("mem_virtual", "Address space", "bytes"),
  chart("num_open_files", "Open descriptors", "count"),
  chart("max_open_files", "Limit of descriptors", "count"),
  chart("num_threads", "Threads", "count"),
  chart("cpu_user_seconds", "CPU time, user", "seconds"),
  chart("cpu_system_seconds", "CPU time, kernel", "seconds"),
  chart("io_read_bytes", "Read from storage", "bytes"),
  chart("io_write_bytes", "Written to storage", "bytes"),
];

function chart(name: ColumnName, title: string, unit: ChartColumn["unit"]): ChartColumn {
  const { type } = COLUMNS[name];
  return { name, title, unit, scale: typeof type === "object" ? 10 ** type.decimals : 1 };
}
