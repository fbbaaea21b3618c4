/**
 * Finds whether a process may have started since /proc was last listed, by one small read.
 *
 * @module
 */

import { deviceOf, openFile, readAgain, readBytes, unlessFailed, unlessHidden } from "./files.ts";
import { parseNumbers } from "./own_child.ts";
import { parseStat } from "./stat.ts";

/**
 * The kernel gives out a pid a moment before it lists the process. A listing this long after that
 * moment contains the process.
 */
const SETTLE_MS = 100;

/**
 * The longest time without a listing, because a hidden process (hidepid) can become visible without
 * a sign.
 */
const LONGEST_UNLISTED_MS = 10_000;

const BLANK = 32;
const SLASH = 47;

const decoder = new TextDecoder();

/** Watches for new processes. */
export interface NewPids {
  /** Returns whether to list /proc at this time of the monotonic clock. */
  mayHaveNew(nowMs: number): boolean;
  /** Closes the file that it keeps open. */
  close(): void;
}

/**
 * Watches for new processes. The last pid that the kernel gave out does not reveal all new
 * processes. A program can set this pid back, so that another process gets the same pid. A process
 * that is restored from a checkpoint brings its own pid. Therefore PROFIT also looks at the owner
 * of the last pid, and at the number of threads, which is in the same line (proc_loadavg(5)).
 *
 * @param root Where the process file system is mounted.
 * @returns The watch.
 */
export function watchNewPids(root: string): NewPids {
  const file = unlessFailed(() => tellsOfAll(root) ? openFile(`${root}/loadavg`) : null);
  if (!file) return { mayHaveNew: () => true, close: () => {} };
  let before: Newest = { threads: 0, pid: -1, startTicks: undefined };
  let [changedAtMs, listedAtMs] = [0, -Infinity];
  const mayHaveNew = (nowMs: number) => {
    const now = findNewest(root, readAgain(file), before.pid);
    const hasNewOwner = typeof now.startTicks === "number" && before.startTicks !== undefined &&
      now.startTicks !== before.startTicks;
    if (now.pid !== before.pid || hasNewOwner || now.threads > before.threads) changedAtMs = nowMs;
    before = now;
    const isListed = listedAtMs - changedAtMs >= SETTLE_MS;
    if (isListed && nowMs - listedAtMs < LONGEST_UNLISTED_MS) return false;
    listedAtMs = nowMs;
    return true;
  };
  return { mayHaveNew, close: () => file.close() };
}

/** The facts by which new processes are noticed. */
interface Newest {
  /** The number of threads. */
  readonly threads: number;
  /** The last pid that the kernel gave out. */
  readonly pid: number;
  /**
   * The start of the process or thread that has this pid, in ticks since boot. It is `null` if no
   * process has the pid, and `undefined` if PROFIT did not look it up, because the pid itself is
   * new.
   */
  readonly startTicks: number | null | undefined;
}

function findNewest(root: string, line: Uint8Array, pidBefore: number): Newest {
  const pid = parseLastPid(line);
  const threads = Number.parseInt(decoder.decode(line.subarray(line.indexOf(SLASH) + 1)), 10);
  if (pid !== pidBefore) return { threads, pid, startTicks: undefined };
  const stat = unlessHidden(() => parseStat(readBytes(`${root}/${pid}/stat`)));
  return { threads, pid, startTicks: stat?.startTicks ?? null };
}

/**
 * Returns whether the last pid counts for the processes that are listed here. The last pid is that of
 * PROFIT's own pid namespace, but the mounted /proc may be of another one. A container may also have a
 * file of its own in place of the kernel's (lxcfs), or a file without a last pid (gVisor).
 */
function tellsOfAll(root: string): boolean {
  return countPidNamespaces(readBytes(`${root}/self/status`)) === 1 &&
    parseLastPid(readBytes(`${root}/loadavg`)) > 0 &&
    deviceOf(`${root}/loadavg`) === deviceOf(root);
}

/**
 * Parses the end of `/proc/loadavg`: the last pid that the kernel gave to a process or a thread
 * (proc_loadavg(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseLastPid(new TextEncoder().encode("0.20 0.18 0.12 1/80 11206\n")), 11206);
 * ```
 *
 * @param bytes The whole file.
 * @returns The pid.
 */
export function parseLastPid(bytes: Uint8Array): number {
  return Number(decoder.decode(bytes.subarray(bytes.lastIndexOf(BLANK) + 1)));
}

/**
 * Counts the pids in the line `NSpid` of `/proc/PID/status`: one for each namespace, from that of the
 * mount down to the process's own (proc_pid_status(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countPidNamespaces(new TextEncoder().encode("NSpid:\t4025\t7\nKthread:\t0\n")), 2);
 * ```
 *
 * @param status The whole file.
 * @returns The count; 0 if the kernel has no such line (before Linux 4.1).
 */
export function countPidNamespaces(status: Uint8Array): number {
  return parseNumbers(status).pids.length;
}
