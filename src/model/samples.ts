/**
 * The nouns of a recording: its processes, its ticks and its samples. Pure.
 *
 * @module
 */

import type { Process, Reading } from "./processes.ts";

/** The processes of a recording. */
export interface Selection {
  /** The only pids that can match; `null` if any process can. */
  readonly pids: readonly number[] | null;
  /** Whether a process belongs to the recording. */
  readonly matches: (process: Process) => boolean;
  /** Whether all descendants of a match belong to the recording, too. */
  readonly children: boolean;
  /** Returns the group of a sample; absent without groups. */
  readonly groupOf?: (sample: Sample) => Group | null;
}

/** A moment at which a sample is due. */
export interface Tick {
  /** The start of the tick on the wall clock, which can step, in milliseconds since 1970. */
  readonly epochMs: number;
  /**
   * The start of the tick on a clock that never steps, which measures elapsed time. A file has no such clock:
   * there it is `epochMs`.
   */
  readonly monotonicMs: number;
  /** The number of grid points between the tick before and this one that were not used. */
  readonly skipped: number;
  /** Whether the recording ends with this tick. */
  readonly last: boolean;
}

/** CPU % over a time. */
export interface CpuShare {
  /** CPU time / elapsed time × 100; `null` if it is unknown. */
  readonly cpuPercent: number | null;
  /** The elapsed time; 0 if the share is unknown. */
  readonly cpuOverMs: number;
}

/** A reading, with values that need the reading before. */
export interface Sample extends CpuShare {
  /** The reading. */
  readonly reading: Reading;
  /** The match that the process is or descends from; `null` if descendants are not recorded. */
  readonly root: Process | null;
  /** The group; `null` for none. Absent if the user did not ask for groups. */
  readonly group?: Group | null;
}

/** Returns the labels of the process of a sample, which tell its host; empty without labels. */
export function labelsOf({ reading: { labels = "" } }: Sample): string {
  return labels;
}

/** The group of processes: the root of their tree, or a value that they share. */
export type Group = Process | string;

/**
 * Returns the group of a sample: the group that the user asked for, else the group in the file, else the tree.
 *
 * @param sample The sample.
 * @returns The group; `null` for none.
 */
export function groupOf({ group, reading: { extras }, root }: Sample): Group | null {
  if (group !== undefined) return group;
  const told = extras.group;
  return typeof told === "string" && told !== "" ? told : root;
}

/**
 * Returns the name of a group in a file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const root = { pid: 7, startTicks: 0, name: "acme", ppid: 1, command: null, uid: null };
 * assertEquals(["web", root].map(nameGroup), ["web", "acme (pid 7)"]);
 * ```
 *
 * @param group The group.
 * @returns The value that its processes share; for a tree the first name of its root, and the pid.
 */
export function nameGroup(group: Group): string {
  return typeof group === "string" ? group : `${group.name} (pid ${group.pid})`;
}

/** All samples of one tick. */
export interface Snapshot {
  /** The moment. */
  readonly tick: Tick;
  /** One sample of every selected process that was alive. */
  readonly samples: readonly Sample[];
  /** The reason why samples could not be taken; `null` if they could. */
  readonly missed: string | null;
}
