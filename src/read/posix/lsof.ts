/**
 * Counts descriptors by lsof. One lsof counts those of all processes. A slow lsof gets a pace of
 * its own.
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

/**
 * The share of the pace that lsof may take. If lsof takes longer, it runs less often in proportion.
 */
const LARGEST_PART = 1 / 4;

/**
 * The reason for a process that lsof did not show: the process is gone, or belongs to another user.
 */
const NOT_SHOWN = "lsof shows nothing of it";

/** The reason before the first answer of lsof. */
const NOT_ANSWERED = "lsof has not answered yet";

/** The number of descriptors of a process. */
export interface Count {
  /** The last known number; `null` is unknown. */
  readonly openFiles: number | null;
  /** The reason for an unknown number. */
  readonly refusal: string | null;
}

/** A number, with its process. */
interface Known extends Count {
  readonly pid: number;
  readonly startTicks: number;
}

/** Counts descriptors. */
export interface Descriptors {
  /** The numbers by pid. A process that was not there in the last run of lsof is absent. */
  count(processes: readonly Process[]): Promise<ReadonlyMap<number, Count>>;
  /** The time between two runs of lsof, if lsof did not run at each tick. */
  pace(): FilesPace | null;
}

/** PROFIT's own process. */
export interface Own {
  /** Its process id. */
  readonly pid: number;
  /** Its user. lsof can read the processes of this user; as root (0), it can read all processes. */
  readonly uid: number;
}

/**
 * Prepares to count, and tries lsof on PROFIT itself. If lsof does not answer in time, descriptors
 * are unknown until it answers.
 *
 * @param dialect The dialect of lsof.
 * @param exec Runs lsof.
 * @param patienceMs How long the start and the first reading wait for the first answer.
 * @param paceMs The time between two ticks.
 * @param clock The clocks.
 * @param own PROFIT's own process.
 * @param onNote Called once with a note if lsof is late.
 * @returns The functions that count.
 * @throws {ReadError} If lsof fails.
 */
export async function openDescriptors(
  dialect: Dialect,
  exec: Exec,
  patienceMs: number,
  paceMs: number,
  clock: Clock,
  own: Own,
  onNote: (text: string) => void,
): Promise<Descriptors> {
  const { lsof } = dialect;
  let { descriptorsOnly } = dialect;
  let last: ReadonlyMap<number, Known> = new Map();
  let dueMs = -Infinity;
  let [runs, firstMs, lastMs, lastTookMs, costMs, isSkipped] = [0, 0, 0, 0, 0, false];
  /** The present run of lsof. This promise never rejects. */
  let running: Promise<void> | null = null;
  let failure: string | null = null;

  const trial = tryLsof();
  if (!await isDoneWithin(trial, patienceMs)) {
    const late = `"${lsof}" has not answered within ${patienceMs / 1000} s`;
    onNote(`${late}; num_open_files is empty until it answers`);
    running = trial.catch(({ message }) => void (failure = message)).finally(endRun);
  } else await trial;
  return { count, pace };

  async function tryLsof(): Promise<void> {
    const isAble = (await runLsof([own.pid])).counts.has(own.pid);
    if (!isAble) throw new ReadError(`"${lsof}" shows nothing of PROFIT itself`);
  }

  /**
   * Counts for a reading. The reading waits for the first answer of lsof, and for later answers
   * only if lsof takes less than a pace.
   */
  async function count(processes: readonly Process[]): Promise<ReadonlyMap<number, Count>> {
    if (processes.length === 0) return new Map();
    const isDue = running === null && clock.monotonicMs() >= dueMs;
    if (isDue) running = readCounts(processes).finally(endRun);
    const waitMs = runs === 0 ? patienceMs : lastTookMs < paceMs ? paceMs : 0;
    const isNew = isDue && waitMs > 0 && await isDoneWithin(running!, waitMs);
    if (!isNew) isSkipped = true;
    const unknown = runs === 0 ? { openFiles: null, refusal: failure ?? NOT_ANSWERED } : undefined;
    const counts = processes.map(({ pid, startTicks }) => {
      const known = last.get(pid);
      return [pid, known?.startTicks === startTicks ? known : unknown] as const;
    });
    return new Map(counts.filter((entry) => entry[1] !== undefined) as [number, Count][]);
  }

  function endRun(): void {
    running = null;
  }

  async function readCounts(processes: readonly Process[]): Promise<void> {
    const startMs = clock.monotonicMs();
    const counts = await tryCounts(processes);
    last = new Map(processes.map(({ pid, startTicks }) => {
      const openFiles = counts.get(pid) ?? null;
      const refusal = openFiles === null ? failure ?? NOT_SHOWN : null;
      return [pid, { pid, startTicks, openFiles, refusal }];
    }));
    const tookMs = clock.monotonicMs() - startMs;
    dueMs = tookMs > paceMs * LARGEST_PART ? startMs + tookMs / LARGEST_PART : -Infinity;
    if (runs++ === 0) firstMs = startMs;
    lastMs = startMs;
    lastTookMs = tookMs;
    costMs = Math.max(costMs, tookMs);
  }

  /** Counts descriptors. If that fails, the recording continues without descriptors. */
  async function tryCounts(processes: readonly Process[]): Promise<ReadonlyMap<number, number>> {
    try {
      const { counts, isAllFound } = await runLsof(processes.map(({ pid }) => pid));
      failure = null;
      const isVisible = ({ uid }: Process) => own.uid === 0 || uid === own.uid;
      const missing = processes.filter((process) => !counts.has(process.pid) && isVisible(process))
        .map(({ pid }) => pid);
      const haveNone = missing.length > 0 &&
        (isAllFound || (await runLsof([own.pid, ...missing])).isAllFound);
      return new Map([...counts, ...(haveNone ? missing.map((pid) => [pid, 0] as const) : [])]);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      failure = error.message;
      return new Map();
    }
  }

  /**
   * Runs lsof. With exit code 0, lsof found all requested processes: a process that it does not
   * show has no descriptor. With exit code 1, lsof did not find one of them, or printed nothing.
   */
  async function runLsof(
    pids: readonly number[],
  ): Promise<{ counts: Map<number, number>; isAllFound: boolean }> {
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
    return { counts: parseLsof(ran.stdout), isAllFound: asked !== null && ran.code === 0 };
  }

  function pace(): FilesPace | null {
    return isSkipped && runs > 1 ? { meanMs: (lastMs - firstMs) / (runs - 1), costMs } : null;
  }
}

/** Returns whether a promise settles within a time. */
async function isDoneWithin(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), limitMs);
  try {
    return await Promise.race([work.then(() => true, () => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Returns the arguments of lsof: no look-ups of hosts, ports, users and mounts, and only the
 * descriptors of each process.
 *
 * @param descriptorsOnly An option with which lsof skips files that are not descriptors, if it has
 * one.
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
 * Counts descriptors (lsof(8), OUTPUT FOR OTHER PROGRAMS): a line with `p` and a pid for each
 * process, then a line with `f` for each of its files. A descriptor has a number after the `f`. A
 * working folder, a mapped file and similar files have a word. From 10,000 on, lsof writes a `*`
 * and the last three digits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...parseLsof("p7\nfcwd\nf0\nf*012\np8\nftxt\n")], [[7, 2], [8, 0]]);
 * ```
 *
 * @param text The output of lsof.
 * @returns The numbers by pid. A process is absent if it has ended, belongs to another user, or has
 * nothing open, and if lsof could not read its descriptors (`err`, `NOFD`).
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
