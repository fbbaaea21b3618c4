/**
 * Renders the totals of whole runs, for a table of runs and for a comparison. Pure.
 *
 * @module
 */

import type { Bound, RunTotal } from "../../model/comparison.ts";
import { formatMebibytes } from "../../text/format.ts";

/** The labels of totals of whole runs. */
const TOTAL_LABELS: Readonly<Record<RunTotal, string>> = {
  wall_seconds: "wall time s",
  cpu_seconds: "CPU time s",
  peak_memory: "peak memory MiB",
  peak_threads: "threads",
  read_bytes: "read MiB",
  written_bytes: "written MiB",
};

/** Returns the label of a total of whole runs. */
export function labelTotal(total: RunTotal, bound: Bound | null): string {
  return `${TOTAL_LABELS[total]}${bound === null ? "" : `, ${bound}`}`;
}

/**
 * Renders a total of whole runs, in the unit of its label.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(renderTotal("wall_seconds", 1.234), "1.23");
 * ```
 *
 * @param total The total.
 * @param value The value; `null` is unknown.
 */
export function renderTotal(total: RunTotal, value: number | null): string {
  if (value === null) return "?";
  if (isBytes(total)) return formatMebibytes(value);
  return total.endsWith("_seconds") ? value.toFixed(2) : value.toFixed(1);
}

function isBytes(total: RunTotal): boolean {
  return total === "peak_memory" || total.endsWith("_bytes");
}
