/**
 * The charts of a page: which columns have one, and what it draws.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../../model/columns.ts";

/** The name of a chart: a column, or the number of processes of a group. */
export type ChartName = ColumnName | "processes";

/** A column with a chart. */
export interface ChartColumn {
  /** The name. */
  readonly name: ChartName;
  /** The title of the chart. */
  readonly title: string;
  /** The unit of the chart. CPU seconds per second are percent. */
  readonly unit: "percent" | "bytes" | "count" | "bytes/s" | "count/s";
  /** Whether the chart shows the rate of a counter. */
  readonly isRate: boolean;
  /** The factor by which values are multiplied before they are rounded and packed. */
  readonly scale: number;
}

/** All columns with a chart. Ids and points in time have none. */
export const CHART_COLUMNS: readonly ChartColumn[] = [
  level("cpu_percent", "CPU", "percent"),
  level("mem_real", "Memory, resident", "bytes"),
  level("mem_private", "Memory, private", "bytes"),
  level("mem_anonymous", "Memory, anonymous", "bytes"),
  level("mem_file", "Memory, pages of files", "bytes"),
  level("mem_shared", "Memory, shared", "bytes"),
  level("mem_unique", "Memory, unique", "bytes"),
  level("mem_proportional", "Memory, proportional", "bytes"),
  level("mem_swap", "Memory, swapped out", "bytes"),
  level("mem_peak", "Memory, largest so far", "bytes"),
  level("mem_virtual", "Address space", "bytes"),
  level("cgroup_memory", "Memory, control group", "bytes"),
  level("cgroup_oom_kills", "Killed for memory, control group", "count"),
  level("num_open_files", "Open descriptors", "count"),
  level("max_open_files", "Limit of descriptors", "count"),
  level("num_threads", "Threads", "count"),
  rate("cpu_user_seconds", "CPU, user mode", "percent"),
  rate("cpu_system_seconds", "CPU, kernel", "percent"),
  rate("cpu_children_seconds", "CPU, ended children", "percent"),
  rate("run_delay_seconds", "Waiting for a CPU", "percent"),
  rate("cgroup_throttled_seconds", "Throttled, control group", "percent"),
  rate("io_read_bytes", "Read from storage", "bytes/s"),
  rate("io_write_bytes", "Written to storage", "bytes/s"),
  rate("page_faults_minor", "Page faults without a disk", "count/s"),
  rate("page_faults_major", "Page faults that waited for a disk", "count/s"),
  rate("switches_voluntary", "Context switches, voluntary", "count/s"),
  rate("switches_involuntary", "Context switches, involuntary", "count/s"),
  { name: "processes", title: "Processes", unit: "count", isRate: false, scale: 1 },
];

const OWN: readonly ChartName[] = [
  "cpu_percent",
  "mem_real",
  "mem_anonymous",
  "mem_virtual",
  "num_open_files",
  "num_threads",
  "cpu_user_seconds",
  "cpu_system_seconds",
  "cpu_children_seconds",
];

/** The charts whose values PROFIT reads for every process: most recordings have no others. */
export const OWN_COLUMNS: readonly ChartColumn[] = CHART_COLUMNS.filter(({ name }) =>
  OWN.includes(name)
);

function level(name: ColumnName, title: string, unit: ChartColumn["unit"]): ChartColumn {
  const { type } = COLUMNS[name];
  const scale = typeof type === "object" ? 10 ** type.decimals : 1;
  return { name, title, unit, isRate: false, scale };
}

function rate(name: ColumnName, title: string, unit: ChartColumn["unit"]): ChartColumn {
  return { ...level(name, title, unit), isRate: true };
}
