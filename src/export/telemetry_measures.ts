/**
 * The values for OpenTelemetry, with their instruments. The names follow the semantic conventions
 * for processes, or else are in the namespace `profit`. Pure.
 *
 * @module
 */

import { MEASURES as UNITS } from "../model/measures.ts";
import type { CounterName } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";
import type { NameValues, Values } from "./values.ts";

/** The attributes of a value. A whole number is a bigint, because Deno sends other numbers as doubles. */
export type Attributes = Readonly<Record<string, string | bigint>>;

/** A value of a process or a group. */
export interface Measure {
  /** The name of the metric. Several measures can share it if their attributes differ. */
  readonly name: string;
  /** Whether the value never falls. */
  readonly isCounter: boolean;
  /** The unit (UCUM). */
  readonly unit: string;
  /** The description. */
  readonly description: string;
  /** The attributes that distinguish it from other measures of the same name. */
  readonly attributes: Attributes;
  /** Returns the value; `null` if it is unknown. */
  readonly find: (values: Values & Partial<NameValues>) => number | null;
}

/** All values except the verdicts and the recorded columns. */
export const MEASURES: readonly Measure[] = [
  cpuTime({ "cpu.mode": "user" }, "cpu_user_seconds"),
  cpuTime({ "cpu.mode": "system" }, "cpu_system_seconds"),
  // ps reports both modes together.
  cpuTime({}, "cpu_seconds"),
  cpuTime({ "cpu.mode": "children" }, "ended_children_seconds"),
  level("process.memory.usage", "By", "Resident set size", (one) => one.rssBytes),
  level("process.memory.virtual", "By", "Size of the address space", (one) => one.virtualBytes),
  level("process.thread.count", "{thread}", "Threads", (one) => one.numThreads),
  level(
    "process.unix.file_descriptor.count",
    "{file_descriptor}",
    "Open file descriptors",
    (one) => one.openFiles,
  ),
  level(
    "profit.process.unix.file_descriptor.limit",
    "{file_descriptor}",
    "File descriptors that may be open (soft limit)",
    (one) => one.maxOpenFiles,
  ),
  level(
    "profit.group.process.count",
    "{process}",
    "Processes of a group",
    (one) => one.processes ?? null,
  ),
  level(
    "profit.group.unix.file_descriptor.worst_ratio",
    "1",
    "The largest ratio of open descriptors to the soft limit among the processes of a group",
    (one) => one.worstFilesRatio ?? null,
  ),
  level(
    "profit.memory.limit",
    "By",
    "The memory limit that is reached first, or that has the least room",
    (m) => m.memoryLimit?.limitBytes ?? null,
  ),
  level(
    "profit.memory.limit.time",
    "s",
    "Time until the memory limit is reached if memory continues to grow",
    (m) => m.memoryLimit?.reach?.seconds ?? null,
  ),
];

function cpuTime(attributes: Attributes, counter: CounterName): Measure {
  const description = "CPU time";
  const find = ({ counts }: Values) => counts[counter] ?? null;
  return { name: "process.cpu.time", isCounter: true, unit: "s", description, attributes, find };
}

/** Counts of things have their own units in braces (UCUM). */
const UNITS_OF: Readonly<Record<string, string>> = {
  "process.paging.faults": "{fault}",
  "process.context_switches": "{context_switch}",
  "profit.process.cgroup.oom_kills": "{process}",
};

/** Returns the instrument of an exported column. */
export function measureOf(exported: ExportedColumn): Measure {
  const { column, instrument: name, attributes, help, isCounter } = exported;
  const unit = UNITS[column]?.unit;
  return {
    name,
    isCounter,
    unit: unit === "bytes" ? "By" : unit === "seconds" ? "s" : UNITS_OF[name] ?? "1",
    description: help.replace(/[.]$/, ""),
    attributes,
    find: ({ counts, levels }) => counts[column] ?? levels[column] ?? null,
  };
}

function level(name: string, unit: string, description: string, find: Measure["find"]): Measure {
  return { name, isCounter: false, unit, description, attributes: {}, find };
}
