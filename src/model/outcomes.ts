/**
 * The nouns of what a recording comes to: what is found at its end, and told. Pure.
 *
 * @module
 */

import type { JudgedName, TotalName } from "./columns.ts";
import type { FileKinds, PartGrowth, ThreadGrowth } from "./growth.ts";
import type { Kill, MemoryOutlook, Reach } from "./limits.ts";

/**
 * Why growth is no likely leak: it has too few samples, or all of one moment, rises no more than noise does, rises by too
 * little, at one step, slows down as a warm-up does, is of a process that has just started, is of a heap of which no full
 * collection was seen, or ends lower than it once was.
 */
export type LeakReason =
  | "too few samples"
  | "no time passed"
  | "no trend"
  | "too small"
  | "step"
  | "warm-up"
  | "young"
  | "no collection"
  | "no record";

/** With fewer samples, the shortest window has not two samples for each of its floors. */
export const FEWEST_SAMPLES = 48;

/** When a recording was made. */
export interface RecordingSpan {
  /** When the first samples were taken, in milliseconds since 1970. */
  readonly firstEpochMs: number;
  /** When the last samples were taken. */
  readonly lastEpochMs: number;
  /** The time between the two, whatever became of the wall clock. */
  readonly seconds: number;
  /** How many ticks have samples. */
  readonly ticks: number;
}

/** What is made of the growth of a value. */
export interface Leak {
  /** `likely` is to be acted on; `possible` only rose, also where there are few samples. */
  readonly verdict: "likely" | "possible" | "none" | "insufficient data";
  /** Growth of its floor in units per hour; `null` where it was not judged. */
  readonly growthPerHour: number | null;
  /** Its 95 % confidence interval. */
  readonly growthPerHourInterval: readonly [low: number, high: number] | null;
  /** Over how long it is told: the latest stretch that grows alike. */
  readonly growthSeconds: number | null;
  /** For how much longer to record, where what rises may be a warm-up; else `null`. */
  readonly moreSeconds: number | null;
  /** Why it is not likely, as in "none (warm-up)"; `null` if it is. */
  readonly reason: LeakReason | null;
}

/** What a recording says of one value of a process; `null` is unknown. */
export interface MetricSummary {
  /** In the first sample. */
  readonly first: number | null;
  /** Its mean; of CPU %, by the time that each value was measured over. */
  readonly mean: number | null;
  /** 95 % of its samples are at most so large, to 0.5 %; only there where it is judged. */
  readonly p95?: number | null;
  /** The largest. */
  readonly peak: number | null;
  /** In the last sample. */
  readonly last: number | null;
  /** What is made of its growth; `null` where that is not judged, as of CPU %. */
  readonly leak: Leak | null;
}

/** What a recording says of one process. */
export interface ProcessSummary {
  /** Process id; `null` where nobody told it. */
  readonly pid: number | null;
  /** Its latest name, raw. */
  readonly name: string;
  /** The part of its command line that tells it from others of its name, raw; absent without one. */
  readonly apart?: string;
  /** What the labels of its rows say; absent where it has none. */
  readonly labels?: string;
  /** How many samples it has. */
  readonly samples: number;
  /** Of a group, what there is of it alone. */
  readonly totals?: Readonly<Record<TotalName, MetricSummary>>;
  /** Its values; of a group, the sums over its processes. */
  readonly metrics: Readonly<Record<JudgedName, MetricSummary>>;
  /**
   * The one that tells whether memory leaks: private memory where it was recorded, else anonymous
   * memory where that is known. Of the resident set size, the pages of files are a part.
   */
  readonly memory: "mem_private" | "mem_anonymous" | "mem_real";
  /** How fast `mem_real` rose in the second half, in bytes per hour: the rule of the original. */
  readonly riseBytesPerHour: number | null;
  /** What columns that conditions are on come to, by the texts of these; of rates, per second. */
  readonly columns?: ReadonlyMap<string, MetricSummary>;
  /** What of its memory grows, the fastest first; none where nothing does, or that cannot be told. */
  readonly growing?: readonly PartGrowth[];
  /** How many descriptors it may open; `null` is unknown. */
  readonly maxOpenFiles: number | null;
  /** How its threads grow, where memory grows with them. */
  readonly growingThreads?: ThreadGrowth | null;
  /** What its open descriptors were of late; absent where it is not likely to leak them. */
  readonly openFileKinds?: FileKinds;
  /** When it will have opened so many, where it is likely to leak them; absent where it is not. */
  readonly openFilesReach?: Reach | null;
  /** The limit of memory that it comes to first; absent where none was read. */
  readonly memoryLimit?: MemoryOutlook;
  /** How it was killed for memory; `null` where it was not, absent where that could not be told. */
  readonly killed?: Kill | null;
}

/** A limit of which so much is used is near. */
export const NEAR_LIMIT = 0.9;

/** Whether a process has opened nearly as many descriptors as it may, though it hardly leaks them. */
export function isNearFiles(
  { metrics: { num_open_files }, maxOpenFiles }: ProcessSummary,
): boolean {
  return maxOpenFiles !== null && (num_open_files.last ?? 0) >= NEAR_LIMIT * maxOpenFiles &&
    num_open_files.leak?.verdict !== "likely";
}

/** What a recording says of its processes; some of it is made while it is gone through. */
export interface Summaries {
  /** How many there are. */
  readonly length: number;
  /** Goes through all of them, as often as it is called. */
  readonly values: () => IteratorObject<ProcessSummary>;
}

/** The largest number of processes that a group had at a tick; `undefined` of a process. */
export function mostProcessesOf({ totals }: ProcessSummary): number | undefined {
  return totals?.processes.peak ?? undefined;
}

/** Whether a group has ever had more than one process: else it is the process once more. */
export function isOfSeveral(group: ProcessSummary): boolean {
  return (mostProcessesOf(group) ?? 1) > 1;
}

/** Whether a value is one that groups alone have. */
export function isOfTotals(metric: JudgedName | TotalName): metric is TotalName {
  return metric === "processes" || metric === "num_threads" || metric === "mem_proportional";
}

/** A value that may leak, and what it comes to. */
export interface Leaking {
  /** The value. */
  readonly metric: JudgedName | TotalName;
  /** What it comes to. */
  readonly summary: MetricSummary;
}

/** The values by which a process is judged: memory, and descriptors; of a group, processes as well. */
export function listLeaks({ metrics, memory, totals }: ProcessSummary): Leaking[] {
  return [
    { metric: memory, summary: metrics[memory] },
    { metric: "num_open_files" as const, summary: metrics.num_open_files },
    ...(totals === undefined ? [] : [{ metric: "processes" as const, summary: totals.processes }]),
  ];
}

/** A process that took the place of another of its name, which had ended. */
export interface Restart {
  /** The new process. */
  readonly by: ProcessStart;
  /** The one that had ended. */
  readonly replaced: ProcessStart;
  /** When the new one was first seen, in milliseconds since 1970. */
  readonly epochMs: number;
}

/** How the wall clock was set while it was recorded. */
export interface ClockSteps {
  /** How often in all. */
  count: number;
  /** The latest, in order. */
  readonly latest: {
    /** How far it was set forward; below 0, back. */
    readonly byMs: number;
    /** The wall clock time of the first tick after it, in milliseconds since 1970. */
    readonly epochMs: number;
  }[];
}

/** What tells a process from all others. */
export interface ProcessStart {
  /** Process id. */
  readonly pid: number;
  /** When it started, in seconds since 1970, to the hundredth. */
  readonly creationEpochSeconds: number;
  /** What the labels of its rows say. */
  readonly labels?: string;
}

/** All restarts of a recording, by name, in order. */
export type Restarts = ReadonlyMap<string, readonly Restart[]>;

/** What a command took as a whole. */
export interface CommandTotals {
  /** Its program. */
  readonly program: string;
  /** Whether what it started was recorded, too. */
  readonly withChildren: boolean;
  /** The signal that ended it; `null`, or absent, where none did. */
  readonly signal?: string | null;
  /** From its start to its end. */
  readonly wallSeconds: number;
  /** CPU time in user mode, with the children it waited for; `null` where it cannot be told. */
  readonly userSeconds: number | null;
  /** CPU time in the kernel, of the same. */
  readonly systemSeconds: number | null;
  /** Its memory at its peak; `null` where nothing of it was seen. */
  readonly peakMemory: PeakMemory | null;
}

/** The largest resident set sizes of a command. */
export interface PeakMemory {
  /** Whose it is: the command's own process, or that of the largest of it and what it started. */
  readonly of: "own process" | "largest process";
  /** The size of that process. */
  readonly processBytes: number;
  /** Whether that is all it had, as the kernel told at its end; else it had at least so much. */
  readonly isWhole: boolean;
  /**
   * The sum over all processes in one tick: they had at least so much. `null` where what the command
   * started was left out.
   */
  readonly treeBytes: number | null;
}

/** A straight line through a value over time, to be drawn. */
export interface TrendLine {
  /** `floor` is that of a likely leak; `rise` the least-squares line of the original's rule. */
  readonly kind: "floor" | "rise";
  /** The value that it is of. */
  readonly metric: JudgedName;
  /** Where it begins: seconds since 1970, and the value. */
  readonly from: readonly [epochSeconds: number, value: number];
  /** Where it ends. */
  readonly to: readonly [epochSeconds: number, value: number];
  /** Its slope, in units per hour. */
  readonly perHour: number;
}
