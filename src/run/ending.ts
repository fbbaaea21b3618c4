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
import { matchNames } from "../select.ts";
import type { FilesPace, OwnCost } from "../types/reader.ts";
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
    for (const name of findMissing(options, world, processes)) {
      world.say(escapeTerminal(`profit: no process called "${name}" was there`) + "\n");
    }
    const trees = summarise(recording.trees);
    const summary = {
      ...recording,
      ...ending,
      processes,
      trees,
      restarts: recording.restartLog.byName,
    };
    world.say(renderSummary(summary, { color: mayPaint(options, world) }));
  }
  return judge(processes, options, world.say);
}

/** Of several names, those that nothing had: misspelt, perhaps. */
function findMissing(
  options: Options,
  world: World,
  processes: readonly { readonly name: string }[],
): readonly string[] {
  const { names, ignoreCase, durationMs } = options;
  // Then what ended long ago is forgotten.
  if (durationMs === Infinity && isExported(options, world)) return [];
  return names.filter((name) => {
    const isNamed = matchNames([name], ignoreCase);
    return !processes.some((process) => isNamed(process.name));
  });
}
