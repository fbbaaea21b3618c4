/**
 * What a recording consists of: its processes, its moments, and samples of them. Pure.
 *
 * @module
 */

import type { Process, Reading } from "./processes.ts";

/** Which processes a recording is about. */
export interface Selection {
  /** The only pids that can match, or `null` when any process may. */
  readonly pids: readonly number[] | null;
  /** Whether a process belongs to the recording. */
  readonly matches: (process: Process) => boolean;
  /** Whether all descendants of a match belong to it, too. */
  readonly children: boolean;
  /** Which group a sample is of; absent where no groups were asked for. */
  readonly groupOf?: (sample: Sample) => Group | null;
}

/** A moment at which a sample is due. */
export interface Tick {
  /** Wall clock time at which the tick began, in milliseconds since 1970; that clock may step. */
  readonly epochMs: number;
  /**
   * When the tick began on a clock that never steps, by which elapsed time is told. A file has no
   * such clock: there it is `epochMs`.
   */
  readonly monotonicMs: number;
  /** Grid points that passed unused between the tick before and this one. */
  readonly skipped: number;
  /** Whether the recording ends with this tick. */
  readonly last: boolean;
}

/** CPU % over a time. */
export interface CpuShare {
  /** CPU time used / time passed x 100; `null` where that is not known. */
  readonly cpuPercent: number | null;
  /** The time passed; 0 where the share is not known. */
  readonly cpuOverMs: number;
}

/** A reading, and what it cannot tell alone. */
export interface Sample extends CpuShare {
  /** What was read. */
  readonly reading: Reading;
  /** The match that the process descends from, or is; `null` where descendants do not count. */
  readonly root: Process | null;
  /** What it is summed up with; `null` is nothing. Absent where no groups were asked for. */
  readonly group?: Group | null;
}

/** What processes are summed up by: the root of their tree, or a value that they share. */
export type Group = Process | string;

/**
 * The group of a sample: the one that was asked for, else the one that its file tells, else its tree.
 *
 * @param sample The sample.
 * @returns The group; `null` where it is in none.
 */
export function groupOf({ group, reading: { extras }, root }: Sample): Group | null {
  if (group !== undefined) return group;
  const told = extras.group;
  return typeof told === "string" && told !== "" ? told : root;
}

/**
 * What a group is called in a file.
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
 * @returns The value that its processes share; of a tree its root, as it was first called, and its pid.
 */
export function nameGroup(group: Group): string {
  return typeof group === "string" ? group : `${group.name} (pid ${group.pid})`;
}

/** All samples of one tick. */
export interface Snapshot {
  /** The moment. */
  readonly tick: Tick;
  /** One sample for every selected process that was alive. */
  readonly samples: readonly Sample[];
  /** Why there are none, if they could not be taken. */
  readonly missed: string | null;
}
