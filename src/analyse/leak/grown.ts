/**
 * Finds how far a leak has come. Pure.
 *
 * @module
 */

import type { Breach, Grown } from "../../model/conditions.ts";
import type { MetricSummary, ProcessSummary } from "../../model/outcomes.ts";

/**
 * Finds the last value of a leak, its limit, and the time to the limit.
 *
 * @param process The process or the group.
 * @param metric The metric that leaks.
 * @param summary The summary of the metric.
 */
export function findGrown(
  { memoryLimit, maxOpenFiles, openFilesReach }: ProcessSummary,
  metric: Breach["metric"],
  { last }: MetricSummary,
): Grown {
  if (metric === "num_open_files") {
    return { last, maxOpenFiles, memoryLimit: null, seconds: openFilesReach?.seconds ?? null };
  }
  const limit = metric.startsWith("mem_") ? memoryLimit ?? null : null;
  const seconds = limit?.reach?.seconds ?? null;
  // The memory of the machine is no limit of a process that does not reach it.
  const isFar = limit?.kind === "machine" && seconds === null;
  return { last, maxOpenFiles: null, memoryLimit: isFar ? null : limit, seconds };
}
