/**
 * The nouns of the results of a recording. Pure.
 *
 * @module
 */

import type { JudgedName, TotalName } from "./columns.ts";
import type { FileKinds, Growing } from "./growth.ts";
import type { Kill, MemoryOutlook, Reach } from "./limits.ts";

/**
 * The reason why growth is not a likely leak: there are too few samples, or all samples have one
 * time; the value rises no more than noise, by too little, in one step, or only at the end of the
 * recording; the growth slows down as a warm-up does; the process has just started; the recording
 * shows no full collection of its heap; the value ends lower than before; or a group grows so
 * unevenly that its rate may be 0.
 */
export type LeakReason =
  | "too few samples"
  | "no time passed"
  | "no trend"
  | "too small"
  | "step"
  | "late"
  | "warm-up"
  | "young"
  | "no collection"
  | "no record"
  | "uneven";

/**
 * The least number of samples for a verdict. With fewer samples, the shortest window has fewer than
 * two samples for each floor.
 */
export const FEWEST_SAMPLES = 48;

/** The time of a recording. */
export interface RecordingSpan {
  /** The time of the first samples, in milliseconds since 1970. */
  readonly firstEpochMs: number;
  /** The time of the last samples. */
  readonly lastEpochMs: number;
  /** The elapsed time between both, even if the wall clock was set. */
  readonly seconds: number;
  /** The time between the first two ticks; 0 with one tick. The last tick may follow sooner. */
  readonly stepSeconds: number;
  /** The number of ticks with samples. */
  readonly ticks: number;
}

/**
 * A feature of a memory course that shows a leak. Kept memory is the memory below which the process never
 * falls again.
 */
export type LeakFeature =
  | "kept in a line"
  | "kept much"
  | "kept late"
  | "not slower"
  | "in order"
  | "highest at the end";

/** The verdict on the growth of a value. */
export interface Leak {
  /** `likely` is a reason to act; `possible` is a rise, also with few samples. */
  readonly verdict: "likely" | "possible" | "none" | "insufficient data";
  /** The growth of the floor in units per hour; `null` if it was not judged. */
  readonly growthPerHour: number | null;
  /** The 95 % confidence interval; `null` if growth was not judged, or is too short. */
  readonly growthPerHourInterval: readonly [low: number, high: number] | null;
  /** The length of the latest stretch of even growth, for which the rate is reported. */
  readonly growthSeconds: number | null;
  /** How much longer to record if that can decide; else `null`. */
  readonly moreSeconds: number | null;
  /** The reason why it is not likely; `null` if it is. */
  readonly reason: LeakReason | null;
  /**
   * The evidence of a likely leak: the floors pass all gates, the low points rise, or a feature of
   * the score decides. Absent if the leak is not likely.
   */
  readonly because?: "floors" | "low points" | LeakFeature;
}

/** One value of a process in a recording; `null` if a statistic is unknown. */
export interface MetricSummary {
  /** The value in the first sample. */
  readonly first: number | null;
  /** The mean; for CPU %, weighted by the time of each measurement. */
  readonly mean: number | null;
  /** The 95th percentile, to 0.5 %; only if it is judged. */
  readonly p95?: number | null;
  /** The largest value. */
  readonly peak: number | null;
  /** The value in the last sample. */
  readonly last: number | null;
  /** The verdict on its growth; `null` if growth is not judged, as for CPU %. */
  readonly leak: Leak | null;
}

/** One process, or one group, in a recording. */
export interface ProcessSummary {
  /** Process id; `null` if it is unknown. */
  readonly pid: number | null;
  /** The latest name, raw. */
  readonly name: string;
  /**
   * The raw part of its command line that distinguishes it from other processes of its name; absent
   * without such a part.
   */
  readonly apart?: string;
  /** The labels of its rows; absent without labels. */
  readonly labels?: string;
  /** The number of samples. */
  readonly samples: number;
  /** The values that only groups have. */
  readonly totals?: Readonly<Record<TotalName, MetricSummary>>;
  /** The values; for a group, sums over its processes. */
  readonly metrics: Readonly<Record<JudgedName, MetricSummary>>;
  /**
   * The value by which memory is judged: private memory if it was recorded, else anonymous memory if it is known.
   * The resident set size includes pages of files.
   */
  readonly memory: "mem_private" | "mem_anonymous" | "mem_real";
  /** The rise of `mem_real` in the second half, in bytes per hour: the rule of the original. */
  readonly riseBytesPerHour: number | null;
  /** The columns of conditions, by the text of the condition; rates are per second. */
  readonly columns?: ReadonlyMap<string, MetricSummary>;
  /** Finds what grows with the memory. Callers ask only for the few processes that they name. */
  readonly findGrowing?: () => Growing;
  /** The soft limit of descriptors; `null` if it is unknown. */
  readonly maxOpenFiles: number | null;
  /** The latest kinds of its open descriptors; absent if it is not likely to leak descriptors. */
  readonly openFileKinds?: FileKinds;
  /** The time until it reaches that limit; absent if it is not likely to leak descriptors. */
  readonly openFilesReach?: Reach | null;
  /** The memory limit that it reaches first; absent if no limit was read. */
  readonly memoryLimit?: MemoryOutlook;
  /** How it was killed for lack of memory; `null` if it was not, absent if that is unknown. */
  readonly killed?: Kill | null;
}

/** A limit is near if this share of it is used. */
export const NEAR_LIMIT = 0.9;

/** Returns whether a process is near its limit of descriptors and not likely to leak them. */
export function isNearFiles(
  { metrics: { num_open_files }, maxOpenFiles }: ProcessSummary,
): boolean {
  return maxOpenFiles !== null && (num_open_files.last ?? 0) >= NEAR_LIMIT * maxOpenFiles &&
    num_open_files.leak?.verdict !== "likely";
}

/** Whether a process is near its limit of descriptors, or of memory. */
export function isNear(process: ProcessSummary): boolean {
  const { memoryLimit } = process;
  return isNearFiles(process) || memoryLimit !== undefined && memoryLimit.kind !== "machine" &&
      memoryLimit.usedBytes >= NEAR_LIMIT * memoryLimit.limitBytes;
}

/** The processes of a recording. Some summaries are made while a caller goes through them. */
export interface Summaries {
  /** The number of processes. */
  readonly length: number;
  /** Goes through all processes. A caller can use this repeatedly. */
  readonly values: () => IteratorObject<ProcessSummary>;
}

/** Returns the largest number of processes of a group at a tick; `undefined` for a process. */
export function mostProcessesOf({ totals }: ProcessSummary): number | undefined {
  return totals?.processes.peak ?? undefined;
}

/** Returns whether a group ever had more than one process. Otherwise it equals its process. */
export function isOfSeveral(group: ProcessSummary): boolean {
  return (mostProcessesOf(group) ?? 1) > 1;
}

/** Returns whether only groups have a value. */
export function isOfTotals(metric: JudgedName | TotalName): metric is TotalName {
  return metric === "processes" || metric === "num_threads" || metric === "mem_proportional";
}

/** A value that can leak. */
export interface Leaking {
  /** The value. */
  readonly metric: JudgedName | TotalName;
  /** Its summary. */
  readonly summary: MetricSummary;
}

/** Lists the values that are judged: memory and descriptors, and for a group its processes. */
export function listLeaks({ metrics, memory, totals }: ProcessSummary): Leaking[] {
  return [
    { metric: memory, summary: metrics[memory] },
    { metric: "num_open_files" as const, summary: metrics.num_open_files },
    ...(totals === undefined ? [] : [{ metric: "processes" as const, summary: totals.processes }]),
  ];
}

/** A process that replaced an ended process of its name. */
export interface Restart {
  /** The new process. */
  readonly by: ProcessStart;
  /** The ended process. */
  readonly replaced: ProcessStart;
  /** The time of the first sample of the new process, in milliseconds since 1970. */
  readonly epochMs: number;
}

/** The steps of the wall clock during a recording. */
export interface ClockSteps {
  /** The number of steps. */
  count: number;
  /** The latest steps, in order. */
  readonly latest: {
    /** The size; below 0 if the clock was set back. */
    readonly byMs: number;
    /** The wall clock time of the first tick after it, in milliseconds since 1970. */
    readonly epochMs: number;
  }[];
}

/** The identity of a process. */
export interface ProcessStart {
  /** Process id. */
  readonly pid: number;
  /** The start in seconds since 1970, to the hundredth; `null` if it is unknown. */
  readonly creationEpochSeconds: number | null;
  /** The labels of its rows. */
  readonly labels?: string;
}

/** All restarts of a recording, by name, in order. */
export type Restarts = ReadonlyMap<string, readonly Restart[]>;

/** A straight line through a value over time, for a chart. */
export interface TrendLine {
  /** `floor` is the line of a likely leak; `rise` is the least-squares line of the original rule. */
  readonly kind: "floor" | "rise";
  /** The value. */
  readonly metric: JudgedName;
  /** The start: seconds since 1970, and the value. */
  readonly from: readonly [epochSeconds: number, value: number];
  /** The end. */
  readonly to: readonly [epochSeconds: number, value: number];
  /** The slope in units per hour. */
  readonly perHour: number;
}
