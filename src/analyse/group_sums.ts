/**
 * Sums up the processes of each group at one tick. Pure.
 *
 * @module
 */

import { addKnown, type Extras, largestKnown } from "../model/processes.ts";
import { type Group, groupOf, type Sample } from "../model/samples.ts";

/** The sums of a group at one tick; `null` is unknown. */
export interface Values {
  /**
   * The value that its processes share, with the labels that distinguish it from others with that value. For a
   * tree, the name of its root; `null` after the root has ended.
   */
  name: string | null;
  /** The labels of its processes; empty without labels. */
  readonly labels: string;
  /**
   * Its age in seconds: that of a tree's root (`null` after the root has ended), or that of the oldest process
   * of another group.
   */
  ageSeconds: number | null;
  /** CPU %. */
  cpuPercent: number | null;
  /** The interval of the CPU %. */
  cpuOverMs: number;
  /** The part of that CPU time that comes from ended children and is in no sample. */
  endedChildrenSeconds: number;
  /** Resident set size. */
  rssBytes: number | null;
  /** Private memory. */
  privateBytes: number | null;
  /** Anonymous memory. */
  anonymousBytes: number | null;
  /** Proportional set size. */
  proportionalBytes: number | null;
  /** Open descriptors. */
  openFiles: number | null;
  /** Threads. */
  threads: number | null;
  /** The number of its processes. */
  processes: number;
  /** Its largest process. The name of that process reveals the runtime that most of the memory belongs to. */
  largest: { readonly name: string; readonly bytes: number } | null;
}

const NO_VALUES: Omit<Values, "name" | "labels"> = {
  ageSeconds: null,
  cpuPercent: null,
  cpuOverMs: 0,
  endedChildrenSeconds: 0,
  rssBytes: null,
  privateBytes: null,
  anonymousBytes: null,
  proportionalBytes: null,
  openFiles: null,
  threads: null,
  processes: 0,
  largest: null,
};

/** Returns private memory if it was recorded. */
export function privateBytesOf({ mem_private: bytes }: Extras): number | null {
  return typeof bytes === "number" ? bytes : null;
}

/**
 * Returns the group of a sample. Groups of the same name on other hosts are different groups.
 *
 * @returns The root of a tree, or a text; `null` if the sample has no group.
 */
export function keyOf(sample: Sample): Group | null {
  const group = groupOf(sample);
  const { labels } = sample.reading;
  return typeof group === "string" && labels ? `${group}\0${labels}` : group;
}

/**
 * Sums up the known values of each group. A process that lived for a part of the tick counts with the CPU time
 * that it used, over the longest interval in its group.
 */
export function sumGroups(samples: readonly Sample[]): Map<Group, Values> {
  const groups = new Map<Group, Values>();
  for (const sample of samples) {
    const key = keyOf(sample);
    if (key === null) continue;
    const { reading, cpuPercent, cpuOverMs } = sample;
    const sum = groups.get(key) ?? emptyValues(sample);
    groups.set(key, sum);
    if (typeof key === "string") {
      sum.ageSeconds = largestKnown(sum.ageSeconds, reading.ageSeconds);
    } else if (reading.pid === key.pid) {
      [sum.name, sum.ageSeconds] = [reading.name, reading.ageSeconds];
    }
    const overMs = Math.max(sum.cpuOverMs, cpuOverMs);
    sum.cpuPercent = addKnown(
      scale(sum.cpuPercent, sum.cpuOverMs, overMs),
      scale(cpuPercent, cpuOverMs, overMs),
    );
    sum.cpuOverMs = overMs;
    sum.rssBytes = addKnown(sum.rssBytes, reading.rssBytes);
    sum.privateBytes = addKnown(sum.privateBytes, privateBytesOf(reading.extras));
    sum.anonymousBytes = addKnown(sum.anonymousBytes, reading.anonymousBytes);
    const { mem_proportional: proportional } = reading.extras;
    if (typeof proportional === "number") {
      sum.proportionalBytes = addKnown(sum.proportionalBytes, proportional);
    }
    sum.openFiles = addKnown(sum.openFiles, reading.openFiles);
    sum.threads = addKnown(sum.threads, reading.numThreads);
    sum.processes++;
    const bytes = reading.rssBytes ?? 0;
    if (sum.largest === null || bytes > sum.largest.bytes) {
      sum.largest = { name: reading.name, bytes };
    }
  }
  return groups;
}

function emptyValues(sample: Sample): Values {
  const group = groupOf(sample);
  const { labels = "" } = sample.reading;
  if (typeof group !== "string") return { name: null, labels, ...NO_VALUES };
  const others = labels.split("\0")
    .filter((label) => label !== "" && !label.endsWith(`=${group}`));
  const name = others.length === 0 ? group : `${group} (${others.join(", ")})`;
  return { name, labels, ...NO_VALUES };
}

/** Converts a CPU % over one interval to that over another interval. */
function scale(percent: number | null, fromMs: number, toMs: number): number | null {
  return percent && percent * fromMs / toMs;
}
