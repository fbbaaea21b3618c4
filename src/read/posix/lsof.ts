/**
 * Numbers of descriptors by lsof: one lsof for all processes, and a pace of its own where it is dear.
 *
 * @module
 */

import { ReadError } from "../../model/errors.ts";
import type { Process } from "../../model/processes.ts";
import type { FilesPace } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import type { Dialect } from "./dialects.ts";
import type { Exec } from "./exec.ts";
import { MOST_PIDS } from "./ps_table.ts";

/** It may take this part of the pace; if it takes more, it runs that much less often. */
const LARGEST_PART = 1 / 4;

/** What is not in the answer belongs to another user, or has no descriptor. */
const NOT_SHOWN = "lsof shows nothing of it";

/** The number of descriptors of a process. */
export interface Count {
  /** The last known number; `null` is unknown. */
  readonly openFiles: number | null;
  /** Why, if the system did not tell. */
  readonly refusal: string | null;
}

/** A number, and whose it is. */
interface Known extends Count {
  readonly pid: number;
  readonly startTicks: number;
}

/** Counts descriptors. */
export interface Descriptors {
  /** The numbers, by pid; what was not there when lsof last ran has none. */
  count(processes: readonly Process[]): Promise<ReadonlyMap<number, Count>>;
  /** How far apart it ran, if not each time it was asked. */
  pace(): FilesPace | null;
}

/**
 * Prepares to count, and tries it.
 *
 * @param dialect Which lsof it is.
 * @param exec Runs it.
 * @param paceMs How often it is asked.
 * @param clock The clocks.
 * @param ownPid Process id of PROFIT, which lsof must be able to tell of.
 * @returns What counts.
 * @throws {ReadError} When lsof cannot.
 */
export async function openDescriptors(
  dialect: Dialect,
  exec: Exec,
  paceMs: number,
  clock: Clock,
  ownPid: number,
): Promise<Descriptors> {
  const { lsof } = dialect;
  let { descriptorsOnly } = dialect;
  let last: ReadonlyMap<number, Known> = new Map();
  let dueMs = -Infinity;
  let [runs, firstMs, lastMs, costMs, isSkipped] = [0, 0, 0, 0, false];

  const isAble = (await runLsof([ownPid])).has(ownPid);
  if (!isAble) throw new ReadError(`"${lsof}" shows nothing of PROFIT itself`);
  return { count, pace };

  async function count(processes: readonly Process[]): Promise<ReadonlyMap<number, Count>> {
    const nowMs = clock.monotonicMs();
    if (processes.length > 0 && nowMs >= dueMs) {
      last = await readCounts(processes);
      const tookMs = clock.monotonicMs() - nowMs;
      dueMs = tookMs > paceMs * LARGEST_PART ? nowMs + tookMs / LARGEST_PART : -Infinity;
      if (runs++ === 0) firstMs = nowMs;
      lastMs = nowMs;
      costMs = Math.max(costMs, tookMs);
    } else if (processes.length > 0) isSkipped = true;
    const isSame = ({ pid, startTicks }: Process) => last.get(pid)?.startTicks === startTicks;
    return new Map(processes.filter(isSame).map(({ pid }) => [pid, last.get(pid)!]));
  }

  async function readCounts(processes: readonly Process[]) {
    const { counts, failure } = await tryCounts(processes.map(({ pid }) => pid));
    return new Map(processes.map(({ pid, startTicks }) => {
      const openFiles = counts.get(pid) ?? null;
      const refusal = openFiles === null ? failure ?? NOT_SHOWN : null;
      return [pid, { pid, startTicks, openFiles, refusal }];
    }));
  }

  /** A recording goes on without descriptors. */
  async function tryCounts(pids: readonly number[]) {
    try {
      return { counts: await runLsof(pids), failure: null };
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      return { counts: new Map<number, number>(), failure: error.message };
    }
  }

  /** Ends with 1 also when only one of the processes is gone, so what it says is what counts. */
  async function runLsof(pids: readonly number[]): Promise<Map<number, number>> {
    const asked = pids.length <= MOST_PIDS ? pids : null;
    const ran = await exec(lsof, listLsofArgs(descriptorsOnly, asked), {});
    if (descriptorsOnly && ran.stdout === "" && /illegal option/.test(ran.stderr)) {
      descriptorsOnly = null;
      return await runLsof(pids);
    }
    const [message] = ran.stderr.trim().split("\n");
    if (ran.code > 1 || ran.code === 1 && ran.stdout === "" && message) {
      throw new ReadError(`"${lsof}" failed with exit code ${ran.code}: ${message}`);
    }
    return parseLsof(ran.stdout);
  }

  function pace(): FilesPace | null {
    return isSkipped && runs > 1 ? { meanMs: (lastMs - firstMs) / (runs - 1), costMs } : null;
  }
}

/**
 * The arguments of lsof: no look-ups of hosts, ports, users and mounts, and of each process only the
 * kinds of its open files.
 *
 * @param descriptorsOnly An option that spares it the work on what is no descriptor, if it has one.
 * @param pids The processes; `null` is all.
 */
export function listLsofArgs(
  descriptorsOnly: string | null,
  pids: readonly number[] | null,
): string[] {
  const only = descriptorsOnly ? [descriptorsOnly] : [];
  return ["-nPlbw", ...only, "-F", "f", ...(pids ? ["-a", "-p", pids.join(",")] : [])];
}

/**
 * Counts descriptors (lsof(8), OUTPUT FOR OTHER PROGRAMS): a line `p` and a pid for each process,
 * then a line `f` for each of its files, with a number where that is a descriptor, and a word where
 * it is a working folder, a mapped file and the like. From 10,000 on, lsof writes a `*` and the last
 * three digits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...parseLsof("p7\nfcwd\nf0\nf*012\np8\nftxt\n")], [[7, 2], [8, 0]]);
 * ```
 *
 * @param text What lsof printed.
 * @returns The numbers by pid. What is gone, has ended, belongs to another user or has nothing open
 * is not there; nor is a process whose descriptors lsof could not read (`err`, `NOFD`).
 */
export function parseLsof(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  let pid = 0;
  for (const line of text.split("\n")) {
    if (/^p\d+$/.test(line)) counts.set(pid = Number(line.slice(1)), 0);
    else if (/^f\*?\d+$/.test(line) && counts.has(pid)) counts.set(pid, counts.get(pid)! + 1);
    else if (line === "ferr" || line === "fNOFD") counts.delete(pid);
  }
  return counts;
}
