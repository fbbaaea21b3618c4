/**
 * Says which conditions to fail on hold, and what that means for the exit code.
 *
 * @module
 */

import { findBreaches, findUnjudged } from "../analyse/gate.ts";
import { UsageError } from "../errors.ts";
import type { Breach, Condition } from "../condition.ts";
import type { Options } from "../options.ts";
import type { ProcessSummary } from "../outcome.ts";
import { renderBreach } from "../report/breach_text.ts";
import { renderWho } from "../report/value_text.ts";
import { EXIT } from "./world.ts";

/** Of more processes that could not be judged, these are named. */
const MOST_NAMED = 5;

/**
 * Judges the processes of one recording.
 *
 * @param processes The processes.
 * @param options The conditions, and whether to be silent on what is no failure.
 * @param say Is told.
 * @returns The exit code.
 */
export function judge(
  processes: readonly ProcessSummary[],
  options: Pick<Options, "failOn" | "quiet">,
  say: (text: string) => void,
): number {
  tellUnjudged(processes, options, say);
  return tellBreaches(findBreaches(options.failOn, processes), say);
}

/**
 * Makes sure that conditions can be judged: what is unknown of all processes would meet none.
 *
 * @throws {UsageError} When a value that a condition names was not recorded.
 */
export function requireKnown(
  failOn: readonly Condition[],
  processes: readonly ProcessSummary[],
): void {
  for (const condition of failOn) {
    if (condition.kind === "leak" || processes.length === 0) continue;
    const { metric, text } = condition;
    if (processes.some(({ metrics }) => metrics[metric].peak !== null)) continue;
    throw new UsageError(`Cannot judge "${text}": no process in the recording has ${metric}`);
  }
}

/** Says what fails, and returns the exit code. */
export function tellBreaches(breaches: readonly Breach[], say: (text: string) => void): number {
  for (const breach of breaches) say(`profit: ${renderBreach(breach)}\n`);
  return breaches.length > 0 ? EXIT.breached : EXIT.recorded;
}

/** Says which processes could not be judged, where a leak was asked for. */
export function tellUnjudged(
  processes: readonly ProcessSummary[],
  { failOn, quiet }: Pick<Options, "failOn" | "quiet">,
  say: (text: string) => void,
): void {
  const isAsked = failOn.some(({ kind }) => kind === "leak");
  const unjudged = isAsked && !quiet ? findUnjudged(processes) : [];
  if (unjudged.length === 0) return;
  const who = unjudged.slice(0, MOST_NAMED).map(renderWho).join(", ");
  const others = unjudged.length > MOST_NAMED ? ` and ${unjudged.length - MOST_NAMED} more` : "";
  say(`profit: Too few samples to judge whether ${who}${others} leaks\n`);
}
