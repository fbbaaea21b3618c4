/**
 * Finds the CPU time of a command and its descendants, or a lower bound. Pure, except that it
 * changes the given state.
 *
 * @module
 */

import type { Snapshot } from "../../model/samples.ts";

/** CPU time in seconds. */
export interface Used {
  /** In user mode. */
  readonly userSeconds: number;
  /** In the kernel. */
  readonly systemSeconds: number;
}

/** The CPU time in the samples. */
export interface SeenCpu {
  /** That of ended processes. */
  ended: Used;
  /** That of each process of the latest tick, by pid. */
  alive: Map<number, Used & { readonly startTicks: number }>;
}

/** The CPU time of a command. */
export interface CommandCpu {
  /** In user mode; `null` if it is unknown. */
  readonly userSeconds: number | null;
  /** In the kernel; `null` if it is unknown. */
  readonly systemSeconds: number | null;
  /** Whether the kernel reported it at the end. Otherwise it is a lower bound. */
  readonly isCpuWhole: boolean;
}

/** The kernel counts in hundredths of a second, and rounds each value. */
const ROUGH_SECONDS = 0.05;

/** Returns the state before the first tick. */
export function unseenCpu(): SeenCpu {
  return { ended: { userSeconds: 0, systemSeconds: 0 }, alive: new Map() };
}

/**
 * Adds the CPU time of the processes of a tick, each since its start.
 *
 * @param seen The state, which receives the tick.
 * @param snapshot The samples of the tick.
 */
export function addCpu(seen: SeenCpu, { samples, missed }: Snapshot): void {
  if (missed !== null) return;
  const alive: SeenCpu["alive"] = new Map();
  for (const { reading: { pid, startTicks, cpuUserSeconds, cpuSystemSeconds } } of samples) {
    if (cpuUserSeconds === null || cpuSystemSeconds === null) continue;
    alive.set(pid, { startTicks, userSeconds: cpuUserSeconds, systemSeconds: cpuSystemSeconds });
  }
  for (const [pid, used] of seen.alive) {
    if (alive.get(pid)?.startTicks !== used.startTicks) seen.ended = add(seen.ended, used);
  }
  seen.alive = alive;
}

/**
 * Finds the CPU time. The kernel reports only the time of processes that their parents waited for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const told = { userSeconds: 2, systemSeconds: 1 };
 * assertEquals(findCpuTime(told, unseenCpu()), { ...told, isCpuWhole: true });
 * ```
 *
 * @param told The time that the kernel reported; `null` if it is unknown.
 * @param seen The time in the samples.
 * @returns The reported time, or the time in the samples if that is more.
 */
export function findCpuTime(told: Used | null, { ended, alive }: SeenCpu): CommandCpu {
  const seen = [...alive.values()].reduce(add, ended);
  if (sumOf(seen) > (told === null ? 0 : sumOf(told) + ROUGH_SECONDS)) {
    return { ...seen, isCpuWhole: false };
  }
  return told === null
    ? { userSeconds: null, systemSeconds: null, isCpuWhole: false }
    : { ...told, isCpuWhole: true };
}

function add(one: Used, other: Used): Used {
  return {
    userSeconds: one.userSeconds + other.userSeconds,
    systemSeconds: one.systemSeconds + other.systemSeconds,
  };
}

function sumOf({ userSeconds, systemSeconds }: Used): number {
  return userSeconds + systemSeconds;
}
