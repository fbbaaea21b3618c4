/**
 * What a recording ends with: the summary, the conditions that hold, and the exit code.
 *
 * @module
 */

import type { Recording } from "../analyse/mod.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summarise } from "../analyse/summary.ts";
import type { Options } from "../model/options.ts";
import type { CommandTotals, ProcessSummary } from "../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../model/reader.ts";
import { EXIT, type World } from "../model/world.ts";
import { renderSummary } from "../report/summary_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount } from "../text/format.ts";
import { findMissingNames } from "./missing_names.ts";
import { isExported, mayPaint } from "./mod.ts";
import type { WarmUp } from "./warm_up.ts";

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
  /** What is in the data, and not judged. */
  readonly warmUp: WarmUp;
  /** Whether it is told by names elsewhere what the tables of processes and trees would tell. */
  readonly isBrief?: boolean;
}

/**
 * Says what was seen, unless that is not wanted, and which conditions to fail on hold.
 *
 * @returns The exit code.
 */
export async function conclude(
  recording: Recording,
  ending: SummaryExtras,
  options: Options,
  world: World,
): Promise<number> {
  // A verdict costs a quarter of a millisecond for each process: not where nobody is told.
  if (options.quiet && options.failOn.length === 0) return EXIT.recorded;
  const processes = summarise(recording.processes);
  const trees = summarise(recording.trees);
  if (!options.quiet) {
    // Of a recording without an end, what ended long ago may be forgotten.
    const isWhole = options.durationMs < Infinity || !isExported(options, world);
    for (const name of isWhole ? await findMissingNames(options, processes) : []) {
      world.say(`profit: no process called "${escapeTerminal(name)}" was there\n`);
    }
    tellSummary(recording, processes, trees, ending, options, world);
  }
  if (options.failOn.length === 0) return EXIT.recorded;
  tellForgotten(recording, options, world);
  // Most recordings have no conditions, and start sooner without.
  const { judgeProcesses } = await import("../analyse/breaches.ts");
  const { tellJudgements } = await import("./judge.ts");
  return tellJudgements(judgeProcesses(options.failOn, processes, trees), options, world.say);
}

/** Says what was seen. */
export function tellSummary(
  recording: Recording,
  processes: readonly ProcessSummary[],
  trees: readonly ProcessSummary[],
  ending: SummaryExtras,
  options: Options,
  world: World,
): void {
  const summary = {
    ...recording,
    ...ending,
    ticks: recording.ticks + ending.warmUp.ticks,
    rows: recording.rows + ending.warmUp.rows,
    warmUp: { ...ending.warmUp, ms: options.warmUpMs },
    processes,
    trees,
    restarts: findRestarts(recording.restartLog),
  };
  world.say(renderSummary(summary, { color: mayPaint(options, world), isRoot: world.isRoot }));
}

/** Says, where something is judged, that it is not all that was there. */
export function tellForgotten(
  { forgotten }: Recording,
  { failOn, quiet }: Pick<Options, "failOn" | "quiet">,
  { say }: Pick<World, "say">,
): void {
  if (forgotten === 0 || failOn.length === 0 || quiet) return;
  const count = formatCount(forgotten, "process", "processes");
  say(`profit: Not judged: ${count} that ended long ago and are forgotten\n`);
}
