/**
 * The sums over groups of processes, tick by tick. Pure.
 *
 * @module
 */

import type { Extras } from "../model/processes.ts";
import { type Group, groupOf, type Sample } from "../model/samples.ts";

/** What is remembered of a group at one tick; `null` is unknown. */
export interface Values {
  /**
   * What its processes share, with the labels that tell it from others of that; of a tree, the name
   * of its root, `null` once that has ended.
   */
  name: string | null;
  /** What their labels say; empty where they have none. */
  readonly labels: string;
  /** How old it is: its root, `null` where that has ended; of other groups, their oldest process. */
  ageSeconds: number | null;
  /** CPU %. */
  cpuPercent: number | null;
  /** The time that it was measured over. */
  cpuOverMs: number;
  /** CPU time, of that which is in CPU %, of children that have ended and that no sample told. */
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
  /** How many processes it has. */
  processes: number;
  /** The largest of them: by its name the runtime is known that most of the memory belongs to. */
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

/** Private memory, where it was recorded. */
export function privateBytesOf({ mem_private: bytes }: Extras): number | null {
  return typeof bytes === "number" ? bytes : null;
}

/**
 * The group of a sample, told from those of the same name on other hosts.
 *
 * @returns The root of a tree, or a text; `null` where it is in none.
 */
export function keyOf(sample: Sample): Group | null {
  const group = groupOf(sample);
  const { labels } = sample.reading;
  return typeof group === "string" && labels ? `${group}\0${labels}` : group;
}

/**
 * The sums over each group, of what is known. A process that lived for a part of the tick counts with
 * the CPU time that it used, over the longest time that one of the group was measured over.
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
      sum.ageSeconds = larger(sum.ageSeconds, reading.ageSeconds);
    } else if (reading.pid === key.pid) {
      [sum.name, sum.ageSeconds] = [reading.name, reading.ageSeconds];
    }
    const overMs = Math.max(sum.cpuOverMs, cpuOverMs);
    sum.cpuPercent = add(
      scale(sum.cpuPercent, sum.cpuOverMs, overMs),
      scale(cpuPercent, cpuOverMs, overMs),
    );
    sum.cpuOverMs = overMs;
    sum.rssBytes = add(sum.rssBytes, reading.rssBytes);
    sum.privateBytes = add(sum.privateBytes, privateBytesOf(reading.extras));
    sum.anonymousBytes = add(sum.anonymousBytes, reading.anonymousBytes);
    const { mem_proportional: proportional } = reading.extras;
    if (typeof proportional === "number") {
      sum.proportionalBytes = add(sum.proportionalBytes, proportional);
    }
    sum.openFiles = add(sum.openFiles, reading.openFiles);
    sum.threads = add(sum.threads, reading.numThreads);
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

/** A CPU % over one time as one over another. */
function scale(percent: number | null, fromMs: number, toMs: number): number | null {
  return percent && percent * fromMs / toMs;
}

function add(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

function larger(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
