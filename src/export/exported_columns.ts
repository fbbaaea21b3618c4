/**
 * The columns that are exported if they are recorded, in addition to the values that are always
 * exported. The names are those of process-exporter, and those of OpenTelemetry's semantic
 * conventions for processes, where such names exist.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import { MEASURES } from "../model/measures.ts";

/** A column that is exported. */
export interface ExportedColumn {
  /** The column. */
  readonly column: ColumnName;
  /** Whether it is a counter. */
  readonly isCounter: boolean;
  /**
   * Whether the column describes a control group. Then all processes of the group have the same
   * value.
   */
  readonly isOfGroup: boolean;
  /** The metric, without the `_total` of a counter. Metrics of one name differ in their labels. */
  readonly metric: string;
  /** The labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** The description, which needs no escape. */
  readonly help: string;
  /** The instrument of OpenTelemetry. */
  readonly instrument: string;
  /** The attributes of the instrument. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** All exported columns. */
const EXPORTED: readonly ExportedColumn[] = [
  memory("mem_anonymous", "anonymous", "Resident memory that belongs to no file."),
  memory("mem_private", "private", "Anonymous and swapped out memory."),
  memory("mem_unique", "unique", "Unique set size."),
  memory("mem_proportional", "proportional", "Proportional set size."),
  memory("mem_swap", "swapped", "Memory swapped out."),
  memory("mem_file", "file", "Resident pages of files."),
  memory("mem_shared", "shared", "Resident pages of shared memory and tmpfs."),
  memory("mem_peak", "peak_resident", "The largest resident set size since the start."),
  {
    ...exported("cpu_children_seconds", "profit_process_children_cpu_seconds"),
    help: "CPU time of children that ended and were waited for.",
    instrument: "profit.process.children.cpu.time",
  },
  ...(["read", "write"] as const).map((direction) => ({
    ...exported(`io_${direction}_bytes`, `profit_process_${direction}_bytes`),
    help: direction === "read" ? "Bytes read from storage." : "Bytes written to storage.",
    instrument: "process.disk.io",
    attributes: { "disk.io.direction": direction },
  })),
  ...(["minor", "major"] as const).map((type) => ({
    ...exported(`page_faults_${type}`, `profit_process_${type}_page_faults`),
    help: type === "minor" ? "Page faults without a disk." : "Page faults that waited for a disk.",
    instrument: "process.paging.faults",
    attributes: { "system.paging.fault.type": type },
  })),
  ...(["voluntary", "involuntary"] as const).map((type) => ({
    ...exported(`switches_${type}`, "profit_process_context_switches"),
    labels: { type },
    help: "Context switches of all threads.",
    instrument: "process.context_switches",
    attributes: { "process.context_switch.type": type },
  })),
  {
    ...exported("run_delay_seconds", "profit_process_run_delay_seconds"),
    help: "Time that threads waited for a CPU.",
    instrument: "profit.process.run_delay",
  },
  ofGroup("cgroup_memory", "memory_bytes", "Working set of the control group."),
  ofGroup(
    "cgroup_memory_limit",
    "memory_limit_bytes",
    "The memory limit of the control group with the least room to its limit.",
  ),
  ofGroup(
    "cgroup_oom_kills",
    "oom_kills",
    "Processes of the control group that were killed for lack of memory.",
  ),
  ofGroup(
    "cgroup_throttled_seconds",
    "throttled_seconds",
    "Time for which the control group was throttled.",
  ),
];

/**
 * Finds the exported columns among recorded ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const [found] = findExported(["pid", "io_read_bytes", "mem_real"]);
 * assertEquals(found?.metric, "profit_process_read_bytes");
 * ```
 *
 * @param columns The columns that are recorded.
 */
export function findExported(columns: readonly ColumnName[]): ExportedColumn[] {
  return EXPORTED.filter(({ column }) => columns.includes(column));
}

function exported(column: ColumnName, metric: string) {
  const { isCounter } = MEASURES[column]!;
  return { column, isCounter, isOfGroup: false, metric, labels: {}, attributes: {} };
}

function memory(column: ColumnName, kind: string, help: string): ExportedColumn {
  const metric = `profit_process_${kind}_memory_bytes`;
  return { ...exported(column, metric), help, instrument: `profit.process.memory.${kind}` };
}

function ofGroup(column: ColumnName, what: string, help: string): ExportedColumn {
  const instrument = `profit.process.cgroup.${what.replace(/_(?:bytes|seconds)$/, "")}`;
  const metric = `profit_process_cgroup_${what}`;
  return { ...exported(column, metric), isOfGroup: true, help, instrument };
}
