/**
 * The nouns of a page, and which of its processes matter most. Pure.
 *
 * @module
 */

import {
  mostProcessesOf,
  type ProcessStart,
  type ProcessSummary,
  type Restarts,
  type TrendLine,
} from "../model/outcomes.ts";
import type { PackedProcess, PackedRecording } from "./pack.ts";
import { rankOf } from "./survey.ts";

/** What a page shows. */
export interface Page {
  /** The recordings; several are laid over each other, each from its start. */
  readonly recordings: readonly PageRecording[];
  /** The host that they are of; `null` where nobody knows. */
  readonly host: string | null;
  /** The command that was recorded; `null` where none was, or nobody knows. */
  readonly command: readonly string[] | null;
  /** The version of PROFIT that makes the page. */
  readonly version: string;
}

/** A recording, and what it comes to. */
export interface PageRecording {
  /** What it is called: its file. */
  readonly title: string;
  /** Its values. */
  readonly packed: PackedRecording;
  /** What each process comes to, in the order of the packed ones. */
  readonly judged: readonly JudgedProcess[];
  /** What each group comes to, in the order of the packed ones. */
  readonly judgedGroups: readonly JudgedProcess[];
  /** Processes that took the place of others, by name. */
  readonly restarts: Restarts;
  /** Rows. */
  readonly rows: number;
}

/** What a process comes to. */
export interface JudgedProcess {
  /** In numbers. */
  readonly summary: ProcessSummary;
  /** In lines. */
  readonly lines: readonly TrendLine[];
}

/** A process or a group of a page. */
export interface PageProcess extends JudgedProcess {
  /** Which recording it is of. */
  readonly recording: number;
  /** Its values. */
  readonly packed: PackedProcess;
  /** The one whose place it took, if there is one. */
  readonly replaced: PackedProcess | null;
  /** Of a group, the most processes that it had; `null` of a process. */
  readonly most: number | null;
}

/**
 * All processes and groups of a page.
 *
 * @param page The page.
 * @returns Groups first; of these and of processes likely leaks first, then possible ones, as in the
 * summary; of one verdict those first that used most CPU time, then most memory.
 */
export function rankProcesses({ recordings }: Page): PageProcess[] {
  const all = recordings.flatMap(({ packed, judged, judgedGroups, restarts }, recording) => {
    const replaced = findReplaced(packed.processes, restarts);
    const groups = [...packed.groups.values()].map((group, at) => {
      const one = judgedGroups[at]!;
      const most = mostProcessesOf(one.summary) ?? 0;
      return { ...one, recording, packed: group, replaced: null, most };
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

function keyOf(summary: ProcessSummary): number[] {
  const { cpu_percent, mem_real } = summary.metrics;
  return [-rankOf(summary), (cpu_percent.mean ?? 0) * summary.samples, mem_real.peak ?? 0];
}

/** Who took whose place, as the restarts tell it. */
function findReplaced(
  processes: readonly PackedProcess[],
  restarts: Restarts,
): Map<PackedProcess, PackedProcess> {
  const replaced = new Map<PackedProcess, PackedProcess>();
  if (restarts.size === 0) return replaced;
  // A process read from a file has its start in hundredths of a second since 1970.
  const keyOf = (pid: number, ticks: number, labels = "") => `${pid} ${ticks} ${labels}`;
  const byStart = new Map(
    processes.map((one) => [keyOf(one.pid, one.startTicks, one.labels), one]),
  );
  const find = ({ pid, creationEpochSeconds, labels }: ProcessStart) =>
    byStart.get(keyOf(pid, Math.round(creationEpochSeconds * 100), labels));
  for (const restart of [...restarts.values()].flat()) {
    const [by, place] = [find(restart.by), find(restart.replaced)];
    if (by !== undefined && place !== undefined) replaced.set(by, place);
  }
  return replaced;
}
