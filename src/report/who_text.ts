/**
 * What processes, groups and values are called in a sentence. Pure.
 *
 * @module
 */

import type { ColumnName, JudgedName, TotalName } from "../model/columns.ts";
import type { Breach } from "../model/conditions.ts";
import { MEASURES } from "../model/measures.ts";
import { listLabels } from "../model/processes.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatBytes } from "../text/format.ts";

/** The nouns of sentences about metrics. */
const NOUNS: Readonly<Record<JudgedName | TotalName, string>> = {
  cpu_percent: "CPU %",
  mem_real: "memory",
  mem_private: "private memory",
  mem_anonymous: "anonymous memory",
  num_open_files: "the number of descriptors",
  processes: "the number of processes",
  num_threads: "the number of threads",
  mem_proportional: "proportional memory",
};

/** What a metric is called in a sentence. */
export function nounOf(metric: Breach["metric"]): string {
  return metric in NOUNS ? NOUNS[metric as JudgedName | TotalName] : metric;
}

/**
 * A process, or a group, as it is named in a sentence, by its raw name; the pid is `null` where all of
 * a name count, or where nobody told it, and of a group that is no tree.
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
    const group = `${pid === null ? "group" : "the tree of"} ${renderWho({ name, pid, labels })}`;
    return mostProcesses > 1 ? `${group}, of up to ${mostProcesses} processes` : group;
  }
  const more = [...(pid === null ? [] : [`pid ${pid}`]), ...listLabelTexts(labels)].join(", ");
  return `${renderName({ name, apart }) || "(no name)"}${more === "" ? "" : ` (${more})`}`;
}

/**
 * The name of a process as a terminal may show it, with what tells it from others of its name; empty
 * where the process has no name.
 */
export function renderName({ name, apart = "" }: { name: string; apart?: string }): string {
  return escapeTerminal(apart === "" ? name : `${name} ${apart}`);
}

/** Labels as a terminal may show them, such as `host=web1`. */
export function listLabelTexts(labels: string): string[] {
  return listLabels(labels).map(([name, value]) => `${name}=${escapeTerminal(value)}`);
}

/**
 * A value with its unit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatValue("mem_real", -3 * 2 ** 20), "-3.0 MiB");
 * assertEquals(formatValue("cpu_percent", 12.34), "12.3");
 * assertEquals(formatValue("num_open_files", 1024), "1024");
 * ```
 *
 * @param metric What it is of.
 * @param value The value.
 */
export function formatValue(metric: Breach["metric"], value: number): string {
  const sign = value < 0 ? "-" : "";
  if (MEASURES[metric as ColumnName]?.unit === "bytes") return sign + formatBytes(Math.abs(value));
  return Number.isInteger(value) ? `${value}` : value.toFixed(1);
}
