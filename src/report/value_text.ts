/**
 * Values of metrics and their growth, as text for people. Pure.
 *
 * @module
 */

import { escapeTerminal } from "../escape.ts";
import { formatBytes } from "../format.ts";
import type { MetricName } from "../types/column.ts";

/** The nouns of sentences about metrics. */
const NOUNS: Readonly<Record<MetricName, string>> = {
  cpu_percent: "CPU %",
  mem_real: "memory",
  mem_private: "private memory",
  num_open_files: "the number of descriptors",
};

/** What a metric is called in a sentence. */
export function nounOf(metric: MetricName): string {
  return NOUNS[metric];
}

/** A process as it is named in a sentence, by its raw name; `null` where all of a name count. */
export function renderWho({ name, pid }: { name: string; pid: number | null }): string {
  return `${escapeTerminal(name)}${pid === null ? "" : ` (pid ${pid})`}`;
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
export function formatValue(metric: MetricName, value: number): string {
  const sign = value < 0 ? "-" : "";
  if (metric.startsWith("mem_")) return sign + formatBytes(Math.abs(value));
  return Number.isInteger(value) ? `${value}` : value.toFixed(1);
}
