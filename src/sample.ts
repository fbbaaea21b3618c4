/**
 * What two readings of a process tell: CPU % is a difference over the time that passed. Pure.
 *
 * @module
 */

import type { CpuShare, Reading } from "./types.ts";

/** CPU times and starts are counted in hundredths of a second everywhere (time(7), USER_HZ). */
const RESOLUTION_MS = 10;

/** Over less than half of that, a CPU % is nothing but rounding. */
const LEAST_MS = RESOLUTION_MS / 2;

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
 *   ageSeconds: 9, creationEpochSeconds: 0, state: "S", numThreads: 1, cpuUserSeconds: 3,
 *   cpuSystemSeconds: 1, virtualBytes: 0, rssBytes: 0, openFiles: 0, extras: {}, refusals: [],
 * };
 * const later = { ...reading, readAtMs: 3000, ageSeconds: 11, cpuUserSeconds: 4 };
 * assertEquals(measureCpu(later, reading, 1000), { cpuPercent: 50, cpuOverMs: 2000 });
 * assertEquals(measureCpu(later, undefined, 1000).cpuPercent, null);
 * ```
 *
 * @param now The reading.
 * @param before What was read under the same pid in the pass before.
 * @param passBeforeMs When that pass began, on the monotonic clock.
 * @returns The share; unknown of a process that is older but was not read in that pass, and where
 * too little time has passed.
 */
export function measureCpu(
  now: Reading,
  before: Reading | undefined,
  passBeforeMs: number,
): CpuShare {
  const isSame = before !== undefined && before.startTicks === now.startTicks;
  const ageMs = now.ageSeconds * 1000;
  const isNew = ageMs <= now.readAtMs - passBeforeMs + RESOLUTION_MS;
  const passedMs = isSame ? now.readAtMs - before.readAtMs : isNew ? ageMs : 0;
  if (passedMs < LEAST_MS) return { cpuPercent: null, cpuOverMs: 0 };
  const usedSeconds = cpuSeconds(now) - (isSame ? cpuSeconds(before) : 0);
  return { cpuPercent: Math.max(0, usedSeconds / (passedMs / 1000) * 100), cpuOverMs: passedMs };
}

function cpuSeconds(reading: Reading): number {
  return reading.cpuUserSeconds + reading.cpuSystemSeconds;
}
