/**
 * The values that are told, of each process and of each name or group. Pure.
 *
 * @module
 */

import type { MemoryOutlook } from "../model/limits.ts";
import { addCounts, addKnown, type Counts, largest } from "./counts.ts";
import type { ExportedColumn } from "./exported_columns.ts";
import type { Levels } from "./recorded.ts";
import { type Gathered, type Group, labelOf, type Member } from "./gathered.ts";
import { countedOf } from "./mod.ts";
import { type Verdicts, worstVerdicts } from "./verdicts.ts";

/** What is told of a process, or of all processes of a name together; `null` is unknown. */
export interface Values {
  /** The name, fit for a label. */
  readonly label: string;
  /** CPU time and other counts; of a name, none falls while the name is known. */
  readonly counts: Counts;
  /** Levels of recorded columns; of a name the sums, of control groups the largest. */
  readonly levels: Levels;
  /** Resident set size; of a name, the sum of what is known. So are the next four. */
  readonly rssBytes: number | null;
  /** Size of the address space. */
  readonly virtualBytes: number | null;
  /** Open file descriptors. */
  readonly openFiles: number | null;
  /** How many may be open (soft limit). */
  readonly maxOpenFiles: number | null;
  /** The limit of memory that is reached first, or of which there is least left. */
  readonly memoryLimit: MemoryOutlook | null;
  /** Threads. */
  readonly numThreads: number | null;
  /** When it started, in seconds since 1970; of a name, the oldest of its processes. */
  readonly startEpochSeconds: number;
  /** What is made of its growth; of a name, the worst. */
  readonly leaks: Verdicts;
}

/** What is told of a process. */
export interface ProcessValues extends Values {
  /** Process id. */
  readonly pid: number;
  /** Its own name, fit for a label. */
  readonly name: string;
}

/** What is told of a name. */
export interface NameValues extends Values {
  /** How many processes have it. */
  readonly processes: number;
  /** Of the shares of their limits that its processes have open, the largest, from 0 to 1. */
  readonly worstFilesRatio: number | null;
}

/** The values of all processes, in the order of their pids' appearance in the latest tick. */
export function listProcesses({ members }: Gathered): ProcessValues[] {
  return Array.from(members.values(), (member) => ({
    ...valuesOf(member),
    counts: member.counts,
    pid: member.reading.pid,
    name: labelOf(member.reading.name),
  }));
}

/** The values of all names, or groups, that have a process. */
export function listNames({ groups, columns }: Gathered): NameValues[] {
  return Array.from(groups.values(), (group) => sumGroup(group, columns));
}

/** With the counts that are those of its name. */
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

/** The sums over a name or a group, and the worst of the verdicts on it and on its processes. */
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
    startEpochSeconds: Infinity,
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
    startEpochSeconds: Math.min(sum.startEpochSeconds, one.startEpochSeconds),
    leaks: worstVerdicts(sum.leaks, one.leaks),
    processes: sum.processes + 1,
    worstFilesRatio: largest(sum.worstFilesRatio, ratioOf(one)),
  }), none);
}

function ratioOf({ openFiles, maxOpenFiles }: Values): number | null {
  return openFiles === null || !maxOpenFiles ? null : openFiles / maxOpenFiles;
}

/** All processes of a control group tell the same of it: that is no sum. */
function addLevels(a: Levels, b: Levels, columns: readonly ExportedColumn[]): Levels {
  return Object.fromEntries(columns.map(({ column, isOfGroup }) => {
    const add = isOfGroup ? largest : addKnown;
    return [column, add(a[column] ?? null, b[column] ?? null)];
  }));
}

/** Of two limits of memory, the one that is reached first, or of which there is less left. */
export function nearer(a: MemoryOutlook | null, b: MemoryOutlook | null): MemoryOutlook | null {
  if (a === null || b === null) return a ?? b;
  const [first, second] = [a, b].map(({ reach }) => reach?.seconds ?? Infinity);
  if (first !== second) return first! < second! ? a : b;
  return a.limitBytes - a.usedBytes <= b.limitBytes - b.usedBytes ? a : b;
}
