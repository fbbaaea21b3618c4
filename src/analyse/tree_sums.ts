/**
 * The sums over trees of processes, tick by tick. Pure.
 *
 * @module
 */

import type { Extras, Process } from "../model/processes.ts";
import type { Sample } from "../model/samples.ts";

/** What is remembered of a process or a tree at one tick; `null` is unknown. */
export interface Values {
  /** Its name; `null` of a tree whose root has ended. */
  name: string | null;
  /** How old its root is; `null` where that has ended. */
  ageSeconds: number | null;
  /** CPU %. */
  cpuPercent: number | null;
  /** The time that it was measured over. */
  cpuOverMs: number;
  /** Resident set size. */
  rssBytes: number | null;
  /** Private memory. */
  privateBytes: number | null;
  /** Anonymous memory. */
  anonymousBytes: number | null;
  /** Open descriptors. */
  openFiles: number | null;
  /** How many processes it has. */
  processes: number;
}

const NO_VALUES: Values = {
  name: null,
  ageSeconds: null,
  cpuPercent: null,
  cpuOverMs: 0,
  rssBytes: null,
  privateBytes: null,
  anonymousBytes: null,
  openFiles: null,
  processes: 0,
};

/** Private memory, where it was recorded. */
export function privateBytesOf(extras: Extras): number | null {
  const bytes = extras.mem_private ?? null;
  return typeof bytes === "number" ? bytes : null;
}

/**
 * The sums over each tree, of what is known. A process that lived for a part of the tick counts with
 * the CPU time that it used, over the longest time that one of the tree was measured over.
 */
export function sumTrees(samples: readonly Sample[]): Map<Process, Values> {
  const trees = new Map<Process, Values>();
  for (const { reading, cpuPercent, cpuOverMs, root } of samples) {
    if (root === null) continue;
    const sum = trees.get(root) ?? { ...NO_VALUES };
    trees.set(root, sum);
    if (reading.pid === root.pid) [sum.name, sum.ageSeconds] = [reading.name, reading.ageSeconds];
    const overMs = Math.max(sum.cpuOverMs, cpuOverMs);
    sum.cpuPercent = add(
      scale(sum.cpuPercent, sum.cpuOverMs, overMs),
      scale(cpuPercent, cpuOverMs, overMs),
    );
    sum.cpuOverMs = overMs;
    sum.rssBytes = add(sum.rssBytes, reading.rssBytes);
    sum.privateBytes = add(sum.privateBytes, privateBytesOf(reading.extras));
    sum.anonymousBytes = add(sum.anonymousBytes, reading.anonymousBytes);
    sum.openFiles = add(sum.openFiles, reading.openFiles);
    sum.processes++;
  }
  return trees;
}

/** A CPU % over one time as one over another. */
function scale(percent: number | null, fromMs: number, toMs: number): number | null {
  return percent && percent * fromMs / toMs;
}

function add(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}
