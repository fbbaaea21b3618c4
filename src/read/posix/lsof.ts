/**
 * Numbers of descriptors by lsof: one lsof for all processes, and a pace of its own where it is slow.
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

/** The reason for a process that lsof did not show: it is gone, or belongs to another user. */
const NOT_SHOWN = "lsof shows nothing of it";

/** The reason before the first answer. */
const NOT_ANSWERED = "lsof has not answered yet";

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

/** PROFIT's own process. */
export interface Own {
  /** Its process id. */
  readonly pid: number;
  /** Its user, of whose processes lsof may tell; that of root, 0, may see all. */
  readonly uid: number;
}

/**
 * Prepares to count, and tries it on PROFIT itself. Where lsof has not answered in time, descriptors
 * are unknown until it does.
 *
 * @param dialect Which lsof it is.
 * @param exec Runs it.
 * @param patienceMs How long the start and the first reading wait for its first answer.
 * @param paceMs How often it is asked.
 * @param clock The clocks.
 * @param own PROFIT's own process.
 * @param onNote Is told once that lsof is late.
 * @returns What counts.
 * @throws {ReadError} When lsof cannot.
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
  /** The run that is under way. It never fails. */
  let running: Promise<void> | null = null;
  let failure: string | null = null;

  const trial = tryLsof();
  if (!await isDoneWithin(trial, patienceMs)) {
    const late = `"${lsof}" has not answered within ${patienceMs / 1000} s`;
    onNote(`${late}; num_open_files is empty until it does`);
    running = trial.catch(({ message }) => void (failure = message)).finally(endRun);
  } else await trial;
  return { count, pace };

  async function tryLsof(): Promise<void> {
    const isAble = (await runLsof([own.pid])).counts.has(own.pid);
    if (!isAble) throw new ReadError(`"${lsof}" shows nothing of PROFIT itself`);
  }

  /** A reading waits for the first answer of lsof, and later while lsof takes less than a pace. */
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

  /** A recording goes on without descriptors. */
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
   * Exit code 0 means that lsof found all processes that it was asked for: those that it does not
   * show have no descriptor. Code 1 means that one was not found, or that it printed nothing.
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

/** Whether something ends, well or not, within a time. */
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
