/**
 * Names processes, groups and values in sentences. Pure.
 *
 * @module
 */

import type { ColumnName, JudgedName, TotalName } from "../../model/columns.ts";
import type { Breach } from "../../model/conditions.ts";
import { MEASURES } from "../../model/measures.ts";
import { mostProcessesOf, type ProcessSummary } from "../../model/outcomes.ts";
import { listLabels } from "../../model/processes.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatBytes } from "../../text/format.ts";

/** The nouns of metrics. */
const NOUNS: Readonly<Record<JudgedName | TotalName, string>> = {
  cpu_percent: "CPU %",
  mem_real: "memory",
  mem_private: "private memory",
  mem_anonymous: "anonymous memory (heap)",
  num_open_files: "the number of descriptors",
  processes: "the number of processes",
  num_threads: "the number of threads",
  mem_proportional: "proportional memory",
};

/** Returns the noun of a metric. */
export function nounOf(metric: Breach["metric"]): string {
  return metric in NOUNS ? NOUNS[metric as JudgedName | TotalName] : metric;
}

/**
 * Names a process or a group in a sentence. The given name is not escaped yet. The pid is `null` if
 * all processes of a name count, if it is unknown, and for a group that is not a tree.
 */
export function renderWho(
  { name, apart = "", pid, labels = "", mostProcesses }: {
    name: string;
    apart?: string;
    pid: number | null;
    labels?: string;
    mostProcesses?: number;
  },
): string {
  if (mostProcesses !== undefined) {
    const size = mostProcesses > 1 ? [`up to ${mostProcesses} processes`] : [];
    return `${pid === null ? "group" : "the tree of"} ${renderOne({ name, pid, labels }, size)}`;
  }
  return renderOne({ name, apart, pid, labels });
}

function renderOne(
  { name, apart = "", pid, labels }: {
    name: string;
    apart?: string;
    pid: number | null;
    labels: string;
  },
  size: readonly string[] = [],
): string {
  const more = [...(pid === null ? [] : [`pid ${pid}`]), ...listLabelTexts(labels), ...size];
  const details = more.length === 0 ? "" : ` (${more.join(", ")})`;
  return `${renderName({ name, apart }) || "(no name)"}${details}`;
}

/** Returns the parts of the name of a process, or a group, for a sentence. */
export function whoOf(process: ProcessSummary): Parameters<typeof renderWho>[0] {
  const { name, apart = "", pid, labels = "" } = process;
  const mostProcesses = mostProcessesOf(process);
  return { name, apart, pid, labels, ...(mostProcesses === undefined ? {} : { mostProcesses }) };
}

/**
 * Returns the name of a process for a terminal, with the part of its command line that
 * distinguishes processes of one name. The result is empty if the process has no name.
 */
export function renderName({ name, apart = "" }: { name: string; apart?: string }): string {
  return escapeTerminal(apart === "" ? name : `${name} ${apart}`);
}

/** Returns labels for a terminal, such as `host=web1`. */
export function listLabelTexts(labels: string): string[] {
  return listLabels(labels).map(([name, value]) => `${name}=${escapeTerminal(value)}`);
}

/**
 * Renders a value with its unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatValue("mem_real", -3 * 2 ** 20), "-3.0 MiB");
 * assertEquals(formatValue("cpu_percent", 12.34), "12.3");
 * assertEquals(formatValue("num_open_files", 1024), "1024");
 * assertEquals(formatValue("cpu_user_seconds", 0.01013), "0.01");
 * ```
 *
 * @param metric The metric of the value.
 * @param value The value.
 */
export function formatValue(metric: Breach["metric"], value: number): string {
  const sign = value < 0 ? "-" : "";
  if (MEASURES[metric as ColumnName]?.unit === "bytes") return sign + formatBytes(Math.abs(value));
  if (Number.isInteger(value)) return `${value}`;
  return Math.abs(value) < 1 ? `${Number(value.toPrecision(2))}` : value.toFixed(1);
}
