/**
 * The values that are exported, of each process and of each name or group. Pure.
 *
 * @module
 */

import type { MemoryOutlook } from "../model/limits.ts";
import { addKnown, largestKnown, leastKnown } from "../model/processes.ts";
import { addCounts, type Counts } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";
import type { Levels } from "./recorded.ts";
import { type Gathered, type Group, labelOf, type Member } from "./gathered.ts";
import { countedOf } from "./mod.ts";
import { type Verdicts, worstVerdicts } from "./verdicts.ts";

/** The values of a process, or of all processes of a name; `null` if a value is unknown. */
export interface Values {
  /** The label of the name. */
  readonly label: string;
  /** CPU time and other counts. Those of a name never fall while the name is known. */
  readonly counts: Counts;
  /** The levels of recorded columns: for a name the sums, for columns of control groups the largest. */
  readonly levels: Levels;
  /** Resident set size. For a name, this value and the next four are sums of the known values. */
  readonly rssBytes: number | null;
  /** Size of the address space. */
  readonly virtualBytes: number | null;
  /** Open file descriptors. */
  readonly openFiles: number | null;
  /** The soft limit of descriptors. */
  readonly maxOpenFiles: number | null;
  /** The memory limit that is reached first, or that has the least room. */
  readonly memoryLimit: MemoryOutlook | null;
  /** Threads. */
  readonly numThreads: number | null;
  /** The start in seconds since 1970; for a name, the start of its oldest process. */
  readonly startEpochSeconds: number | null;
  /** The verdicts; for a name the worst. */
  readonly leaks: Verdicts;
}

/** The values of a process. */
export interface ProcessValues extends Values {
  /** Process id. */
  readonly pid: number;
  /** The label of its own name. */
  readonly name: string;
}

/** The values of a name or a group. */
export interface NameValues extends Values {
  /** The number of its processes. */
  readonly processes: number;
  /** The largest ratio of open descriptors to their limit among its processes, from 0 to 1. */
  readonly worstFilesRatio: number | null;
}

/** Lists the values of all processes, in the order of the latest tick. */
export function listProcesses({ members }: Gathered): ProcessValues[] {
  return Array.from(members.values(), (member) => ({
    ...valuesOf(member),
    counts: member.counts,
    pid: member.reading.pid,
    name: labelOf(member.reading.name),
  }));
}

/** Lists the values of all names, or groups, that have a process. */
export function listNames({ groups, columns }: Gathered): NameValues[] {
  return Array.from(groups.values(), (group) => sumGroup(group, columns));
}

/** Returns the values of a process, with the counts that belong to its name. */
export function valuesOf(member: Member): Values {
  const { reading, levels, maxOpenFiles, memoryLimit, leaks, group } = member;
  const { rssBytes, virtualBytes, openFiles, numThreads, creationEpochSeconds } = reading;
  return {
    label: group.label,
    counts: countedOf(member),
    levels,
    rssBytes,
    virtualBytes,
    openFiles,
    maxOpenFiles,
    memoryLimit,
    numThreads,
    startEpochSeconds: creationEpochSeconds,
    leaks,
  };
}

/**
 * Sums up a name or a group. Its verdicts are the worst of the verdicts on the group and on its
 * processes.
 */
export function sumGroup(
  { label, members, countsEnded, memoryLimit, leaks }: Group,
  columns: readonly ExportedColumn[],
): NameValues {
  const counted: Values[] = [];
  let counts = countsEnded;
  for (const member of members) {
    if (member.isCopy) counts = addCounts(counts, countedOf(member));
    else counted.push(valuesOf(member));
  }
  const none: NameValues = {
    label,
    counts,
    levels: {},
    rssBytes: null,
    virtualBytes: null,
    openFiles: null,
    maxOpenFiles: null,
    memoryLimit,
    numThreads: null,
    startEpochSeconds: null,
    leaks,
    processes: 0,
    worstFilesRatio: null,
  };
  return counted.reduce<NameValues>((sum, one) => ({
    label,
    counts: addCounts(sum.counts, one.counts),
    levels: addLevels(sum.levels, one.levels, columns),
    rssBytes: addKnown(sum.rssBytes, one.rssBytes),
    virtualBytes: addKnown(sum.virtualBytes, one.virtualBytes),
    openFiles: addKnown(sum.openFiles, one.openFiles),
    maxOpenFiles: addKnown(sum.maxOpenFiles, one.maxOpenFiles),
    memoryLimit: nearer(sum.memoryLimit, one.memoryLimit),
    numThreads: addKnown(sum.numThreads, one.numThreads),
    startEpochSeconds: leastKnown(sum.startEpochSeconds, one.startEpochSeconds),
    leaks: worstVerdicts(sum.leaks, one.leaks),
    processes: sum.processes + 1,
    worstFilesRatio: largestKnown(sum.worstFilesRatio, ratioOf(one)),
  }), none);
}

function ratioOf({ openFiles, maxOpenFiles }: Values): number | null {
  return openFiles === null || !maxOpenFiles ? null : openFiles / maxOpenFiles;
}

/**
 * Adds levels. All processes of a control group have the same value, which is therefore not summed
 * up.
 */
function addLevels(a: Levels, b: Levels, columns: readonly ExportedColumn[]): Levels {
  return Object.fromEntries(columns.map(({ column, isOfGroup }) => {
    const add = isOfGroup ? largestKnown : addKnown;
    return [column, add(a[column] ?? null, b[column] ?? null)];
  }));
}

/** Returns the memory limit that is reached first, or that has less room. */
export function nearer(a: MemoryOutlook | null, b: MemoryOutlook | null): MemoryOutlook | null {
  if (a === null || b === null) return a ?? b;
  const [first, second] = [a, b].map(({ reach }) => reach?.seconds ?? Infinity);
  if (first !== second) return first! < second! ? a : b;
  return a.limitBytes - a.usedBytes <= b.limitBytes - b.usedBytes ? a : b;
}
