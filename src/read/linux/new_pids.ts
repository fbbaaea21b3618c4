/**
 * Whether a process may have come since /proc was last listed, for the price of one small read.
 *
 * @module
 */

import { deviceOf, openFile, readAgain, readBytes, unlessGone, unlessHidden } from "./files.ts";
import { parseNumbers } from "./own_child.ts";
import { parseStat } from "./stat.ts";

/**
 * A pid is given out a moment before its process can be listed; a listing so long after that has
 * the process.
 */
const SETTLE_MS = 100;

/** A process that could not be seen may be seen later, and nothing tells of it (hidepid). */
const LONGEST_UNLISTED_MS = 10_000;

const BLANK = 32;
const SLASH = 47;

const decoder = new TextDecoder();

/** Watches for new processes. */
export interface NewPids {
  /** Whether /proc has to be listed, at this time of the monotonic clock. */
  mayHaveNew(nowMs: number): boolean;
  /** Closes what tells of them. */
  close(): void;
}

/**
 * Watches for new processes. The pid that was given last does not tell of all: it can be set back,
 * so that another process gets it, and what is restored from a checkpoint brings its own pid along.
 * So it is looked at, too, who has the last pid, and whether there are more threads than before, whose
 * number stands in the same line (proc_loadavg(5)).
 *
 * @param root Where the process file system is mounted.
 * @returns What tells of them.
 */
export function watchNewPids(root: string): NewPids {
  const file = unlessGone(() => tellsOfAll(root) ? openFile(`${root}/loadavg`) : null);
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

/** What tells of new processes. */
interface Newest {
  /** How many threads there are. */
  readonly threads: number;
  /** The pid that was given last. */
  readonly pid: number;
  /**
   * When the process or thread started that has it, in ticks since boot; `null` where none has,
   * `undefined` where that was not looked up: of a pid that was given since, nobody asks.
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
 * Whether the last pid is that of the processes listed here. It is that of the reader's own pid
 * namespace, while another may be mounted; and a container may show a file of its own in place of
 * the kernel's (lxcfs), or none worth reading (gVisor).
 */
function tellsOfAll(root: string): boolean {
  return countPidNamespaces(readBytes(`${root}/self/status`)) === 1 &&
    parseLastPid(readBytes(`${root}/loadavg`)) > 0 &&
    deviceOf(`${root}/loadavg`) === deviceOf(root);
}

/**
 * Reads the end of `/proc/loadavg`: the pid that was given last, to a process or a thread
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
 * Reads the line `NSpid` of `/proc/PID/status`: a pid for each namespace, from that of the mount
 * down to the process's own (proc_pid_status(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(countPidNamespaces(new TextEncoder().encode("NSpid:\t4025\t7\nKthread:\t0\n")), 2);
 * ```
 *
 * @param status The whole file.
 * @returns How many; 0 where the kernel does not say (before Linux 4.1).
 */
export function countPidNamespaces(status: Uint8Array): number {
  return parseNumbers(status).pids.length;
}
