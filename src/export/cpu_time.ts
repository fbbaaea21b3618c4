/**
 * CPU time by mode, and sums of it. Pure.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";

/** CPU time used, in seconds; a mode that nothing is known of is `null`. */
export interface CpuSeconds {
  /** In user mode. */
  readonly user: number | null;
  /** In the kernel. */
  readonly system: number | null;
  /** In both, where the source does not tell them apart, as ps on Linux. */
  readonly unsplit: number | null;
}

/** No CPU time of any mode. */
export const NO_CPU: CpuSeconds = { user: null, system: null, unsplit: null };

/** The CPU time of a process since it started. */
export function cpuOf(
  { cpuSeconds, cpuUserSeconds, cpuSystemSeconds }: Pick<
    Reading,
    "cpuSeconds" | "cpuUserSeconds" | "cpuSystemSeconds"
  >,
): CpuSeconds {
  return cpuUserSeconds === null || cpuSystemSeconds === null
    ? { user: null, system: null, unsplit: cpuSeconds }
    : { user: cpuUserSeconds, system: cpuSystemSeconds, unsplit: null };
}

/**
 * The sum of two CPU times, mode by mode; what is unknown of one counts as nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const sum = addCpu({ user: 1, system: 2, unsplit: null }, { user: 3, system: null, unsplit: null });
 * assertEquals(sum, { user: 4, system: 2, unsplit: null });
 * ```
 */
export function addCpu(a: CpuSeconds, b: CpuSeconds): CpuSeconds {
  return {
    user: addKnown(a.user, b.user),
    system: addKnown(a.system, b.system),
    unsplit: addKnown(a.unsplit, b.unsplit),
  };
}

/** What a CPU time has that an earlier one of the same process had not. */
export function subtractCpu(later: CpuSeconds, earlier: CpuSeconds): CpuSeconds {
  return {
    user: later.user && later.user - (earlier.user ?? 0),
    system: later.system && later.system - (earlier.system ?? 0),
    unsplit: later.unsplit && later.unsplit - (earlier.unsplit ?? 0),
  };
}

/** The sum of what is known; `null` where nothing is. */
export function addKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
