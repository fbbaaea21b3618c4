/**
 * Parses the files of a control group on memory, kills and throttling, and the files of the machine
 * and of a process that limit memory, too. Pure.
 *
 * Layouts: Documentation/admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst and scheduler/sched-bwc.rst
 * of the kernel, proc_meminfo(5), proc_pid_limits(5).
 *
 * @module
 */

import { findStatusField } from "../../text/status_file.ts";

const decoder = new TextDecoder();

/**
 * Without a limit, version 1 writes the largest possible number of pages, which is at least a page
 * below 2^63 bytes.
 */
const UNLIMITED_BYTES = 2 ** 62;

/** The names of the files of both versions. */
export const GROUP_FILES = {
  1: {
    max: "memory.limit_in_bytes",
    high: null,
    usage: "memory.usage_in_bytes",
    stat: "memory.stat",
    inactive: "total_inactive_file",
    kills: "memory.oom_control",
  },
  2: {
    max: "memory.max",
    high: "memory.high",
    usage: "memory.current",
    stat: "memory.stat",
    inactive: "inactive_file",
    kills: "memory.events",
  },
} as const;

/**
 * Parses a file that contains one limit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const limits = ["67108864\n", "max\n", "9223372036854771712\n", ""];
 * assertEquals(limits.map((text) => parseLimit(new TextEncoder().encode(text))), [
 *   67108864,
 *   null,
 *   null,
 *   null,
 * ]);
 * ```
 *
 * @param bytes The whole file.
 * @returns The limit in bytes; `null` without a limit.
 */
export function parseLimit(bytes: Uint8Array): number | null {
  const limit = Number.parseInt(decoder.decode(bytes), 10);
  return limit < UNLIMITED_BYTES ? limit : null;
}

/**
 * Parses one number in a file that has a key and a number on each line, such as `memory.stat`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const events = new TextEncoder().encode("low 0\nmax 12\noom 2\noom_kill 1\noom_group_kill 0\n");
 * assertEquals([findCount(events, "oom_kill"), findCount(events, "kill")], [1, null]);
 * ```
 *
 * @param bytes The whole file.
 * @param key The key.
 * @returns The number; `null` without such a line.
 */
export function findCount(bytes: Uint8Array, key: string): number | null {
  const found = new RegExp(`^${key} (\\d+)$`, "m").exec(decoder.decode(bytes))?.[1];
  return found === undefined ? null : Number(found);
}

/**
 * Parses the throttled time of a group in `cpu.stat`, summed up over its CPUs. Version 2 counts
 * microseconds, version 1 nanoseconds.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const files = ["nr_throttled 3\nthrottled_usec 1500000\n", "throttled_time 2500000000\n", ""];
 * assertEquals(files.map((text) => parseThrottled(new TextEncoder().encode(text))), [
 *   1.5,
 *   2.5,
 *   null,
 * ]);
 * ```
 *
 * @param bytes The whole file.
 * @returns Seconds; `null` if the kernel does not report the time.
 */
export function parseThrottled(bytes: Uint8Array): number | null {
  const [micro, nano] = [findCount(bytes, "throttled_usec"), findCount(bytes, "throttled_time")];
  return micro !== null ? micro / 1e6 : nano !== null ? nano / 1e9 : null;
}

/**
 * Parses `/proc/meminfo`: the memory of the machine, and the part of it that is not available for
 * new work.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  400 kB\n";
 * assertEquals(parseMemory(new TextEncoder().encode(text)), {
 *   limitBytes: 1024000,
 *   usedBytes: 614400,
 * });
 * ```
 *
 * @param bytes The whole file.
 * @returns Both sizes; `null` if the kernel does not report the available memory (before Linux
 * 3.14).
 */
export function parseMemory(
  bytes: Uint8Array,
): { limitBytes: number; usedBytes: number } | null {
  const text = decoder.decode(bytes);
  const [total, available] = ["MemTotal", "MemAvailable"].map((key) =>
    Number.parseInt(findStatusField(text, key) ?? "", 10) * 1024
  );
  if (!(total! > 0 && available! >= 0)) return null;
  return { limitBytes: total!, usedBytes: total! - available! };
}

/**
 * Parses the soft limit of the address space (RLIMIT_AS) in `/proc/PID/limits`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const limits = ["104857600            unlimited", "unlimited            unlimited"];
 * const texts = limits.map((limit) => `Max address space         ${limit}            bytes     \n`);
 * assertEquals(texts.map((text) => parseAddressSpace(new TextEncoder().encode(text))), [
 *   104857600,
 *   null,
 * ]);
 * ```
 *
 * @param bytes The whole file.
 * @returns Bytes; `null` without a limit.
 */
export function parseAddressSpace(bytes: Uint8Array): number | null {
  const limit = /^Max address space +(\d+)/m.exec(decoder.decode(bytes))?.[1];
  return limit === undefined ? null : Number(limit);
}
