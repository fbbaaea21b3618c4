/**
 * Judges changes between recordings, and whole runs, by conditions. Pure.
 *
 * @module
 */

import type { Change, Comparison, RunTotal } from "../model/comparison.ts";
import type { ChangeCondition, Condition, Judgement, RunCondition } from "../model/conditions.ts";
import { findDoubtful, isCpuPartial, type RunTotals, summariseRun } from "./compare/run_totals.ts";
import { type Finding, toJudgement } from "./finding.ts";

/**
 * Judges changes. A change breaches a condition if it exceeds the limit and is larger than the variation. If
 * the user wants the bare number, variation is ignored. A rise from 0 exceeds any percentage.
 *
 * @param conditions The conditions. Conditions on processes and on single runs are ignored.
 * @param comparison The changes.
 * @returns A judgement for each condition.
 */
export function judgeChanges(
  conditions: readonly Condition[],
  comparison: Comparison,
): Judgement[] {
  return conditions.flatMap((condition) => {
    if (condition.kind === "run" && condition.isChange) {
      const { total } = condition;
      const change = comparison.totals.find((one) => one.total === total);
      const finding: Finding = change?.bound === "at most"
        ? { metric: total, reason: "parents are not recorded" }
        : judgeChange(condition, total, change);
      return toJudgement(condition, [{ who: { name: "whole runs", pid: null }, finding }]);
    }
    if (condition.kind !== "change") return [];
    const findings = comparison.both.map(({ name, metrics }) => {
      const change = metrics.find(({ column }) => column === condition.metric)?.changes;
      return {
        who: { name, pid: null },
        finding: judgeChange(condition, condition.metric, change?.[condition.stat]),
      };
    });
    return toJudgement(condition, findings);
  });
}

/** The totals of a whole run. */
export interface WholeRun {
  /** Its name. */
  readonly name: string;
  /** Each total in the unit of its name; `null` where it is unknown. */
  readonly totals: Readonly<Record<RunTotal, number | null>>;
  /** Whether its CPU time is a lower bound, because that of ended children is unknown. */
  readonly isCpuPartial: boolean;
  /** How much of each total may be in it twice. */
  readonly doubtful: Readonly<Partial<Record<RunTotal, number>>>;
}

/** Sums up a run for its judgement. */
export function toWholeRun(name: string, run: RunTotals): WholeRun {
  return {
    name,
    totals: summariseRun(run),
    isCpuPartial: isCpuPartial(run),
    doubtful: findDoubtful(run),
  };
}

/**
 * Judges each whole run by itself.
 *
 * @param conditions The conditions. Conditions on other things are ignored.
 * @param runs The runs.
 * @returns A judgement for each condition.
 */
export function judgeWholeRuns(
  conditions: readonly Condition[],
  runs: readonly WholeRun[],
): Judgement[] {
  return conditions.filter((one) => one.kind === "run").filter((one) => !one.isChange)
    .map((condition) => {
      const { total, limit } = condition;
      const findings = runs.map((run) => {
        const finding = judgeTotal(run, total, limit);
        return { who: { name: run.name, pid: null }, finding };
      });
      return toJudgement(condition, findings);
    });
}

function judgeTotal(
  { totals, isCpuPartial, doubtful }: WholeRun,
  total: RunTotal,
  limit: number,
): Finding {
  const value = totals[total];
  if (value === null) return { metric: total, reason: "unknown" };
  if (total === "cpu_seconds" && isCpuPartial) {
    return { metric: total, found: value > limit ? value : null, isLowerBound: true };
  }
  if (value <= limit) return { metric: total, found: null };
  const least = value - (doubtful[total] ?? 0);
  return least > limit
    ? { metric: total, found: least, isLowerBound: least < value }
    : { metric: total, reason: "parents are not recorded" };
}

function judgeChange(
  condition: ChangeCondition | RunCondition,
  metric: Finding["metric"],
  change: Change | undefined,
): Finding {
  const { limit, isBare } = condition;
  const size = change ? sizeOf(condition, change) : null;
  if (!change || size === null) return { metric, reason: "unknown" };
  const found = size > limit ? size : null;
  const { verdict, next: risenTo } = change;
  if (isBare || verdict === "higher") return { metric, found, risenTo };
  const isUntold = verdict === "drifts" ? found !== null : verdict.startsWith("too few");
  return isUntold ? { metric, reason: verdict } : { metric, found: null };
}

function sizeOf(
  { isRelative }: ChangeCondition | RunCondition,
  { base, next, difference }: Change,
) {
  if (base === null || next === null || !isRelative) return difference;
  if (base > 0) return (next - base) / base * 100;
  return next > 0 ? Infinity : 0;
}
