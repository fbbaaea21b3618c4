/**
 * Prepares the summary at the end of a recording. Modules that only some summaries need are loaded on demand.
 *
 * @module
 */

import { findSpan, type Recording } from "../../analyse/mod.ts";
import type { Options } from "../../model/options.ts";
import type { CommandTotals } from "../../model/command_totals.ts";
import { isNearFiles, type ProcessSummary } from "../../model/outcomes.ts";
import type { FilesPace, OwnCost } from "../../model/reader.ts";
import { VERSION } from "../../model/version.ts";
import type { World } from "../../model/world.ts";
import type { Groups, Ungrouped } from "../../report/tables/group_table.ts";
import { renderSummary, type Summary } from "../../report/summary_text.ts";
import { rankOf } from "../../report/survey.ts";
import { asciiWidth, isAscii, type WidthOf } from "../../text/fit.ts";
import { mayPaint } from "../mod.ts";
import type { RenderText } from "./told.ts";
import type { WarmUp } from "../watching/warm_up.ts";

/** The values of a summary beside the recording. */
export interface SummaryExtras {
  /** The cost of PROFIT itself; `null` if unknown. */
  readonly ownCost: OwnCost | null;
  /** The interval at which descriptors were counted; `null` if they were counted at each tick. */
  readonly filesPace: FilesPace | null;
  /** The place of the data, in words. */
  readonly output: string;
  /** The number of rows in the data, if it differs from the number of recorded rows. */
  readonly keptRows?: number | undefined;
  /** The resources of the command; `null` without one. */
  readonly command: CommandTotals | null;
  /** The ticks and rows of the warm-up. The data contains them, and no verdict uses them. */
  readonly warmUp: WarmUp;
  /** The tables of the summary, if other tables replace some. */
  readonly tables?: NonNullable<Summary["tables"]>;
}

/** A recording with its results. */
export interface Summarised {
  /** The recording. */
  readonly recording: Recording;
  /** The results of its processes. */
  readonly processes: readonly ProcessSummary[];
  /** The results of its groups. */
  readonly groups: readonly ProcessSummary[];
}

/**
 * Prepares the summary.
 *
 * @param summarised The recording with its results.
 * @param ending The other values of the summary.
 * @param options The options of the recording.
 * @param world The host, the arguments and the terminal.
 * @returns The function that renders the summary.
 */
export async function openSummary(
  { recording, processes, groups }: Summarised,
  ending: SummaryExtras,
  options: Options,
  world: World,
): Promise<RenderText> {
  const { command, warmUp } = ending;
  const ungrouped = findUngrouped(recording, options);
  const summary = {
    ...recording,
    ...ending,
    version: VERSION,
    host: world.readHost(),
    args: world.args,
    span: findSpan(recording),
    ticks: recording.ticks + warmUp.ticks,
    rows: ending.keptRows ?? recording.rows + warmUp.rows,
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
    tellLeaks: await loadLeaks([...processes, ...groups]),
    renderLimits: await loadLimits(processes),
    restarts: await loadRestarts(recording),
    command: command === null
      ? []
      : (await import("../../report/sentences/command_text.ts")).renderCommandTotals(command),
  };
  const widthOf = await loadWidthOf([...processes, ...groups]);
  return (layOut) => {
    const style = layOut === undefined
      ? { color: mayPaint(options, world), width: world.columns() ?? Infinity }
      : { color: false, width: Infinity, layOut };
    return renderSummary(summary, { ...style, isRoot: world.isRoot, widthOf });
  };
}

/** Finds restarts only if a process has ended: in most recordings, none has. */
async function loadRestarts({ restartLog }: Recording): Promise<Summary["restarts"]> {
  if (restartLog.values().every(({ ended }) => ended.size === 0)) return [];
  const { findRestarts } = await import("../../analyse/restarts.ts");
  const { renderRestarts } = await import("../../report/sentences/restarts_text.ts");
  return renderRestarts(findRestarts(restartLog));
}

/** Loads the table of groups only if there are groups: most recordings have none. */
async function loadGroups(groups: Groups): Promise<Summary["renderGroups"]> {
  if (groups.groups.length === 0 && !groups.ungrouped?.count) return () => [];
  const { renderGroups } = await import("../../report/tables/group_table.ts");
  return (...style) => renderGroups(groups, ...style);
}

/** Loads the widths of other characters only if a name is not ASCII. */
async function loadWidthOf(named: readonly ProcessSummary[]): Promise<WidthOf> {
  const isPlain = ({ name, apart = "", labels = "" }: ProcessSummary) =>
    isAscii(`${name}${apart}${labels.replaceAll("\0", "")}`);
  return named.every(isPlain) ? asciiWidth : (await import("../../text/width.ts")).widthOf;
}

/** Counts the processes without a group; returns `null` if the options ask for no groups. */
export function findUngrouped(
  { processes }: Recording,
  { groupBy }: Pick<Options, "groupBy">,
): Ungrouped | null {
  if (groupBy === null) return null;
  return { by: groupBy, count: processes.all.filter(({ group }) => group === null).length };
}

/** Loads the text on leaks only if there is a leak: most recordings have none. */
async function loadLeaks(judged: readonly ProcessSummary[]): Promise<Summary["tellLeaks"]> {
  const isLeak = (one: ProcessSummary) => rankOf(one) < 2;
  if (!judged.some(isLeak)) return () => NO_LEAKS;
  return (await import("../../report/sentences/unrecorded_text.ts")).leakTeller();
}

const NO_LEAKS = { first: null, isGroup: false, likely: [], possible: [], unrecorded: [] };

/** Loads the text on limits only if a process has one to report: most processes have none. */
async function loadLimits(
  processes: readonly ProcessSummary[],
): Promise<Summary["renderLimits"]> {
  const isTold = (one: ProcessSummary) =>
    one.memoryLimit !== undefined || Boolean(one.killed) || isNearFiles(one);
  if (!processes.some(isTold)) return () => [];
  return (await import("../../report/sentences/limit_text.ts")).renderLimits;
}
