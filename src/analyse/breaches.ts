/**
 * Judges the processes and groups of a recording by conditions. Pure.
 *
 * @module
 */

import type {
  ColumnCondition,
  Condition,
  Judgement,
  LeakCondition,
  LevelCondition,
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
import { type Finding, toJudgement, type Who } from "./finding.ts";

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
    // Reports what is not judged only for processes, and not again for their groups.
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

function findLeaks({ verdict }: LeakCondition, process: ProcessSummary): Finding[] {
  const verdicts: readonly Leak["verdict"][] = verdict === "likely"
    ? ["likely"]
    : ["likely", "possible"];
  return listLeaks(process).map(({ metric, summary }) => {
    const { leak } = summary;
    if (!leak || leak.growthPerHour === null) return { metric, reason: whyNoGrowth(summary) };
    // By the rule of the original PROFIT, resident memory rises, whatever memory is judged.
    if (verdicts.includes(leak.verdict) && leak.verdict === "possible" && leak.reason !== "late") {
      const { riseBytesPerHour, metrics } = process;
      const grown = findGrown(process, "mem_real", metrics.mem_real);
      return { metric: "mem_real", found: riseBytesPerHour ?? leak.growthPerHour, grown };
    }
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
