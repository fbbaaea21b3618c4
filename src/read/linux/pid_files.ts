/**
 * Parses the files of a process that only some columns need.
 *
 * Layouts: proc_pid_status(5), proc_pid_io(5), proc_pid_limits(5), for `smaps_rollup`
 * Documentation/ABI/testing/procfs-smaps_rollup of the kernel, and for `schedstat` its
 * Documentation/scheduler/sched-stats.rst.
 *
 * @module
 */

import type { PartSizes } from "../../model/growth.ts";
import { findStatusField } from "../../text/status_file.ts";

const decoder = new TextDecoder();

/** The values in `status`; `null` if the kernel has no such line. */
export interface Status {
  /** Effective user id. */
  readonly uid: number;
  /** Anonymous memory and swapped-out memory. */
  readonly privateBytes: number | null;
  /** Swapped-out memory. */
  readonly swapBytes: number | null;
  /** Resident pages of files. */
  readonly fileBytes: number | null;
  /** Resident pages of shared memory and of tmpfs. */
  readonly sharedBytes: number | null;
  /** Largest resident set size so far. */
  readonly peakRssBytes: number | null;
}

/**
 * Parses `/proc/PID/status`. A kernel thread has no lines on memory: its sizes are 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\tacme\nUid:\t1000\t33\t33\t33\nVmHWM:\t20 kB\nRssAnon:\t8 kB\nVmSwap:\t4 kB\n";
 * const status = parseStatus(new TextEncoder().encode(text));
 * assertEquals([status.uid, status.privateBytes], [33, 12 * 1024]);
 * ```
 *
 * @param bytes The whole file.
 * @returns The fields that PROFIT uses.
 */
export function parseStatus(bytes: Uint8Array): Status {
  const text = decoder.decode(bytes);
  const isKernelThread = findStatusField(text, "VmSize") === null;
  const sizeOf = (key: string) => findKibibytes(text, key) ?? (isKernelThread ? 0 : null);
  const anonymousBytes = sizeOf("RssAnon");
  const swapBytes = sizeOf("VmSwap");
  return {
    uid: Number(findStatusField(text, "Uid")?.split("\t")[1] ?? NaN),
    privateBytes: anonymousBytes === null || swapBytes === null ? null : anonymousBytes + swapBytes,
    swapBytes,
    fileBytes: sizeOf("RssFile"),
    sharedBytes: sizeOf("RssShmem"),
    peakRssBytes: sizeOf("VmHWM"),
  };
}

/**
 * Parses the parts of memory in `/proc/PID/status`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "RssAnon:\t8 kB\nRssFile:\t4 kB\nRssShmem:\t0 kB\nVmPTE:\t40 kB\nVmSwap:\t0 kB\n";
 * const parts = parseMemoryParts(new TextEncoder().encode(text));
 * assertEquals([parts?.anonymous, parts?.files, parts?.pageTables], [8192, 4096, 40960]);
 * ```
 *
 * @param bytes The whole file.
 * @returns Sizes in bytes; `null` if there are none in the file.
 */
export function parseMemoryParts(bytes: Uint8Array): PartSizes | null {
  const text = decoder.decode(bytes);
  const anonymous = findKibibytes(text, "RssAnon");
  if (anonymous === null) return null;
  return {
    anonymous,
    files: findKibibytes(text, "RssFile"),
    shared: findKibibytes(text, "RssShmem"),
    pageTables: findKibibytes(text, "VmPTE"),
    swap: findKibibytes(text, "VmSwap"),
    threads: Number(findStatusField(text, "Threads") ?? NaN) || null,
  };
}

/**
 * Parses the line `Tgid` of `/proc/PID/status`: the process of a thread. The first thread has the id
 * of the process.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\tacme\nTgid:\t70\nNgid:\t0\nPid:\t72\n";
 * assertEquals(parseThreadGroup(new TextEncoder().encode(text)), 70);
 * ```
 *
 * @param bytes The whole file.
 * @returns The id of the process; `null` if there is no such line.
 */
export function parseThreadGroup(bytes: Uint8Array): number | null {
  const pid = findStatusField(decoder.decode(bytes), "Tgid");
  return pid === null ? null : Number(pid);
}

/** Context switches are near the end of `status`: only this number of bytes is decoded. */
const SWITCHES_END = 512;

/** The context switches of a thread. */
export interface Switches {
  /** How often the thread gave up the CPU to wait. */
  readonly voluntary: number;
  /** How often the kernel gave the CPU to another thread. */
  readonly involuntary: number;
}

/**
 * Parses the context switches of one thread in `/proc/PID/task/TID/status`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Name:\tacme\nvoluntary_ctxt_switches:\t32\nnonvoluntary_ctxt_switches:\t5\n";
 * const switches = parseSwitches(new TextEncoder().encode(text));
 * assertEquals(switches, { voluntary: 32, involuntary: 5 });
 * ```
 *
 * @param bytes The whole file.
 * @returns Both counts since the thread started.
 */
export function parseSwitches(bytes: Uint8Array): Switches {
  const text = decoder.decode(bytes.subarray(-SWITCHES_END));
  return {
    voluntary: Number(findStatusField(text, "voluntary_ctxt_switches") ?? NaN),
    involuntary: Number(findStatusField(text, "nonvoluntary_ctxt_switches") ?? NaN),
  };
}

/**
 * Parses the time for which a thread waited for a CPU, in `/proc/PID/task/TID/schedstat`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseRunDelay(new TextEncoder().encode("9000000000 2500000000 71\n")), 2.5);
 * ```
 *
 * @param bytes The whole file.
 * @returns Seconds since the thread started.
 */
export function parseRunDelay(bytes: Uint8Array): number {
  return Number(decoder.decode(bytes).split(" ")[1] ?? NaN) / 1e9;
}

/**
 * Parses `/proc/PID/smaps_rollup`: USS (pages that only this process has) and PSS (each shared page
 * divided by the number of its processes).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Pss:  9 kB\nPrivate_Clean:  1 kB\nPrivate_Dirty:  4 kB\nPrivate_Hugetlb:  0 kB\n";
 * const rollup = parseSmapsRollup(new TextEncoder().encode(text));
 * assertEquals(rollup, { uniqueBytes: 5 * 1024, proportionalBytes: 9 * 1024 });
 * ```
 *
 * @param bytes The whole file.
 * @returns Both sizes in bytes.
 */
export function parseSmapsRollup(
  bytes: Uint8Array,
): { uniqueBytes: number; proportionalBytes: number } {
  const text = decoder.decode(bytes);
  const unique = ["Private_Clean", "Private_Dirty", "Private_Hugetlb"];
  return {
    uniqueBytes: unique.reduce((sum, key) => sum + (findKibibytes(text, key) ?? 0), 0),
    proportionalBytes: findKibibytes(text, "Pss") ?? 0,
  };
}

/**
 * Parses `/proc/PID/io`: the bytes that were really read from and written to storage.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "rchar: 9\nwchar: 9\nread_bytes: 4096\nwrite_bytes: 512\n";
 * assertEquals(parseIo(new TextEncoder().encode(text)), { readBytes: 4096, writeBytes: 512 });
 * ```
 *
 * @param bytes The whole file.
 * @returns Both counts since the process started.
 */
export function parseIo(bytes: Uint8Array): { readBytes: number; writeBytes: number } {
  const text = decoder.decode(bytes);
  return {
    readBytes: Number(/^read_bytes: (\d+)/m.exec(text)?.[1] ?? NaN),
    writeBytes: Number(/^write_bytes: (\d+)/m.exec(text)?.[1] ?? NaN),
  };
}

/**
 * Parses the soft limit of descriptors in `/proc/PID/limits`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "Max open files            1024                 4096                 files     \n";
 * assertEquals(parseMaxOpenFiles(new TextEncoder().encode(text)), 1024);
 * ```
 *
 * @param bytes The whole file.
 * @returns The limit; `null` if there is none.
 */
export function parseMaxOpenFiles(bytes: Uint8Array): number | null {
  const limit = /^Max open files +(\d+)/m.exec(decoder.decode(bytes))?.[1];
  return limit === undefined ? null : Number(limit);
}

function findKibibytes(text: string, key: string): number | null {
  const value = findStatusField(text, key);
  return value === null ? null : Number.parseInt(value, 10) * 1024;
}
