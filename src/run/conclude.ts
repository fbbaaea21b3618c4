/**
 * What a recording ends with: the summary, the conditions that hold, and the exit code.
 *
 * @module
 */

import { findSpan, type ProcessRecords, type Recording } from "../analyse/mod.ts";
import type { ProcessRecord } from "../analyse/process_record.ts";
import { findRestarts } from "../analyse/restarts.ts";
import { summarise } from "../analyse/summary.ts";
import type { Judgement } from "../model/conditions.ts";
import type { MemoryLimit } from "../model/limits.ts";
import type { Options } from "../model/options.ts";
import {
  type CommandTotals,
  isNearFiles,
  NEAR_LIMIT,
  type ProcessSummary,
} from "../model/outcomes.ts";
import type { FilesPace, OwnCost, Reader } from "../model/reader.ts";
import { VERSION } from "../model/version.ts";
import { EXIT, type World } from "../model/world.ts";
import type { Groups, Ungrouped } from "../report/group_table.ts";
import { renderSummary, type Summary } from "../report/summary_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { asciiWidth, isAscii, type WidthOf } from "../text/fit.ts";
import { formatCount } from "../text/format.ts";
import { isExported, mayPaint } from "./mod.ts";
import type { WarmUp } from "./warm_up.ts";

/** The table shows no more processes than these. */
const MOST_SHOWN = 20;

/** The control groups of no more processes are looked up. */
const MOST_LOOKUPS = 50;

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
 * @param recording What was seen.
 * @param ending What else there is to tell.
 * @param options What is wanted.
 * @param world What to touch.
 * @param reader Tells what limits processes, and what the descriptors are that they have open.
 * @param judgements What conditions say that are judged already: on whole runs, and those that ended it.
 * @returns The exit code.
 */
export async function conclude(
  recording: Recording,
  ending: SummaryExtras,
  options: Options,
  world: World,
  reader: Pick<Reader, "readMaxOpenFiles" | "openLimits" | "countFileKinds">,
  judgements: readonly Judgement[],
): Promise<number> {
  if (!options.quiet) await readLimits(recording.processes, reader, world.clock.epochMs());
  const processes = summarise(recording.processes)
    .map((one) => addFileKinds(one, recording.processes, reader));
  const groups = summarise(recording.groups);
  if (!options.quiet) {
    // Of a recording without an end, what ended long ago may be forgotten.
    const isWhole = options.durationMs < Infinity ||
      !isExported(options, world) && options.keep === null;
    for (const name of isWhole ? await listMissing(options, processes) : []) {
      world.say(`profit: no process called "${escapeTerminal(name)}" was there\n`);
    }
    await tellSummary(recording, processes, groups, ending, options, world);
  }
  if (options.failOn.length === 0) return EXIT.recorded;
  tellForgotten(recording, options, world);
  // Most recordings have no conditions, and start sooner without.
  const { judgeProcesses } = await import("../analyse/breaches.ts");
  const { tellJudgements } = await import("./judge.ts");
  const killsAre = recording.areKillsTold ? "told" : "not told";
  const settled = new Set(judgements.map(({ condition }) => condition));
  const others = options.failOn.filter((condition) => !settled.has(condition));
  const judged = judgeProcesses(others, processes, groups, killsAre);
  return tellJudgements([...judgements, ...judged], options, world.say);
}

/** Loaded on demand: a recording by process id, or of a command, has no names. */
async function listMissing(
  options: Options,
  processes: readonly ProcessSummary[],
): Promise<readonly string[]> {
  if (options.names.length === 0) return [];
  const { findMissingNames } = await import("./missing_names.ts");
  return await findMissingNames(options, processes);
}

/** Adds what the open descriptors are, of a process that leaks them and is still there. */
function addFileKinds(
  summary: ProcessSummary,
  { all, byPid }: ProcessRecords,
  { countFileKinds }: Pick<Reader, "countFileKinds">,
): ProcessSummary {
  const { pid, metrics } = summary;
  if (pid === null || metrics.num_open_files.leak?.verdict !== "likely") return summary;
  const endSeconds = all.reduce((latest, { lastSeconds }) => Math.max(latest, lastSeconds), 0);
  if (byPid.get(pid)?.lastSeconds !== endSeconds) return summary;
  const openFileKinds = countFileKinds(pid);
  return openFileKinds === null ? summary : { ...summary, openFileKinds };
}

/**
 * Reads the limits of processes that are there to the end: of descriptors of those in the table; of memory
 * those that are near, each control group once.
 */
async function readLimits(
  { all }: ProcessRecords,
  { readMaxOpenFiles, openLimits }: Pick<Reader, "readMaxOpenFiles" | "openLimits">,
  nowEpochMs: number,
): Promise<void> {
  const endSeconds = all.reduce((latest, { lastSeconds }) => Math.max(latest, lastSeconds), 0);
  const isThere = ({ lastSeconds }: ProcessRecord) => lastSeconds === endSeconds;
  const busiest = all.toSorted((a, b) => b.cpuPercent.sum - a.cpuPercent.sum).slice(0, MOST_SHOWN);
  for (const record of busiest.filter(isThere)) {
    record.maxOpenFiles ??= readMaxOpenFiles(record.pid);
  }
  // Where something grew, its limits were read.
  const unread = all.filter((record) => isThere(record) && record.findOutlook === null);
  const limits = unread.length === 0 ? null : await openLimits();
  if (limits === null) return;
  const byGroup = new Map<string, ProcessRecord["findOutlook"]>();
  const largest = unread.toSorted((a, b) => b.rssBytes.last - a.rssBytes.last);
  for (const record of largest.slice(0, MOST_LOOKUPS)) {
    const group = limits.findGroup(record.pid);
    if (group === null) continue;
    const find = byGroup.get(group) ?? findNear(limits.listLimits(group), nowEpochMs);
    byGroup.set(group, find);
    record.findOutlook = find;
  }
}

/** The limit with the least room, to which nothing grows; `null` where none is near. */
function findNear(
  limits: readonly MemoryLimit[],
  atEpochMs: number,
): ProcessRecord["findOutlook"] {
  const room = ({ limitBytes, usedBytes }: MemoryLimit) => limitBytes - usedBytes;
  const [nearest] = limits
    .filter(({ kind, limitBytes, usedBytes }) =>
      kind !== "machine" && usedBytes >= NEAR_LIMIT * limitBytes
    )
    .toSorted((a, b) => room(a) - room(b));
  return nearest === undefined ? null : () => ({ ...nearest, reach: null, atEpochMs });
}

/** Says what was seen. */
export async function tellSummary(
  recording: Recording,
  processes: readonly ProcessSummary[],
  groups: readonly ProcessSummary[],
  ending: SummaryExtras,
  options: Options,
  world: World,
): Promise<void> {
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
    renderGroups: await loadGroups({ groups, forgotten: recording.forgotten, ungrouped }),
    renderLimits: await loadLimits(processes),
    restarts: restarts.size === 0
      ? []
      : (await import("../report/restarts_text.ts")).renderRestarts(restarts),
    command: command === null
      ? []
      : (await import("../report/command_text.ts")).renderCommand(command),
  };
  world.say(renderSummary(summary, {
    color: mayPaint(options, world),
    isRoot: world.isRoot,
    width: world.columns() ?? Infinity,
    widthOf: await loadWidthOf([...processes, ...groups]),
  }));
}

/** Most recordings have no groups, and start sooner without. */
async function loadGroups(groups: Groups): Promise<Summary["renderGroups"]> {
  if (groups.groups.length === 0 && !groups.ungrouped?.count) return () => [];
  const { renderGroups } = await import("../report/group_table.ts");
  return (...style) => renderGroups(groups, ...style);
}

/** Most names are ASCII; the widths of other characters are many. */
async function loadWidthOf(named: readonly ProcessSummary[]): Promise<WidthOf> {
  if (
    named.every(({ name, labels = "" }) => isAscii(name) && isAscii(labels.replaceAll("\0", "")))
  ) {
    return asciiWidth;
  }
  return (await import("../text/width.ts")).widthOf;
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
