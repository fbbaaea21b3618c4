/**
 * What a recording ends with: the summary, the conditions that hold, and the exit code.
 *
 * @module
 */

import { findBreaches, findUnjudged } from "../analyse/breaches.ts";
import type { Recording } from "../analyse/mod.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summarise } from "../analyse/summary.ts";
import type { Breach, Condition } from "../model/conditions.ts";
import { UsageError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { CommandTotals, ProcessSummary } from "../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../model/reader.ts";
import { EXIT, type World } from "../model/world.ts";
import { renderSummary } from "../report/summary_text.ts";
import { renderBreach, renderWho } from "../report/verdict_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { findMissingNames } from "./missing_names.ts";
import { isExported, mayPaint } from "./mod.ts";

/** What else a summary tells of. */
export interface SummaryExtras {
  /** What PROFIT itself has cost. */
  readonly ownCost: OwnCost | null;
  /** How far apart descriptors were counted, if not at each tick. */
  readonly filesPace: FilesPace | null;
  /** Where the data is, in words. */
  readonly output: string;
  /** What the command took, if there was one. */
  readonly command: CommandTotals | null;
}

/**
 * Says what was seen, unless that is not wanted, and which conditions to fail on hold.
 *
 * @returns The exit code.
 */
export function conclude(
  recording: Recording,
  ending: SummaryExtras,
  options: Options,
  world: World,
): number {
  const processes = summarise(recording.processes);
  if (!options.quiet) {
    // Of a recording without an end, what ended long ago may be forgotten.
    const isWhole = options.durationMs < Infinity || !isExported(options, world);
    for (const name of isWhole ? findMissingNames(options, processes) : []) {
      world.say(`profit: no process called "${escapeTerminal(name)}" was there\n`);
    }
    const trees = summarise(recording.trees);
    const summary = {
      ...recording,
      ...ending,
      processes,
      trees,
      restarts: findRestarts(recording.restartLog),
    };
    const reader = { color: mayPaint(options, world), isRoot: world.isRoot };
    world.say(renderSummary(summary, reader));
  }
  return checkConditions(processes, options, world.say);
}

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
export function checkConditions(
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
