/**
 * Which names meet a condition on what changed between two recordings. Pure.
 *
 * @module
 */

import type { Comparison, RunMetric } from "../comparison.ts";
import type { Breach, ChangeCondition, Condition, Stat } from "../condition.ts";

/**
 * Finds what meets a condition on a change. What is unknown in one recording meets none, nor does a
 * change in percent of nothing.
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
  const [before, after] = [valueOf(base, stat), valueOf(next, stat)];
  if (before === null || after === null) return null;
  if (!isRelative) return after - before;
  return before > 0 ? (after - before) / before * 100 : null;
}

function valueOf({ mean, p95, peak, growthPerHour }: RunMetric, stat: Stat): number | null {
  return stat === "growth" ? growthPerHour : stat === "p95" ? p95 : stat === "peak" ? peak : mean;
}
