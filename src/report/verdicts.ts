/**
 * The verdict on a process as a whole, of the verdicts on its values. Pure.
 *
 * @module
 */

import { type Leak, listLeaks, type ProcessSummary } from "../model/outcomes.ts";

/** The severity of each verdict. */
const RANK = { likely: 3, possible: 2, "insufficient data": 1, none: 0 };

/** Returns the verdict on a process or a group: the worst verdict on one of its values. */
export function worstVerdict(process: ProcessSummary): Leak["verdict"] {
  const verdicts = listLeaks(process)
    .map(({ summary: { leak } }) => leak?.verdict ?? "insufficient data");
  return verdicts.toSorted((a, b) => RANK[b] - RANK[a])[0]!;
}

/**
 * Returns the verdict of the table and the JSON on a process or a group. A possible leak of few samples, and a
 * process that has just started, are not judged.
 */
export function toldVerdict(process: ProcessSummary): Leak["verdict"] {
  const verdict = worstVerdict(process);
  if (verdict === "likely") return verdict;
  if (verdict === "possible") return isOfFewSamples(process) ? "insufficient data" : verdict;
  return isJudged(process) ? "none" : "insufficient data";
}

/** Returns the verdict on the memory of a process by the same rule; `null` if it has none. */
export function toldMemoryVerdict(process: ProcessSummary): Leak["verdict"] | null {
  const { leak } = process.metrics[process.memory];
  if (isOfFewSamples(process) || isYoung(leak)) return "insufficient data";
  return leak?.verdict ?? null;
}

/**
 * Returns whether a process is a possible leak with too few samples for a judgement. Half of all
 * healthy processes are.
 */
export function isOfFewSamples(process: ProcessSummary): boolean {
  const leak = process.metrics[process.memory].leak;
  return leak?.verdict === "possible" && leak.growthPerHour === null;
}

/**
 * Returns after how many more seconds PROFIT can judge a process that grows and has just started;
 * `null` for all other processes.
 */
export function youngSecondsOf(process: ProcessSummary): number | null {
  const young = listLeaks(process).map(({ summary: { leak } }) => leak).find(isYoung);
  return young?.moreSeconds ?? null;
}

function isYoung(leak: Leak | null | undefined): boolean {
  return leak?.verdict === "none" && leak.reason === "young";
}

/** Returns whether a value of a process was judged. A process that has just started was not. */
export function isJudged(process: ProcessSummary): boolean {
  return youngSecondsOf(process) === null &&
    listLeaks(process).some(({ summary: { leak } }) => leak != null && leak.growthPerHour !== null);
}
