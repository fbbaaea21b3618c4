/**
 * The end of a recording: the summary, the conditions and the exit code.
 *
 * @module
 */

import type { ProcessRecords, Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import { compareUse, summarise } from "../../analyse/summary.ts";
import type { Judgement } from "../../model/conditions.ts";
import type { MemoryLimit } from "../../model/limits.ts";
import type { Options } from "../../model/options.ts";
import { NEAR_LIMIT, type ProcessSummary } from "../../model/outcomes.ts";
import type { Reader } from "../../model/reader.ts";
import { EXIT, type World } from "../../model/world.ts";
import { MOST_SHOWN } from "../../report/survey.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { isExported } from "../mod.ts";
import { openSummary, type Summarised, type SummaryExtras } from "./tell_summary.ts";

/** The number of processes whose control groups are looked up. */
const MOST_LOOKUPS = 50;

/** The kernel ends large processes first. The limits of processes with less memory are not looked up. */
const SMALL_BYTES = 8 * 2 ** 20;

/** A recording at its end. */
export interface Ended {
  /** What PROFIT remembers of the recording. */
  readonly recording: Recording;
  /** More values of the summary. */
  readonly extras: SummaryExtras;
  /** The results of conditions that are judged already: on whole runs, and while recording. */
  readonly judgements: readonly Judgement[];
}

/** What the end of a recording reads of its processes. */
export type EndReader = Pick<Reader, "readMaxOpenFiles" | "openLimits" | "countFileKinds">;

/**
 * Prints the summary unless the user does not want it, and judges the conditions to fail on.
 *
 * @param ended The recording.
 * @param options The options.
 * @param world The outside world.
 * @param reader Reads the limits and the descriptors of processes.
 * @returns The exit code.
 */
export async function conclude(
  { recording, extras, judgements }: Ended,
  options: Options,
  world: World,
  reader: EndReader,
): Promise<number> {
  const { quiet, format, failOn } = options;
  if (!quiet) await readLimits(recording.processes, reader, world.clock.epochMs());
  const summarised = await summariseEnded(recording, reader);
  if (!quiet) await tellMissing(summarised.processes, options, world);
  const isRead = !quiet || format !== "text";
  const render = isRead ? await openSummary(summarised, extras, options, world) : null;
  if (render !== null && format === "text") world.say(render());
  if (format === "text" && failOn.length === 0) return EXIT.recorded;

  // Most recordings have no conditions and start sooner without this module.
  const { judgeOthers, tellForgotten, tellJudgements } = await import("./judge.ts");
  tellForgotten(recording, options, world);
  const all = [...judgements, ...judgeOthers(failOn, judgements, summarised)];
  if (render !== null && format !== "text") {
    const { tellEnd } = await import("./told.ts");
    await tellEnd(options, all, render, world);
  }
  return tellJudgements(all, options, world.say);
}

/** Finds the results of processes and groups. */
async function summariseEnded(recording: Recording, reader: EndReader): Promise<Summarised> {
  const { processes, groups } = recording;
  await nameRecorded(processes.all);
  const summaries = summarise(processes);
  return {
    recording,
    // Loaded on demand: most recordings have no leak of descriptors.
    processes: summaries.some(leaksFiles)
      ? (await import("./file_kinds.ts")).addFileKinds(summaries, processes, reader)
      : summaries,
    groups: summarise(groups),
  };
}

function leaksFiles({ metrics }: ProcessSummary): boolean {
  return metrics.num_open_files.leak?.verdict === "likely";
}

/**
 * Reports the names without a process. Loaded on demand: a recording by process id, or of a command, has no
 * names.
 */
async function tellMissing(
  processes: readonly ProcessSummary[],
  options: Options,
  world: World,
): Promise<void> {
  // A recording without an end may have forgotten processes that ended long ago.
  const isWhole = options.durationMs < Infinity ||
    !isExported(options, world) && options.keep === null;
  if (options.names.length === 0 || !isWhole) return;
  const { findMissingNames } = await import("../missing_names.ts");
  for (const name of await findMissingNames(options, processes)) {
    world.say(`profit: No process called "${escapeTerminal(name)}" was running\n`);
  }
}

/** Returns the time of the last sample of any process. */
function findEndSeconds(all: readonly ProcessRecord[]): number {
  return all.reduce((latest, { lastSeconds }) => Math.max(latest, lastSeconds), 0);
}

/**
 * Reads limits of processes that are there at the end: limits of descriptors for the table, and memory limits
 * that are near, once for each control group.
 */
async function readLimits(
  { all }: ProcessRecords,
  { readMaxOpenFiles, openLimits }: Pick<Reader, "readMaxOpenFiles" | "openLimits">,
  nowEpochMs: number,
): Promise<void> {
  const endSeconds = findEndSeconds(all);
  const isThere = ({ lastSeconds }: ProcessRecord) => lastSeconds === endSeconds;
  const busiest = all.toSorted(compareUse).slice(0, MOST_SHOWN);
  // A process that leaks has grown, and is in the table although it may use little CPU time.
  const grown = all.filter(({ findOutlook, openFiles: { first, last } }) =>
    findOutlook !== null || last > first
  );
  const shown = new Set([...busiest, ...grown.slice(0, MOST_LOOKUPS)]);
  for (const record of shown) {
    // A program may have changed its limit since the first reading.
    if (isThere(record)) record.maxOpenFiles = readMaxOpenFiles(record.pid) ?? record.maxOpenFiles;
  }
  // If something grew, the limits of the processes are known already.
  const unread = all.filter((record) =>
    isThere(record) && record.findOutlook === null && record.rssBytes.last >= SMALL_BYTES
  );
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

/**
 * Finds the limit with the least room left. Nothing grows towards it. Returns `null` if no limit is
 * near.
 */
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

/** Loaded on demand: most recordings have no two processes of one name. */
async function nameRecorded(all: readonly ProcessRecord[]): Promise<void> {
  if (all.every(({ command }) => command === null)) return;
  const { nameApart } = await import("../../analyse/apart.ts");
  nameApart(all);
}
