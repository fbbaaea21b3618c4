/**
 * A process, and what is read of it at one moment.
 *
 * @module
 */

import type { ColumnName, ExtraColumn } from "./columns.ts";

/**
 * A process as a listing shows it. Pid and start identify it, and in a file the labels of its rows:
 * a recycled pid is another process, as is the same pid on another host.
 */
export interface Process {
  /** Process id; below 0 where nobody told it, as in the log of another tool. */
  readonly pid: number;
  /** When it started, in hundredths of a second since boot, or since 1970 where ps tells it. */
  readonly startTicks: number;
  /** What the labels of its rows say, such as `host=web1`, with a NUL between two of them. */
  readonly labels?: string;
  /** Its name, completed by the name of its program where the kernel cut it. */
  readonly name: string;
  /** Process id of its parent, when it was last looked up. */
  readonly ppid: number;
  /** Whole command line, empty for a kernel thread; `null` where the selection does not ask. */
  readonly command: string | null;
  /** Effective user id; `null` where the selection does not ask. */
  readonly uid: number | null;
  /** The paths of its control groups, each once; absent where the selection does not ask. */
  readonly cgroups?: readonly string[];
}

/** What was read of one process at one moment; what was refused, or not asked for, is `null`. */
export interface Reading extends Process {
  /** When it was read, on the monotonic clock. */
  readonly readAtMs: number;
  /** How long ago the process had started then; `null` where its start is told too roughly. */
  readonly ageSeconds: number | null;
  /** When it started, in seconds since 1970; the same in every reading of one recording. */
  readonly creationEpochSeconds: number;
  /** The kernel's letter: R, S, D, T, t, I, ... (proc_pid_stat(5), ps(1)). */
  readonly state: string | null;
  /** Number of threads. */
  readonly numThreads: number | null;
  /** CPU time used by all threads, without children. */
  readonly cpuSeconds: number | null;
  /** The part of it in user mode. */
  readonly cpuUserSeconds: number | null;
  /** The part of it in the kernel. */
  readonly cpuSystemSeconds: number | null;
  /** CPU time, in both modes, of children that ended and were waited for, and of theirs. */
  readonly cpuChildrenSeconds: number | null;
  /** Size of the address space. */
  readonly virtualBytes: number | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** The part of it that is of no file: heaps and stacks. */
  readonly anonymousBytes: number | null;
  /** Open file descriptors of every kind. */
  readonly openFiles: number | null;
  /** What is read only when its column was asked for. */
  readonly extras: Extras;
  /** The values that are `null` because the system refused them. */
  readonly refusals: readonly Refusal[];
}

/** Values that cost a read of their own, by the name of their column; `null` where refused. */
export type Extras = Partial<Record<ExtraColumn, number | string | null>>;

/** A value that the system refused. */
export interface Refusal {
  /** The column that stays empty. */
  readonly column: ColumnName;
  /** Why, in the system's words. */
  readonly reason: string;
}

/**
 * A process id to be told.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([7, -1].map(knownPid), [7, null]);
 * ```
 *
 * @param pid The process id.
 * @returns The same; `null` where nobody told it.
 */
export function knownPid(pid: number): number | null {
  return pid < 0 ? null : pid;
}

/**
 * What the labels of a process say, one by one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(listLabels("host=web1\0rack=a=b"), [["host", "web1"], ["rack", "a=b"]]);
 * assertEquals(listLabels(""), []);
 * ```
 *
 * @param labels All of them, as in {@linkcode Process}.
 * @returns The name and the value of each.
 */
export function listLabels(labels: string): [name: string, value: string][] {
  if (labels === "") return [];
  return labels.split("\0").map((label) => {
    const end = label.indexOf("=");
    return [label.slice(0, end), label.slice(end + 1)];
  });
}
