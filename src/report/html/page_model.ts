/**
 * The nouns of a page, and the order of its processes. Pure.
 *
 * @module
 */

import {
  isOfSeveral,
  mostProcessesOf,
  type ProcessStart,
  type ProcessSummary,
  type Restarts,
  type TrendLine,
} from "../../model/outcomes.ts";
import type { PackedProcess, PackedRecording } from "./packed.ts";
import { rankOf } from "../survey.ts";

/** A page. */
export interface Page {
  /** The recordings. Several recordings are drawn over each other, each from its start. */
  readonly recordings: readonly PageRecording[];
  /** The recorded host; `null` if it is unknown. */
  readonly host: string | null;
  /** The recorded command; `null` if there was none, or if it is unknown. */
  readonly command: readonly string[] | null;
  /** The version of PROFIT. */
  readonly version: string;
}

/** A recording, with its verdicts. */
export interface PageRecording {
  /** The title: the name of the file. */
  readonly title: string;
  /** The values. */
  readonly packed: PackedRecording;
  /** The results of the processes, in the order of the packed processes. */
  readonly judged: readonly JudgedProcess[];
  /** The results of the groups, in the order of the packed groups. */
  readonly judgedGroups: readonly JudgedProcess[];
  /** The restarts, by the name of the process. */
  readonly restarts: Restarts;
  /** The number of rows. */
  readonly rows: number;
  /** The columns that the file lacks for a full report; empty if PROFIT remembers what they contain. */
  readonly lacks: readonly string[];
}

/** The result for a process. */
export interface JudgedProcess {
  /** The numbers. */
  readonly summary: ProcessSummary;
  /** Straight lines for its charts. */
  readonly lines: readonly TrendLine[];
}

/** A process or a group of a page. */
export interface PageProcess extends JudgedProcess {
  /** The index of the recording. */
  readonly recording: number;
  /** The values. */
  readonly packed: PackedProcess;
  /** The process that this process replaced; `null` if there is none. */
  readonly replaced: PackedProcess | null;
  /** The largest number of processes of a group; `null` for a process. */
  readonly most: number | null;
}

/**
 * Lists all groups and processes of a page, in the order of the summary: the worst verdict first, and
 * for the same verdict the largest CPU time, then the largest memory.
 *
 * @param page The page.
 * @returns The groups, then the processes.
 */
export function rankProcesses({ recordings }: Page): PageProcess[] {
  const all = recordings.flatMap(({ packed, judged, judgedGroups, restarts }, recording) => {
    const replaced = findReplaced(packed.processes, restarts);
    const groups = listGroups({ packed, judgedGroups }).map((group) => {
      const most = mostProcessesOf(group.summary) ?? 0;
      return { ...group, recording, replaced: null, most };
    });
    const processes = packed.processes.map((process, at) => ({
      ...judged[at]!,
      recording,
      packed: process,
      replaced: replaced.get(process) ?? null,
      most: null,
    }));
    return [...groups, ...processes];
  });
  const keys = new Map(all.map((one) => [one, [one.most === null ? 0 : 1, ...keyOf(one.summary)]]));
  return all.toSorted((a, b) => {
    const [first, second] = [keys.get(a)!, keys.get(b)!];
    const at = first.findIndex((value, at) => value !== second[at]);
    return at < 0 ? 0 : second[at]! - first[at]!;
  });
}

/**
 * Lists the groups of a recording. A tree of one process would repeat the process, and is left out.
 *
 * @param recording The recording.
 * @returns The groups, in the order of their first samples.
 */
export function listGroups(
  { packed, judgedGroups }: Pick<PageRecording, "packed" | "judgedGroups">,
): (JudgedProcess & { readonly packed: PackedProcess })[] {
  return [...packed.groups].map(([key, group], at) => ({
    key,
    packed: group,
    ...judgedGroups[at]!,
  }))
    .filter(({ key, summary }) => typeof key === "string" || isOfSeveral(summary))
    .map(({ packed, summary, lines }) => ({ packed, summary, lines }));
}

function keyOf(summary: ProcessSummary): number[] {
  const { cpu_percent, mem_real } = summary.metrics;
  return [-rankOf(summary), (cpu_percent.mean ?? 0) * summary.samples, mem_real.peak ?? 0];
}

/** Finds the process that each restarted process replaced. */
function findReplaced(
  processes: readonly PackedProcess[],
  restarts: Restarts,
): Map<PackedProcess, PackedProcess> {
  const replaced = new Map<PackedProcess, PackedProcess>();
  if (restarts.size === 0) return replaced;
  // A process read from a file has its start in hundredths of a second since 1970, or 0.
  const keyOf = (pid: number, ticks: number, labels = "") => `${pid} ${ticks} ${labels}`;
  const byStart = new Map(
    processes.map((one) => [keyOf(one.pid, one.startTicks, one.labels), one]),
  );
  const find = ({ pid, creationEpochSeconds, labels }: ProcessStart) =>
    byStart.get(keyOf(pid, Math.round((creationEpochSeconds ?? 0) * 100), labels));
  for (const restart of [...restarts.values()].flat()) {
    const [by, place] = [find(restart.by), find(restart.replaced)];
    if (by !== undefined && place !== undefined) replaced.set(by, place);
  }
  return replaced;
}
