/**
 * The nouns of a process and of its readings.
 *
 * @module
 */

import type { ColumnName, ExtraColumn } from "./columns.ts";

/**
 * A process in a listing. Its pid and its start identify it, and in a file also the labels of its
 * rows. A process with a reused pid is another process, and so is a process with the same pid on
 * another host.
 */
export interface Process {
  /** Process id; below 0 if it is unknown, as in the log of another tool. */
  readonly pid: number;
  /** The start, in hundredths of a second since boot; from ps, since 1970. */
  readonly startTicks: number;
  /** The labels of its rows, such as `host=web1`, separated by NULs. */
  readonly labels?: string;
  /** The name, completed by the name of the program if the kernel cut it. */
  readonly name: string;
  /** Process id of the parent at the latest look. */
  readonly ppid: number;
  /** The whole command line, empty for a kernel thread; `null` if the selection does not need it. */
  readonly command: string | null;
  /** Effective user id; `null` if the selection does not need it. */
  readonly uid: number | null;
  /** The paths of its control groups, each once; absent if the selection does not need them. */
  readonly cgroups?: readonly string[];
}

/** The values of a process at one moment. A value that was refused or not needed is `null`. */
export interface Reading extends Process {
  /** The time of the reading, on the monotonic clock. */
  readonly readAtMs: number;
  /** The age of the process; `null` if its start is not exact enough. */
  readonly ageSeconds: number | null;
  /**
   * The start in seconds since 1970. It is the same in every reading of one recording; `null` if the
   * time of the boot is unknown.
   */
  readonly creationEpochSeconds: number | null;
  /** The letter of the kernel: R, S, D, T, t, I, ... (proc_pid_stat(5), ps(1)). */
  readonly state: string | null;
  /** Number of threads. */
  readonly numThreads: number | null;
  /** CPU time of all threads, without children. */
  readonly cpuSeconds: number | null;
  /** The part of it in user mode. */
  readonly cpuUserSeconds: number | null;
  /** The part of it in the kernel. */
  readonly cpuSystemSeconds: number | null;
  /**
   * CPU time in both modes of ended children that the process waited for, and of the children of
   * these children.
   */
  readonly cpuChildrenSeconds: number | null;
  /** Size of the address space. */
  readonly virtualBytes: number | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** The part of it that belongs to no file: heaps and stacks. */
  readonly anonymousBytes: number | null;
  /** Open file descriptors of every kind. */
  readonly openFiles: number | null;
  /** Values that are read only for their columns. */
  readonly extras: Extras;
  /** The values that are `null` because the system refused them. */
  readonly refusals: readonly Refusal[];
}

/** Values that need a read of their own, by column; `null` if a value was refused. */
export type Extras = Partial<Record<ExtraColumn, number | string | null>>;

/** A value that the system refused. */
export interface Refusal {
  /** The column that stays empty. */
  readonly column: ColumnName;
  /** The reason, in the words of the system. */
  readonly reason: string;
}

/**
 * Returns a process id that can be shown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([7, -1].map(knownPid), [7, null]);
 * ```
 *
 * @param pid The process id.
 * @returns The same; `null` if it is unknown.
 */
export function knownPid(pid: number): number | null {
  return pid < 0 ? null : pid;
}

/** Adds the known values; `null` if both are unknown. */
export function addKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

/** Returns the larger known value; `null` if both are unknown. */
export function largestKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

/** Returns the smaller known value; `null` if both are unknown. */
export function leastKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}

/**
 * Separates the labels of a process.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(listLabels("host=web1\0rack=a=b"), [["host", "web1"], ["rack", "a=b"]]);
 * assertEquals(listLabels(""), []);
 * ```
 *
 * @param labels All labels, as in {@linkcode Process}.
 * @returns The names and the values.
 */
export function listLabels(labels: string): [name: string, value: string][] {
  if (labels === "") return [];
  return labels.split("\0").map((label) => {
    const end = label.indexOf("=");
    return [label.slice(0, end), label.slice(end + 1)];
  });
}
