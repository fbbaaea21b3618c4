/**
 * What a recording ends with: the summary, and the exit code.
 *
 * @module
 */

import type { Recording } from "../analyse/series.ts";
import { summarise } from "../analyse/summary.ts";
import { escapeTerminal } from "../escape.ts";
import type { Options } from "../options.ts";
import type { CommandTotals } from "../outcome.ts";
import { renderSummary } from "../report/text.ts";
import type { FilesPace, OwnCost } from "../types/reader.ts";
import { findMissing } from "./advice.ts";
import { judge } from "./judge.ts";
import { isExported, mayPaint } from "./setup.ts";
import type { World } from "./world.ts";

/** What else a summary tells of. */
export interface Ending {
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
export function sumUp(
  recording: Recording,
  ending: Ending,
  options: Options,
  world: World,
): number {
  const processes = summarise(recording.processes);
  if (!options.quiet) {
    // Of a recording without an end, what ended long ago may be forgotten.
    const isWhole = options.durationMs < Infinity || !isExported(options, world);
    for (const name of isWhole ? findMissing(options, processes) : []) {
      world.say(`profit: no process called "${escapeTerminal(name)}" was there\n`);
    }
    const trees = summarise(recording.trees);
    const summary = {
      ...recording,
      ...ending,
      processes,
      trees,
      restarts: recording.restartLog.byName,
    };
    const reader = { color: mayPaint(options, world), isRoot: world.isRoot };
    world.say(renderSummary(summary, reader));
  }
  return judge(processes, options, world.say);
}
