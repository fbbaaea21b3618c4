/**
 * What is remembered of one process, or of a group, bounded however long it is recorded.
 *
 * @module
 */

import type { FileKinds } from "../model/growth.ts";
import type { Kill, MemoryOutlook } from "../model/limits.ts";
import type { OfProcess } from "../model/process_table.ts";
import type { Extras, Process, Reading } from "../model/processes.ts";
import type { CpuShare } from "../model/samples.ts";
import type { GroupTotals } from "./group_totals.ts";
import {
  addToParts,
  addToSeries,
  emptyParts,
  emptyProcessSeries,
  type PartSeries,
  type ProcessSeries,
} from "./process_series.ts";
import type { Sketches } from "./quantiles.ts";
import { addValue, emptyRunningStats, type RunningStats } from "./running_stats.ts";

/** What grows by less than this does not come near a limit of memory in an ordinary recording, */
const LEAST_GROWTH_BYTES = 2 ** 20;

/** nor what grows by less than this part of itself. */
const LEAST_GROWTH_SHARE = 0.01;

/** One process, or a group of them. */
export interface ProcessRecord extends OfProcess {
  /** Process id; of a tree, that of its root; below 0 where nobody told it, and of other groups. */
  readonly pid: number;
  /** When it started: with the pid and its labels, its identity. */
  readonly startTicks: number;
  /** What its labels say; empty where it has none. */
  readonly labels: string;
  /** Its latest name. */
  name: string;
  /** How many samples it has. */
  samples: number;
  /** How old it was at the first; `null` where that is not known. */
  readonly ageSeconds: number | null;
  /** When the first was taken, in seconds of the monotonic clock of the ticks. */
  readonly firstSeconds: number;
  /** When the last was taken. */
  lastSeconds: number;
  /** CPU %. */
  readonly cpuPercent: RunningStats;
  /** Resident set size. */
  readonly rssBytes: RunningStats;
  /** Private memory, where it is recorded. */
  readonly privateBytes: RunningStats;
  /** Anonymous memory, where it is known and private memory is not recorded. */
  readonly anonymousBytes: RunningStats;
  /** Open descriptors. */
  readonly openFiles: RunningStats;
  /** How values are distributed of which a quantile is wanted; `null` where none is. */
  readonly sketches: Sketches | null;
  /** How memory and descriptors went. */
  readonly series: ProcessSeries;
  /** Of a group, what there is of it alone. */
  readonly totals?: GroupTotals;
  /** Of a process, the group that it was in at first; `null` where there was none. */
  group: ProcessRecord | null;
  /** How the parts of its memory went, since it has grown, or where they are recorded. */
  parts: PartSeries | null;
  /** Whether the parts are those of columns that are recorded. */
  arePartsRecorded: boolean;
  /** How many descriptors it may open; `undefined` where that was not told yet. */
  maxOpenFiles: number | null | undefined;
  /** What its open descriptors were when it was last found likely to leak them; `null` is unknown. */
  openFileKinds: FileKinds | null;
  /**
   * Finds the limit of its memory that is reached first, by whether it is likely to leak; `null` where
   * none was read.
   */
  findOutlook: ((isLikely: boolean) => MemoryOutlook | null) | null;
  /** Its command line; `null` where it was not read. */
  command: string | null;
  /** The part of its command line that tells it from others of its name; empty where there is none. */
  apart: string;
  /** How it was killed for memory; `null` where a file tells that it was not, `undefined` is unknown. */
  killed: Kill | null | undefined;
}

/** What tells a process from all others, and its name. */
export type Identity = Pick<Process, "pid" | "startTicks" | "labels" | "name">;

/** What is remembered of a process, or group, without a sample. */
export function emptyRecord(
  { pid, startTicks, labels = "", name }: Identity,
  seconds: number,
  ageSeconds: number | null,
  newSketches: (() => Sketches) | null = null,
  totals?: GroupTotals,
): ProcessRecord {
  const record = {
    pid,
    startTicks,
    labels,
    older: null,
    name,
    samples: 0,
    ageSeconds,
    firstSeconds: seconds,
    lastSeconds: seconds,
    cpuPercent: emptyRunningStats(),
    rssBytes: emptyRunningStats(),
    privateBytes: emptyRunningStats(),
    anonymousBytes: emptyRunningStats(),
    openFiles: emptyRunningStats(),
    sketches: newSketches === null ? null : newSketches(),
    series: emptyProcessSeries(),
    maxOpenFiles: undefined,
    openFileKinds: null,
    parts: null,
    arePartsRecorded: false,
    findOutlook: null,
    killed: undefined,
    command: null,
    apart: "",
    group: null,
  };
  return totals === undefined ? record : { ...record, totals };
}

/** Adds a sample to what is remembered of its process. */
export function addValues(
  record: ProcessRecord,
  seconds: number,
  { cpuPercent, cpuOverMs }: CpuShare,
  rssBytes: number | null,
  privateBytes: number | null,
  anonymousBytes: number | null,
  openFiles: number | null,
): void {
  record.samples++;
  record.lastSeconds = seconds;
  if (cpuPercent !== null) addValue(record.cpuPercent, cpuPercent, cpuOverMs);
  if (rssBytes !== null) addValue(record.rssBytes, rssBytes, 1);
  if (privateBytes !== null) addValue(record.privateBytes, privateBytes, 1);
  // Private memory is anonymous memory, too, and what was swapped out: both would tell the same.
  const anonymous = privateBytes === null ? anonymousBytes : null;
  if (anonymous !== null) addValue(record.anonymousBytes, anonymous, 1);
  if (openFiles !== null) addValue(record.openFiles, openFiles, 1);
  addToSeries(record.series, seconds, rssBytes, privateBytes, anonymous, openFiles);
}

/** Whether memory has grown so far that it matters what limits it, and what grows. */
export function hasGrown({ first, last }: RunningStats): boolean {
  return last - first >= LEAST_GROWTH_BYTES && last >= first * (1 + LEAST_GROWTH_SHARE);
}

/** Whether the columns are recorded that tell parts of memory. */
export function arePartsIn({ mem_file, mem_shared, mem_swap }: Extras): boolean {
  return mem_file !== undefined || mem_shared !== undefined || mem_swap !== undefined;
}

/** Adds what the recorded columns tell of the parts of memory. */
export function addRecordedParts(
  record: ProcessRecord,
  seconds: number,
  { anonymousBytes, numThreads, extras }: Reading,
): void {
  const { mem_file, mem_shared, mem_swap } = extras;
  const [files, shared, swap] = [mem_file, mem_shared, mem_swap].map(numberOrNull);
  const anonymous = anonymousBytes;
  // Without the others, one part alone would seem to be all that grows.
  if (anonymous === null || files === null || shared === null) return;
  record.arePartsRecorded = true;
  record.parts ??= emptyParts();
  addToParts(record.parts, seconds, {
    anonymous,
    files: files!,
    shared: shared!,
    pageTables: null,
    swap: swap!,
    threads: numThreads,
  });
}

function numberOrNull(value: number | string | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}
