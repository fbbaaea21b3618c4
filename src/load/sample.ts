/**
 * The values of rows to samples. Pure.
 *
 * @module
 */

import type { ExtraColumn, Extras, Sample } from "../types.ts";
import type { Values } from "./cells.ts";
import { type Known, recognise } from "./known.ts";

const EXTRAS = Object.keys(
  {
    user: 0,
    command: 0,
    mem_private: 0,
    mem_unique: 0,
    mem_proportional: 0,
    mem_swap: 0,
    io_read_bytes: 0,
    io_write_bytes: 0,
    max_open_files: 0,
  } satisfies Record<ExtraColumn, 0>,
) as ExtraColumn[];

/**
 * Makes a sample of a row. What recordings do not hold is `null`, or 0 where there is always a
 * value: `ppid`, the start where its column is missing, `readAtMs` (which is of another clock).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { knownNothing } from "./known.ts";
 *
 * const known = knownNothing();
 * sampleOf({ pid: 7, name: "acme", timestamp: 1, cpu_percent: 50 }, known);
 * const next = sampleOf({ pid: 7, name: "acme", timestamp: 3, cpu_percent: 10 }, known);
 * assertEquals([next.cpuPercent, next.cpuOverMs, next.reading.rssBytes], [10, 2000, null]);
 * ```
 *
 * @param values The values of the row.
 * @param known What the rows before told; this one is added.
 * @returns The sample; `cpuOverMs` is told by the rows around it.
 */
export function sampleOf(values: Values, known: Known): Sample {
  const { pid, name, timestamp } = values;
  const creation = numberOf(values.creation_epoch);
  const row = { pid, timestamp, creationEpochSeconds: creation };
  const { creationEpochSeconds, overMs } = recognise(row, known);
  const cpuPercent = numberOf(values.cpu_percent);
  const cpuUserSeconds = numberOf(values.cpu_user_seconds);
  const cpuSystemSeconds = numberOf(values.cpu_system_seconds);
  const isWhole = cpuUserSeconds !== null && cpuSystemSeconds !== null;
  return {
    reading: {
      pid,
      startTicks: Math.round((creationEpochSeconds ?? 0) * 100),
      name,
      ppid: numberOf(values.ppid) ?? 0,
      command: textOf(values.command),
      uid: null,
      readAtMs: 0,
      ageSeconds: creationEpochSeconds === null ? null : timestamp - creationEpochSeconds,
      creationEpochSeconds: creationEpochSeconds ?? 0,
      state: textOf(values.state),
      numThreads: numberOf(values.num_threads),
      cpuSeconds: isWhole ? cpuUserSeconds + cpuSystemSeconds : null,
      cpuUserSeconds,
      cpuSystemSeconds,
      virtualBytes: numberOf(values.mem_virtual),
      rssBytes: numberOf(values.mem_real),
      openFiles: numberOf(values.num_open_files),
      extras: pickExtras(values),
      refusals: [],
    },
    cpuPercent,
    cpuOverMs: cpuPercent === null ? 0 : overMs,
    root: null,
  };
}

function pickExtras(values: Values): Extras {
  const extras: Extras = {};
  for (const name of EXTRAS) {
    const value = values[name];
    if (value !== undefined) extras[name] = value;
  }
  return extras;
}

function numberOf(value: number | string | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function textOf(value: number | string | null | undefined): string | null {
  return typeof value === "string" ? value : null;
}
