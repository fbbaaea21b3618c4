/**
 * Renders the conditions that could not be judged. Pure.
 *
 * @module
 */

import type { Condition, Judgement, Unjudged } from "../../model/conditions.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { renderWho } from "./who_text.ts";

/** The largest number of values that a line names. */
const MOST_NAMED = 5;

/** Returns the reason why a value is not judged. */
function renderReason({ reason, metric }: Unjudged, fewest: number): string {
  if (reason === "too few samples") return `fewer than ${fewest} samples`;
  if (reason === "young") return `${metric} grows like a leak, but the process has just started`;
  if (reason === "kills are not told") return "it is not told here who was killed for memory";
  if (reason === "kills are not recorded") {
    return "the recording does not tell who was killed for memory";
  }
  if (reason === "ended children are not recorded") {
    return "CPU time of children that ended between two samples, which needs the columns ppid and " +
      "cpu_children_seconds";
  }
  if (reason === "parents are not recorded") {
    return `without the column ppid, ${metric} may contain the bytes of ended children twice`;
  }
  if (reason === "unknown") return `${metric} is unknown`;
  return reason === "drifts" ? `${metric} drifts` : reason;
}

/** Returns whether a longer recording would not help. */
function isFact(reason: Unjudged["reason"]): boolean {
  return [
    "unknown",
    "kills are not told",
    "kills are not recorded",
    "ended children are not recorded",
    "parents are not recorded",
  ].includes(reason);
}

/** What decides about growth after the start of a process. */
const ADVICE_ON_YOUNG = "record for 10 minutes, or begin two minutes after the start";

/**
 * Returns whether a condition has no result: it judged nothing at all, a process grows like a leak and is too young,
 * or it judged nothing of a file.
 */
function isWithoutResult({ judged, unjudged, emptyFiles, idleFiles }: Judgement): boolean {
  return judged === 0 || unjudged.some(isYoung) || emptyFiles !== undefined ||
    idleFiles !== undefined;
}

function isYoung({ reason }: Unjudged): boolean {
  return reason === "young";
}

/**
 * Names the conditions without a result, with the reason and advice.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const condition = { kind: "leak", text: "leak", verdict: "likely" } as const;
 * const judgement = { condition, breaches: [], judged: 0, unjudged: [] };
 * assertEquals(renderNotJudged([judgement], 48), ['Cannot judge "leak": there is no process']);
 * ```
 *
 * @param judgements The judgements by all conditions.
 * @param fewest The number of samples that a judgement needs.
 * @returns A line for each condition, without its end.
 */
export function renderNotJudged(judgements: readonly Judgement[], fewest: number): string[] {
  return judgements.filter(isWithoutResult).flatMap((judgement) => {
    const { condition, judged, unjudged, emptyFiles = [], idleFiles = [] } = judgement;
    const cannot = `Cannot judge "${condition.text}"`;
    const young = unjudged.filter(isYoung);
    if (young.length > 0) {
      const why = `${renderNames(young)}: ${renderReason(young[0]!, fewest)}`;
      return [`${cannot}: ${why}; ${ADVICE_ON_YOUNG}`];
    }
    const whyNot = (unjudged: readonly Unjudged[]) => {
      const reasons = [...new Set(unjudged.map((one) => renderReason(one, fewest)))];
      const why = reasons.length === 0 ? renderNobody(condition) : reasons.join("; or ");
      return `${why}${renderAdvice(condition, unjudged)}`;
    };
    if (judged === 0) return [`${cannot}: ${whyNot(unjudged)}`];
    const byReason = Map.groupBy(
      [
        ...emptyFiles.map((file) => ({ file, why: "no row was read" })),
        ...idleFiles.map(({ file, unjudged }) => ({ file, why: whyNot(unjudged) })),
      ],
      ({ why }) => why,
    );
    return [...byReason].map(([why, ones]) =>
      `${cannot} of ${ones.map(({ file }) => `"${escapeTerminal(file)}"`).join(", ")}: ${why}`
    );
  });
}

function isOfChange(condition: Condition): boolean {
  return condition.kind === "change" || condition.kind === "run" && condition.isChange;
}

/** Says why there is no value to judge. */
function renderNobody(condition: Condition): string {
  if (isOfChange(condition)) return "no name is in both recordings";
  return condition.kind === "total" ? "no process is in a group" : "there is no process";
}

/** Says how to record so that PROFIT can judge; empty if another recording would not help. */
function renderAdvice(condition: Condition, unjudged: readonly Unjudged[]): string {
  if (unjudged.some(({ reason }) => reason === "kills are not recorded")) {
    return "; record with --columns=+cgroup,cgroup_oom_kills, or put --fail-on=oom on the recording itself";
  }
  if (unjudged.every(({ reason }) => isFact(reason))) return "";
  if (!isOfChange(condition)) return "; record for longer, or at a shorter --pace";
  // The samples of all runs of a side count.
  return unjudged.some(({ reason }) => reason === "too few samples")
    ? "; record for longer, at a shorter --pace, or more runs on each side"
    : "; record for longer, or compare three runs or more on each side";
}

/**
 * Names the values that were not judged by conditions that judged other values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const condition = { kind: "leak", text: "leak", verdict: "likely" } as const;
 * const brief = { name: "acme", pid: 7, metric: "mem_real", reason: "too few samples" } as const;
 * const judgement = { condition, breaches: [], judged: 2, unjudged: [brief] };
 * assertEquals(
 *   renderPartlyJudged([judgement], 48),
 *   ['Not judged by "leak": acme (pid 7): fewer than 48 samples'],
 * );
 * ```
 *
 * @param judgements The judgements by all conditions.
 * @param fewest The number of samples that a judgement needs.
 * @returns A line for each reason, without its end.
 */
export function renderPartlyJudged(judgements: readonly Judgement[], fewest: number): string[] {
  const conditions = new Map<string, Set<string>>();
  for (const { condition, judged, unjudged } of judgements) {
    if (judged === 0) continue;
    const others = unjudged.filter((one) => !isYoung(one));
    for (const [reason, ones] of Map.groupBy(others, (one) => renderReason(one, fewest))) {
      const what = `${renderNames(ones)}: ${reason}`;
      conditions.set(what, (conditions.get(what) ?? new Set()).add(`"${condition.text}"`));
    }
  }
  return [...conditions].map(([what, texts]) => `Not judged by ${[...texts].join(", ")}: ${what}`);
}

function renderNames(ones: readonly Unjudged[]): string {
  const names = [...new Set(ones.map(renderWho))];
  const others = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return names.slice(0, MOST_NAMED).join(", ") + others;
}
