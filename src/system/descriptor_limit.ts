/**
 * Starts a command with the limit of descriptors that the caller of PROFIT has. `deno run` raises its
 * own soft limit to the hard limit before any module runs, and the process keeps no trace of the old
 * soft limit. A compiled program does not raise it.
 *
 * Layouts: proc_pid_limits(5), setrlimit(2).
 *
 * @module
 */

import { openLibc } from "./libc.ts";
import { readOwnStatus, readText } from "./own_status.ts";

/** The limit of descriptors of a process. */
export interface DescriptorLimit {
  /** The soft limit, which is in force. */
  readonly soft: number;
  /** The hard limit: the process may raise its soft limit up to this. */
  readonly hard: number;
}

/** The number of the limit on Linux, x86_64 and aarch64. */
const RLIMIT_NOFILE = 7;

/** The number of descriptors that PROFIT itself needs to start a command. */
const LEAST = 64;

/**
 * Starts a command with the limit that PROFIT had before Deno raised it, if that can be found.
 *
 * @param start Starts the command.
 * @returns What `start` returns.
 */
export function withCallersLimit<T>(start: () => T): T {
  const limit = readCallersLimit();
  if (limit === null || !setLimit(limit)) return start();
  try {
    return start();
  } finally {
    setLimit({ ...limit, soft: limit.hard });
  }
}

function readCallersLimit(): DescriptorLimit | null {
  if (Deno.build.os !== "linux" || Deno.build.standalone) return null;
  const { ppid } = readOwnStatus();
  const callers = ppid ? parseDescriptorLimit(readText(`/proc/${ppid}/limits`)) : null;
  if (callers === null || callers.soft === callers.hard) return null;
  return findCallersLimit(parseDescriptorLimit(readText("/proc/self/limits")), callers);
}

/**
 * Finds the limit that PROFIT had before Deno raised it. A program starts with the limit of its parent.
 * If the hard limits differ, another program between the two has set both limits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const callers = { soft: 1024, hard: 20000 };
 * assertEquals(findCallersLimit({ soft: 20000, hard: 20000 }, callers), callers);
 * assertEquals(findCallersLimit({ soft: 4096, hard: 4096 }, callers), null);
 * ```
 *
 * @param own The limit that PROFIT has now.
 * @param callers The limit of the process that started it.
 * @returns The limit; `null` if PROFIT still has it, or it cannot be found.
 */
export function findCallersLimit(
  own: DescriptorLimit | null,
  callers: DescriptorLimit,
): DescriptorLimit | null {
  const isRaised = own?.soft === own?.hard && own?.hard === callers.hard;
  return isRaised && callers.soft < callers.hard && callers.soft >= LEAST ? callers : null;
}

/**
 * Reads `/proc/PID/limits`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Max open files            1024                 4096                 files     \n";
 * assertEquals(parseDescriptorLimit(text), { soft: 1024, hard: 4096 });
 * ```
 *
 * @param text The whole file; empty if there is no such file.
 * @returns The limit; `null` if the file has none.
 */
export function parseDescriptorLimit(text: string): DescriptorLimit | null {
  const [, soft, hard] = /^Max open files +(\d+) +(\d+) /m.exec(text) ?? [];
  return soft === undefined ? null : { soft: Number(soft), hard: Number(hard) };
}

/** Sets PROFIT's own limit, which a command inherits. Returns whether the kernel allowed it. */
function setLimit({ soft, hard }: DescriptorLimit): boolean {
  const limit = new BigUint64Array([BigInt(soft), BigInt(hard)]);
  return openLibc()?.setrlimit(RLIMIT_NOFILE, limit) === 0;
}
