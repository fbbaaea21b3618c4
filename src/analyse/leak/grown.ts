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
    return { last, limit: maxOpenFiles, seconds: openFilesReach?.seconds ?? null };
  }
  const wall = metric.startsWith("mem_") ? memoryLimit : undefined;
  return { last, limit: wall?.limitBytes ?? null, seconds: wall?.reach?.seconds ?? null };
}
