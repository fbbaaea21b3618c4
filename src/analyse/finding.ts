/**
 * Puts the judgement of a condition together from its results for each value. Pure.
 *
 * @module
 */

import type { Kill } from "../model/limits.ts";
import type { Breach, Condition, Grown, Judgement, Unjudged } from "../model/conditions.ts";

/** A process or a group that is judged. */
export type Who = Pick<Breach, "name" | "apart" | "pid" | "labels" | "mostProcesses">;

/**
 * The result of one condition for one value: the number that breaches it or `null`, or the reason why it is not
 * judged.
 */
export type Finding =
  | {
    readonly metric: Breach["metric"];
    readonly found: number | null;
    readonly risenTo?: number | null;
    /** Whether the judged value is a lower bound. */
    readonly isLowerBound?: boolean;
    readonly kill?: Kill;
    readonly grown?: Grown;
  }
  | { readonly metric: Breach["metric"]; readonly reason: Unjudged["reason"] };

/**
 * Puts a judgement together.
 *
 * @param condition The condition.
 * @param findings Its results, each with the process, group, name or run.
 */
export function toJudgement(
  condition: Condition,
  findings: Iterable<{ who: Who; finding: Finding }>,
): Judgement {
  const breaches: Breach[] = [];
  const unjudged: Unjudged[] = [];
  let judged = 0;
  for (const { who, finding } of findings) {
    const { metric } = finding;
    if ("reason" in finding) {
      const { mostProcesses: _, ...one } = who;
      unjudged.push({ ...one, metric, reason: finding.reason });
      continue;
    }
    const { found, risenTo, isLowerBound, kill, grown } = finding;
    // The true value may be above the threshold.
    if (found === null && isLowerBound) {
      unjudged.push({ ...who, metric, reason: "ended children are not recorded" });
      continue;
    }
    judged++;
    if (found !== null) {
      const more = {
        ...(found === Infinity && risenTo != null ? { risenTo } : {}),
        ...(isLowerBound ? { isLowerBound } : {}),
        ...(kill ? { kill } : {}),
        ...(grown ? { grown } : {}),
      };
      breaches.push({ condition, ...who, metric, found, ...more });
    }
  }
  return { condition, breaches, judged, unjudged };
}
