/**
 * What a recording ends with: the summary, the conditions that hold, and the exit code.
 *
 * @module
 */

import type { ProcessRecords, Recording } from "../analyse/mod.ts";
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
import { EXIT, type World } from "../model/world.ts";
import type { Ungrouped } from "../report/group_table.ts";
import { renderSummary, type Summary } from "../report/summary_text.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount } from "../text/format.ts";
import { findMissingNames } from "./missing_names.ts";
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
 * @param judgements What conditions on other things than processes and groups say.
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
    for (const name of isWhole ? await findMissingNames(options, processes) : []) {
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
  const judged = judgeProcesses(options.failOn, processes, groups, killsAre);
  return tellJudgements([...judgements, ...judged], options, world.say);
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
  const summary = {
    ...recording,
    ...ending,
    ticks: recording.ticks + ending.warmUp.ticks,
    rows: recording.rows + ending.warmUp.rows,
    warmUp: { ...ending.warmUp, ms: options.warmUpMs },
    processes,
    groups,
    ungrouped: findUngrouped(recording, options),
    isBeforePage: options.report !== null,
    renderLimits: await loadLimits(processes),
    restarts: findRestarts(recording.restartLog),
  };
  world.say(renderSummary(summary, { color: mayPaint(options, world), isRoot: world.isRoot }));
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
