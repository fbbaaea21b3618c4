/**
 * The record of one process or group, bounded at any length of the recording. Pure, except that it changes the
 * given record.
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

/** The least growth, in bytes, with which memory can reach a limit during an ordinary recording. */
const LEAST_GROWTH_BYTES = 2 ** 20;

/** The same as a share of the memory. */
const LEAST_GROWTH_SHARE = 0.01;

/** The record of a process or a group. */
export interface ProcessRecord extends OfProcess {
  /** Process id; for a tree, that of its root. Below 0 if the pid is unknown, and for other groups. */
  readonly pid: number;
  /** The start, in ticks: with the pid and the labels, the identity of the process. */
  readonly startTicks: number;
  /** Its labels; empty without labels. */
  readonly labels: string;
  /** Its latest name. */
  name: string;
  /** The number of its samples. */
  samples: number;
  /** Its age at the first sample; `null` if it is unknown. */
  readonly ageSeconds: number | null;
  /** The time of the first sample, in seconds of the monotonic clock of the ticks. */
  readonly firstSeconds: number;
  /** The time of the last sample. */
  lastSeconds: number;
  /** CPU %. */
  readonly cpuPercent: RunningStats;
  /** Resident set size. */
  readonly rssBytes: RunningStats;
  /** Private memory, if it is recorded. */
  readonly privateBytes: RunningStats;
  /** Anonymous memory, if it is known and private memory is not recorded. */
  readonly anonymousBytes: RunningStats;
  /** Open descriptors. */
  readonly openFiles: RunningStats;
  /** The distributions of values that conditions need quantiles of; `null` without such conditions. */
  readonly sketches: Sketches | null;
  /** Memory and descriptors over time. */
  readonly series: ProcessSeries;
  /** For a group, the values that only groups have. */
  readonly totals?: GroupTotals;
  /** For a process, its group at the first sample; `null` if it had none. */
  group: ProcessRecord | null;
  /** The parts of its memory over time, since memory grew or from recorded columns. */
  parts: PartSeries | null;
  /** Whether the parts come from recorded columns. */
  arePartsRecorded: boolean;
  /** The soft limit of its descriptors; `undefined` until PROFIT has asked for it. */
  maxOpenFiles: number | null | undefined;
  /** The kinds of its descriptors at the last judgement that found a likely leak of them; `null` is unknown. */
  openFileKinds: FileKinds | null;
  /**
   * Finds the limit of memory that it reaches first, given whether a leak is likely; `null` if no limit was
   * read.
   */
  findOutlook: ((isLikely: boolean) => MemoryOutlook | null) | null;
  /** Its command line; `null` if it was not read. */
  command: string | null;
  /** The part of its command line that distinguishes it from others of its name; empty if there is none. */
  apart: string;
  /** How it was killed for memory; `null` if a file shows that it was not, `undefined` if that is unknown. */
  killed: Kill | null | undefined;
}

/** The identity of a process, and its name. */
export type Identity = Pick<Process, "pid" | "startTicks" | "labels" | "name">;

/** Returns the record of a process or group without samples. */
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

/** Adds a sample to the record of its process. */
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
  // Private memory is anonymous memory and swapped-out memory. Keeping both would be redundant.
  const anonymous = privateBytes === null ? anonymousBytes : null;
  if (anonymous !== null) addValue(record.anonymousBytes, anonymous, 1);
  if (openFiles !== null) addValue(record.openFiles, openFiles, 1);
  addToSeries(record.series, seconds, rssBytes, privateBytes, anonymous, openFiles);
}

/** Returns whether memory has grown so much that its limits and its parts matter. */
export function hasGrown({ first, last }: RunningStats): boolean {
  return last - first >= LEAST_GROWTH_BYTES && last >= first * (1 + LEAST_GROWTH_SHARE);
}

/** Returns whether the columns with the parts of memory are recorded. */
export function arePartsIn({ mem_file, mem_shared, mem_swap }: Extras): boolean {
  return mem_file !== undefined || mem_shared !== undefined || mem_swap !== undefined;
}

/** Adds the parts of memory from the recorded columns. */
export function addRecordedParts(
  record: ProcessRecord,
  seconds: number,
  { anonymousBytes, numThreads, extras }: Reading,
): void {
  const { mem_file, mem_shared, mem_swap } = extras;
  const [files, shared, swap] = [mem_file, mem_shared, mem_swap].map(numberOrNull);
  const anonymous = anonymousBytes;
  // With only one known part, all growth would seem to come from that part.
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
