/**
 * The summary of a recording that was just made. What only some summaries need is loaded for them.
 *
 * @module
 */

import { findSpan, type Recording } from "../analyse/mod.ts";
import { findRestarts } from "../analyse/restarts.ts";
import type { Options } from "../model/options.ts";
import { type CommandTotals, isNearFiles, type ProcessSummary } from "../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../model/reader.ts";
import { VERSION } from "../model/version.ts";
import type { World } from "../model/world.ts";
import type { Groups, Ungrouped } from "../report/group_table.ts";
import { renderSummary, type Summary } from "../report/summary_text.ts";
import { asciiWidth, isAscii, type WidthOf } from "../text/fit.ts";
import { mayPaint } from "./mod.ts";
import type { RenderText } from "./told.ts";
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
 * Prepares to say what was seen.
 *
 * @param recording What was seen.
 * @param processes What it comes to, by process.
 * @param groups What it comes to, by group.
 * @param ending What else there is to tell.
 * @param options What is wanted.
 * @param world What to touch.
 * @returns What renders the summary.
 */
export async function openSummary(
  recording: Recording,
  processes: readonly ProcessSummary[],
  groups: readonly ProcessSummary[],
  ending: SummaryExtras,
  options: Options,
  world: World,
): Promise<RenderText> {
  const { command, warmUp } = ending;
  const ungrouped = findUngrouped(recording, options);
  const restarts = findRestarts(recording.restartLog);
  const summary = {
    ...recording,
    ...ending,
    version: VERSION,
    host: world.readHost(),
    args: world.args,
    span: findSpan(recording),
    ticks: recording.ticks + warmUp.ticks,
    rows: recording.rows + warmUp.rows,
    warmUp: { ...warmUp, ms: options.warmUpMs },
    processes,
    groups,
    isBeforePage: options.report !== null,
    renderGroups: await loadGroups({
      groups,
      processes,
      forgotten: recording.forgotten,
      ungrouped,
    }),
    renderLimits: await loadLimits(processes),
    restarts: restarts.size === 0
      ? []
      : (await import("../report/restarts_text.ts")).renderRestarts(restarts),
    command: command === null
      ? []
      : (await import("../report/command_text.ts")).renderCommand(command),
  };
  const widthOf = await loadWidthOf([...processes, ...groups]);
  return (layOut) => {
    const style = layOut === undefined
      ? { color: mayPaint(options, world), width: world.columns() ?? Infinity }
      : { color: false, width: Infinity, layOut };
    return renderSummary(summary, { ...style, isRoot: world.isRoot, widthOf });
  };
}

/** Most recordings have no groups, and start sooner without. */
async function loadGroups(groups: Groups): Promise<Summary["renderGroups"]> {
  if (groups.groups.length === 0 && !groups.ungrouped?.count) return () => [];
  const { renderGroups } = await import("../report/group_table.ts");
  return (...style) => renderGroups(groups, ...style);
}

/** Most names are ASCII; the widths of other characters are many. */
async function loadWidthOf(named: readonly ProcessSummary[]): Promise<WidthOf> {
  const isPlain = ({ name, apart = "", labels = "" }: ProcessSummary) =>
    isAscii(`${name}${apart}${labels.replaceAll("\0", "")}`);
  return named.every(isPlain) ? asciiWidth : (await import("../text/width.ts")).widthOf;
}

/** Counts the processes that are in no group, where groups were asked for. */
export function findUngrouped(
  { processes }: Recording,
  { groupBy }: Pick<Options, "groupBy">,
): Ungrouped | null {
  if (groupBy === null) return null;
  return { by: groupBy, count: processes.all.filter(({ group }) => group === null).length };
}

/** Most recordings come near no limit, and start sooner without. */
async function loadLimits(
  processes: readonly ProcessSummary[],
): Promise<Summary["renderLimits"]> {
  const isTold = (one: ProcessSummary) =>
    one.memoryLimit !== undefined || Boolean(one.killed) || isNearFiles(one);
  if (!processes.some(isTold)) return () => [];
  return (await import("../report/limit_text.ts")).renderLimits;
}
