/**
 * Renders what a recording lacks for a better verdict on a likely leak. Pure.
 *
 * @module
 */

import type { ProcessSummary } from "../../model/outcomes.ts";
import type { Summary } from "../summary_text.ts";
import { tellLeaks } from "./verdict_text.ts";

/** The columns without which a report says what is missing. */
const WANTED = ["cgroup_memory_limit", "max_open_files", "cpu_children_seconds"];

/** Lists the columns that a file lacks for a full report. */
export function listLacking(columns: ReadonlySet<string>): string[] {
  return WANTED.filter((column) => !columns.has(column));
}

/**
 * Returns the function that renders the leaks of a summary, and what was not recorded for them.
 *
 * @param lacks The columns that were not recorded.
 */
export function leakTeller(lacks: readonly string[] = []): Summary["tellLeaks"] {
  return (processes, ...others) => ({
    ...tellLeaks(processes, ...others),
    unrecorded: renderUnrecorded(processes, lacks),
  });
}

/**
 * Reports which values were not recorded that a verdict lacks: anonymous memory, because the resident
 * set size includes pages of files, which the kernel can reclaim, and limits.
 *
 * @param processes All processes.
 * @param lacks The columns that were not recorded.
 * @returns A line with the columns to add; none if no verdict lacks a value.
 */
export function renderUnrecorded(
  processes: readonly ProcessSummary[],
  lacks: readonly string[] = [],
): string[] {
  const leaking = processes.filter(({ memory, metrics }) =>
    metrics[memory].leak?.verdict === "likely"
  );
  const isOnFiles = processes.some(({ metrics }) =>
    metrics.num_open_files.leak?.verdict === "likely"
  );
  const missing = [
    ...(leaking.some(({ memory }) => memory === "mem_real")
      ? [{ what: "anonymous memory (mem_real includes pages of files)", add: ["mem_anonymous"] }]
      : []),
    ...(leaking.length > 0 && lacks.includes("cgroup_memory_limit")
      ? [{ what: "limits of memory", add: ["cgroup_memory", "cgroup_memory_limit"] }]
      : []),
    ...(isOnFiles && lacks.includes("max_open_files")
      ? [{ what: "limits of descriptors", add: ["max_open_files"] }]
      : []),
  ];
  if (missing.length === 0) return [];
  const what = missing.map(({ what }) => what).join(", ");
  const columns = missing.flatMap(({ add }) => add).join(",");
  return [`Not recorded: ${what}; on Linux, record with --columns=+${columns}`];
}
