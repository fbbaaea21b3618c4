/**
 * Judges a recording by conditions: single processes and groups, changes between two recordings, and whole
 * runs. Pure.
 *
 * @module
 */

import type { Kill } from "../model/limits.ts";
import type { Change, Comparison, RunTotal } from "../model/comparison.ts";
import type {
  Breach,
  ChangeCondition,
  ColumnCondition,
  Condition,
  Grown,
  Judgement,
  LeakCondition,
  LevelCondition,
  RunCondition,
  Stat,
  TotalCondition,
  Unjudged,
} from "../model/conditions.ts";
import {
  isOfSeveral,
  isOfTotals,
  type Leak,
  listLeaks,
  type MetricSummary,
  mostProcessesOf,
  type ProcessSummary,
  type Summaries,
} from "../model/outcomes.ts";
import { findGrown } from "./leak/grown.ts";

/** A process or a group that is judged. */
type Who = Pick<Breach, "name" | "apart" | "pid" | "labels" | "mostProcesses">;

/**
 * The result of one condition for one value: the number that breaches it or `null`, or the reason why it is not
 * judged.
 */
type Finding =
  | {
    readonly metric: Breach["metric"];
    readonly found: number | null;
    readonly kill?: Kill;
    readonly grown?: Grown;
  }
  | { readonly metric: Breach["metric"]; readonly reason: Unjudged["reason"] };

/**
 * How PROFIT learns who was killed for memory: from the machine, from nowhere, or from the columns of a
 * file.
 */
export type KillSource = "told" | "not told" | "recorded";

/**
 * Judges single processes, and groups as a whole.
 *
 * @param conditions The conditions. Conditions on changes and on whole runs are ignored.
 * @param processes The processes.
 * @param groups The groups. A group may leak while none of its processes does.
 * @param killsAre How PROFIT learns of kills.
 * @returns A judgement for each condition.
 */
export function judgeProcesses(
  conditions: readonly Condition[],
  processes: Pick<Summaries, "values">,
  groups: readonly ProcessSummary[] = [],
  killsAre: KillSource = "recorded",
): Judgement[] {
  const own = conditions.filter((one) => one.kind !== "change" && one.kind !== "run");
  return own.map((condition) => {
    if (condition.kind === "column") {
      const findings = processes.values().map((one) => ({
        who: whoOf(one),
        finding: findColumnExcess(condition, one),
      }));
      return toJudgement(condition, findings);
    }
    if (condition.kind === "oom") {
      const findings = processes.values().map((one) => ({
        who: whoOf(one),
        finding: findKill(one, killsAre),
      }));
      return toJudgement(condition, findings);
    }
    if (condition.kind !== "leak") {
      const judged = condition.kind === "total" ? groups : processes;
      return toJudgement(
        condition,
        judged.values().map((one) => ({ who: whoOf(one), finding: findExcess(condition, one) })),
      );
    }
    const leaksOf = (one: ProcessSummary) =>
      findLeaks(condition, one).map((finding) => ({ who: whoOf(one), finding }));
    // If a group is not judged, its processes are not either, and their judgements say so.
    const ofGroups = groups.filter(isOfSeveral).flatMap(leaksOf)
      .filter(({ finding }) => "found" in finding);
    return toJudgement(condition, [...processes.values().flatMap(leaksOf), ...ofGroups]);
  });
}

function whoOf(one: ProcessSummary): Who {
  const { name, apart, pid, labels } = one;
  const mostProcesses = mostProcessesOf(one);
  return {
    name,
    ...(apart === undefined ? {} : { apart }),
    pid,
    ...(labels === undefined ? {} : { labels }),
    ...(mostProcesses === undefined ? {} : { mostProcesses }),
  };
}

function toJudgement(
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
    judged++;
    if (finding.found !== null) {
      const { found, kill, grown } = finding;
      const more = { ...(kill ? { kill } : {}), ...(grown ? { grown } : {}) };
      breaches.push({ condition, ...who, metric, found, ...more });
    }
  }
  return { condition, breaches, judged, unjudged };
}

function findLeaks({ verdict }: LeakCondition, process: ProcessSummary): Finding[] {
  const verdicts: readonly Leak["verdict"][] = verdict === "likely"
    ? ["likely"]
    : ["likely", "possible"];
  return listLeaks(process).map(({ metric, summary }) => {
    const { leak } = summary;
    if (!leak || leak.growthPerHour === null) return { metric, reason: whyNoGrowth(summary) };
    if (verdicts.includes(leak.verdict)) {
      return { metric, found: leak.growthPerHour, grown: findGrown(process, metric, summary) };
    }
    return leak.reason === "young" ? { metric, reason: leak.reason } : { metric, found: null };
  });
}

function findKill(
  { killed, metrics, memory }: ProcessSummary,
  killsAre: KillSource,
): Finding {
  const metric = memory;
  if (killsAre === "not told") return { metric, reason: "kills are not told" };
  if (killsAre === "recorded" && killed === undefined) {
    return { metric, reason: "kills are not recorded" };
  }
  return killed
    ? { metric, found: metrics[metric].last ?? 0, kill: killed }
    : { metric, found: null };
}

function findExcess(
  { metric, stat, limit }: LevelCondition | TotalCondition,
  { metrics, totals }: ProcessSummary,
): Finding {
  const summary = isOfTotals(metric) ? totals![metric] : metrics[metric];
  const found = valueOf(summary, stat);
  if (found !== null) return { metric, found: found > limit ? found : null };
  return { metric, reason: stat === "growth" ? whyNoGrowth(summary) : "unknown" };
}

function findColumnExcess(
  { text, column, stat, limit }: ColumnCondition,
  { columns }: ProcessSummary,
): Finding {
  const summary = columns?.get(text);
  const found = summary === undefined ? null : valueOf(summary, stat);
  if (found === null) return { metric: column, reason: "unknown" };
  return { metric: column, found: found > limit ? found : null };
}

function whyNoGrowth({ peak, leak }: MetricSummary): Unjudged["reason"] {
  return peak === null ? "unknown" : leak?.reason ?? "too few samples";
}

function valueOf({ mean, p95 = null, peak, last, leak }: MetricSummary, stat: Stat): number | null {
  return { avg: mean, p95, peak, last, growth: leak?.growthPerHour ?? null }[stat];
}

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
      const finding = judgeChange(condition, total, change);
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
      const findings = runs.map(({ name, totals }) => {
        const value = totals[total];
        const finding: Finding = value === null
          ? { metric: total, reason: "unknown" }
          : { metric: total, found: value > limit ? value : null };
        return { who: { name, pid: null }, finding };
      });
      return toJudgement(condition, findings);
    });
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
  const { verdict } = change;
  if (isBare || verdict === "higher") return { metric, found };
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
