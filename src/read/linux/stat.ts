/**
 * Parses the files of a process that PROFIT reads at each tick: `stat` and `statm`.
 *
 * Layouts: proc_pid_stat(5), proc_pid_statm(5).
 *
 * @module
 */

const BLANK = 32;
const PAREN_OPEN = 40;
const PAREN_CLOSE = 41;
const ZERO = 48;

/** Flags of a process (include/linux/sched.h). */
const PF_EXITING = 0x4;
const PF_KTHREAD = 0x200000;

const decoder = new TextDecoder();

/** The values in `stat`. */
export interface Stat {
  /** The bytes of the file. The name, which may be any bytes, is a part of them. */
  readonly bytes: Uint8Array;
  /** Where the name begins. A view of the name for each process would be garbage. */
  readonly commFrom: number;
  /** Where the name ends. */
  readonly commTo: number;
  /** State letter. */
  readonly state: string;
  /** Whether the process has ended or is ending. It may be listed after its memory is gone. */
  readonly hasEnded: boolean;
  /** Whether the first thread has ended while other threads may run. */
  readonly isLeaderless: boolean;
  /** Whether this is a thread of the kernel, which has no memory of its own. */
  readonly isKernelThread: boolean;
  /** Process id of the parent. */
  readonly ppid: number;
  /** Page faults of all threads that needed no disk. */
  readonly minorFaults: number;
  /** Page faults of all threads that waited for a disk. */
  readonly majorFaults: number;
  /** CPU time in user mode, in clock ticks. */
  readonly userTicks: number;
  /** CPU time in the kernel, in clock ticks. */
  readonly systemTicks: number;
  /** CPU time in user mode of children that ended and were waited for, in clock ticks. */
  readonly childUserTicks: number;
  /** CPU time in the kernel of the same children, in clock ticks. */
  readonly childSystemTicks: number;
  /** Number of threads. */
  readonly numThreads: number;
  /** Start, in clock ticks since boot. */
  readonly startTicks: number;
  /** Size of the address space. */
  readonly virtualBytes: number;
}

/**
 * Parses `/proc/PID/stat`. The name is between the first `(` and the last `)`: it may have both
 * characters, blanks and line ends itself.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const line = "7 (a) (b) S 1 7 7 0 -1 0 0 0 0 0 25 5 0 0 20 0 3 0 900 4096 1\n";
 * const stat = parseStat(new TextEncoder().encode(line));
 * assertEquals(new TextDecoder().decode(copyComm(stat)), "a) (b");
 * assertEquals([stat.userTicks, stat.systemTicks, stat.startTicks], [25, 5, 900]);
 * ```
 *
 * @param bytes The whole file.
 * @returns The fields that PROFIT uses.
 * @throws {SyntaxError} If this is not a whole line of `stat`.
 */
export function parseStat(bytes: Uint8Array): Stat {
  const open = bytes.indexOf(PAREN_OPEN);
  const close = bytes.lastIndexOf(PAREN_CLOSE);
  let flags = 0, ppid = 0, numThreads = 0, startTicks = 0, virtualBytes = 0;
  let minorFaults = 0, majorFaults = 0;
  let userTicks = 0, systemTicks = 0, childUserTicks = 0, childSystemTicks = 0;
  let at = close + 4; // Behind ") S ", at field 4.
  for (let field = 4; field <= 23; field++) {
    let value = 0; // Negative fields (tpgid, priority, nice), which PROFIT does not use, are wrong.
    for (; bytes[at]! > BLANK; at++) value = value * 10 + (bytes[at]! - ZERO);
    at++;
    if (field === 4) ppid = value;
    else if (field === 9) flags = value;
    else if (field === 10) minorFaults = value;
    else if (field === 12) majorFaults = value;
    else if (field === 14) userTicks = value;
    else if (field === 15) systemTicks = value;
    else if (field === 16) childUserTicks = value;
    else if (field === 17) childSystemTicks = value;
    else if (field === 20) numThreads = value;
    else if (field === 22) startTicks = value;
    else if (field === 23) virtualBytes = value;
  }
  if (open < 0 || close < open || at > bytes.length) {
    throw new SyntaxError(`Cannot parse stat line "${decoder.decode(bytes)}"`);
  }
  const state = String.fromCharCode(bytes[close + 2]!);
  const isOver = state === "Z" || state === "X" || (flags & PF_EXITING) !== 0;
  return {
    bytes,
    commFrom: open + 1,
    commTo: close,
    state,
    hasEnded: isOver && numThreads < 2,
    isLeaderless: isOver && numThreads > 1,
    isKernelThread: (flags & PF_KTHREAD) !== 0,
    ppid,
    minorFaults,
    majorFaults,
    userTicks,
    systemTicks,
    childUserTicks,
    childSystemTicks,
    numThreads,
    startTicks,
    virtualBytes,
  };
}

/** Copies the name in `stat`, since the next read overwrites the bytes. */
export function copyComm({ bytes, commFrom, commTo }: Stat): Uint8Array {
  return bytes.slice(commFrom, commTo);
}

/** Returns whether the process in `stat` has this name. */
export function hasComm({ bytes, commFrom, commTo }: Stat, comm: Uint8Array): boolean {
  if (comm.length !== commTo - commFrom) return false;
  for (let at = 0; at < comm.length; at++) if (comm[at] !== bytes[commFrom + at]) return false;
  return true;
}

/**
 * Parses `/proc/PID/statm`: the exact resident set size, which `stat` only approximates, and its
 * anonymous part, which has no pages of files or of shared memory (proc_pid_statm(5)).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { rssBytes, anonymousBytes } = parseStatm(
 *   new TextEncoder().encode("900 25 9 1 0 8 0\n"),
 *   4096,
 * );
 * assertEquals([rssBytes, anonymousBytes], [25 * 4096, 16 * 4096]);
 * ```
 *
 * @param bytes The whole file.
 * @param pageBytes Size of a page.
 * @returns Sizes in bytes.
 */
export function parseStatm(
  bytes: Uint8Array,
  pageBytes: number,
): { rssBytes: number; anonymousBytes: number } {
  let at = bytes.indexOf(BLANK) + 1;
  let resident = 0;
  for (; bytes[at]! > BLANK; at++) resident = resident * 10 + (bytes[at]! - ZERO);
  let shared = 0;
  for (at++; bytes[at]! > BLANK; at++) shared = shared * 10 + (bytes[at]! - ZERO);
  return { rssBytes: resident * pageBytes, anonymousBytes: (resident - shared) * pageBytes };
}

/**
 * Returns whether a process has memory. A thread of the kernel has none. An ending process frees
 * its memory before it closes its files and becomes a zombie (exit_mm()).
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(hasMemory(new TextEncoder().encode("900 0 0 1 0 8 0\n"))); // All of it is swapped out.
 * assert(!hasMemory(new TextEncoder().encode("0 0 0 0 0 0 0\n")));
 * ```
 *
 * @param statm The whole file.
 * @returns Whether its address space has a size above 0.
 */
export function hasMemory(statm: Uint8Array): boolean {
  return statm[0] !== ZERO;
}
