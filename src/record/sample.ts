/**
 * Computes CPU % from two readings of a process. Pure.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import type { CpuShare } from "../model/samples.ts";

/** The resolution of start times: the kernel counts hundredths of a second (time(7), USER_HZ). */
const START_STEP_MS = 10;

/** A CPU % over a shorter part of the CPU clock's resolution would be a rounding error. */
const LEAST_STEPS = 0.45;

/**
 * Computes the CPU % of a process between two readings: CPU time used / time passed x 100. A process
 * that started since the previous pass is measured from its own start.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const reading = {
 *   pid: 7, startTicks: 100, name: "acme", ppid: 1, command: null, uid: null, readAtMs: 1000,
 *   ageSeconds: 9, creationEpochSeconds: 0, state: "S", numThreads: 1, cpuSeconds: 4,
 *   cpuUserSeconds: 3, cpuSystemSeconds: 1, cpuChildrenSeconds: 0,
 *   virtualBytes: 0, rssBytes: 0, anonymousBytes: 0, openFiles: 0, extras: {}, refusals: [],
 * };
 * const later = { ...reading, readAtMs: 3000, ageSeconds: 11, cpuSeconds: 5 };
 * assertEquals(measureCpu(later, reading, 1000, 10), { cpuPercent: 50, cpuOverMs: 2000 });
 * assertEquals(measureCpu(later, undefined, 1000, 10).cpuPercent, null);
 * ```
 *
 * @param now The reading.
 * @param before The previous reading with the same pid, if there is one.
 * @param passBeforeMs The start of the previous pass, on the monotonic clock.
 * @param cpuStepMs The resolution of the CPU clock.
 * @returns The CPU %. It is `null` if the process is older than the previous pass but was not read in
 * that pass, if too little time has passed, and if the system refused the CPU time.
 */
export function measureCpu(
  now: Reading,
  before: Reading | undefined,
  passBeforeMs: number,
  cpuStepMs: number,
): CpuShare {
  const base = before?.startTicks === now.startTicks ? before : undefined;
  const passedMs = base ? now.readAtMs - base.readAtMs : ageIfNew(now, passBeforeMs);
  const usedBefore = base ? base.cpuSeconds : 0;
  if (now.cpuSeconds === null || usedBefore === null || passedMs < cpuStepMs * LEAST_STEPS) {
    return { cpuPercent: null, cpuOverMs: 0 };
  }
  const usedSeconds = Math.max(0, now.cpuSeconds - usedBefore);
  return { cpuPercent: usedSeconds / (passedMs / 1000) * 100, cpuOverMs: passedMs };
}

/** Returns the age of a process that started since the previous pass; otherwise 0. */
function ageIfNew({ ageSeconds, readAtMs }: Reading, passBeforeMs: number): number {
  const ageMs = (ageSeconds ?? Infinity) * 1000;
  return ageMs <= readAtMs - passBeforeMs + START_STEP_MS && ageMs < Infinity ? ageMs : 0;
}
