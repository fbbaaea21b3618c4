/**
 * What two readings of a process tell: CPU % is a difference over the time that passed. Pure.
 *
 * @module
 */

import type { Reading } from "../model/processes.ts";
import type { CpuShare } from "../model/samples.ts";

/** Starts are counted in hundredths of a second (time(7), USER_HZ). */
const START_STEP_MS = 10;

/** Over so little of the step in which CPU time is counted, a CPU % is nothing but rounding. */
const LEAST_STEPS = 0.45;

/**
 * The CPU % of a process between two readings: time used / time passed x 100. One that started since
 * the pass before is measured from its own start.
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
 * @param before An earlier reading under the same pid, if there is one to measure from.
 * @param passBeforeMs When the last pass that would have read the process began, on the monotonic
 * clock.
 * @param cpuStepMs The step in which CPU time is counted.
 * @returns The share; unknown of a process that is older but was not read in that pass, where too
 * little time has passed, and where the CPU time was refused.
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

/** The age of a process that started since the pass before, else 0. */
function ageIfNew({ ageSeconds, readAtMs }: Reading, passBeforeMs: number): number {
  const ageMs = (ageSeconds ?? Infinity) * 1000;
  return ageMs <= readAtMs - passBeforeMs + START_STEP_MS && ageMs < Infinity ? ageMs : 0;
}
