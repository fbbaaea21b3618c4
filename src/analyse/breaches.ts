/**
 * What meets a condition to fail on: processes of one recording, and changes between two. Pure.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type { Comparison, RunMetric } from "../model/comparison.ts";
import type { Breach, ChangeCondition, Condition, Stat } from "../model/conditions.ts";
import type { ProcessSummary } from "../model/outcomes.ts";

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
      return findInProcess(condition, process).map((found) => ({ condition, name, pid, ...found }));
    })
  );
}

/** The processes whose memory was not judged, having too few samples for it. */
export function findUnjudged(processes: readonly ProcessSummary[]): ProcessSummary[] {
  return processes.filter(({ metrics, memory }) => metrics[memory].leak?.growthPerHour === null);
}

function findInProcess(
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
  const { mean, p95 = null, peak, last, leak } = metrics[metric];
  return { avg: mean, p95, peak, last, growth: leak?.growthPerHour ?? null }[stat];
}

/**
 * Finds what meets a condition on a change. What is unknown in one recording meets none. A rise from
 * 0, or from less, is more than any percentage of it.
 *
 * @param conditions The conditions; those on single processes are passed over.
 * @param comparison What changed.
 * @returns Each name and condition that it meets.
 */
export function findChangeBreaches(
  conditions: readonly Condition[],
  comparison: Comparison,
): Breach[] {
  return conditions.filter((condition) => condition.kind === "change").flatMap((condition) =>
    comparison.both.flatMap(({ name, metrics }) => {
      const { metric, limit } = condition;
      const compared = metrics.find(({ column }) => column === metric);
      const found = compared ? findChange(condition, compared.base, compared.next) : null;
      const isMet = found !== null && found > limit;
      return isMet ? [{ condition, name, pid: null, found, metric }] : [];
    })
  );
}

function findChange(
  { stat, isRelative }: ChangeCondition,
  base: RunMetric,
  next: RunMetric,
): number | null {
  const [before, after] = [valueOfRun(base, stat), valueOfRun(next, stat)];
  if (before === null || after === null) return null;
  if (!isRelative) return after - before;
  if (before > 0) return (after - before) / before * 100;
  return after > 0 ? Infinity : 0;
}

function valueOfRun({ mean, growthPerHour, ...run }: RunMetric, stat: Stat): number | null {
  return { ...run, avg: mean, growth: growthPerHour }[stat];
}
