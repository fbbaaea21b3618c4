/**
 * Which processes meet a condition to fail on. Pure.
 *
 * @module
 */

import type { Breach, Condition, Stat } from "../condition.ts";
import type { ProcessSummary } from "../outcome.ts";
import type { MetricName } from "../types/column.ts";

/**
 * Finds what meets a condition on single processes. What is unknown meets none.
 *
 * @param conditions The conditions; those on changes are passed over.
 * @param processes The processes.
 * @returns Each process and condition that it meets.
 */
export function findBreaches(
  conditions: readonly Condition[],
  processes: readonly ProcessSummary[],
): Breach[] {
  return conditions.flatMap((condition) =>
    processes.flatMap((process) => {
      const { name, pid } = process;
      return findIn(condition, process).map((found) => ({ condition, name, pid, ...found }));
    })
  );
}

/** The processes whose memory was not judged, having too few samples for it. */
export function findUnjudged(processes: readonly ProcessSummary[]): ProcessSummary[] {
  return processes.filter(({ metrics, memory }) => metrics[memory].leak?.growthPerHour === null);
}

function findIn(
  condition: Condition,
  process: ProcessSummary,
): { metric: MetricName; found: number }[] {
  if (condition.kind === "change") return [];
  if (condition.kind === "level") {
    const { metric, stat, limit } = condition;
    const found = valueOf(process, metric, stat);
    return found !== null && found > limit ? [{ metric, found }] : [];
  }
  const verdicts = condition.verdict === "likely" ? ["likely"] : ["likely", "possible"];
  return [process.memory, "num_open_files" as const].flatMap((metric) => {
    const { leak } = process.metrics[metric];
    if (!leak || !verdicts.includes(leak.verdict)) return [];
    return [{ metric, found: leak.growthPerHour ?? process.riseBytesPerHour ?? 0 }];
  });
}

function valueOf({ metrics }: ProcessSummary, metric: MetricName, stat: Stat): number | null {
  const { mean, peak, last, leak } = metrics[metric];
  if (stat === "growth") return leak?.growthPerHour ?? null;
  return stat === "avg" ? mean : stat === "last" ? last : peak;
}
