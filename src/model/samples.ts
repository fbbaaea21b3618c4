/**
 * What a recording consists of: its processes, its moments, and samples of them. No code.
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
