/**
 * The nouns of what a recording comes to: what is found at its end, and told. No code.
 *
 * @module
 */

/**
 * Why growth is no likely leak: it has too few samples, rises no more than noise does, rises by too
 * little, at one step, slows down as a warm-up does, or ends lower than it once was.
 */
export type LeakReason =
  | "too few samples"
  | "no trend"
  | "too small"
  | "step"
  | "warm-up"
  | "no record";

/** What is made of the growth of a value. */
export interface Leak {
  /** `likely` is to be acted on; `possible` only rose; of too few samples nothing is said. */
  readonly verdict: "likely" | "possible" | "none" | "insufficient data";
  /** Growth of its floor in units per hour; `null` where there are too few samples. */
  readonly growthPerHour: number | null;
  /** Its 95 % confidence interval. */
  readonly growthPerHourInterval: readonly [low: number, high: number] | null;
  /** Why it is not likely, as in "none (warm-up)"; `null` if it is. */
  readonly reason: LeakReason | null;
}

/** A value that is summed up and judged, by the name of its column. */
export type MetricName = "cpu_percent" | "mem_real" | "mem_private" | "num_open_files";

/** What a recording says of one value of a process; `null` is unknown. */
export interface MetricSummary {
  /** In the first sample. */
  readonly first: number | null;
  /** Its mean; of CPU %, by the time that each value was measured over. */
  readonly mean: number | null;
  /** The largest. */
  readonly peak: number | null;
  /** In the last sample. */
  readonly last: number | null;
  /** What is made of its growth; `null` where that is not judged, as of CPU %. */
  readonly leak: Leak | null;
}

/** What a recording says of one process. */
export interface ProcessSummary {
  /** Process id. */
  readonly pid: number;
  /** Its latest name, raw. */
  readonly name: string;
  /** How many samples it has. */
  readonly samples: number;
  /** Its values. */
  readonly metrics: Readonly<Record<MetricName, MetricSummary>>;
  /** The one that tells whether memory leaks: private memory, where it was recorded. */
  readonly memory: "mem_real" | "mem_private";
  /** How fast `mem_real` rose in the second half, in bytes per hour: the rule of the original. */
  readonly riseBytesPerHour: number | null;
  /** How many descriptors it may open; `null` is unknown. */
  readonly maxOpenFiles: number | null;
}

/** What of a value is compared with a limit: its mean, its 95th percentile, its peak, ... */
export type Stat = "avg" | "p95" | "peak" | "last" | "growth";

/** A leak that makes PROFIT fail. */
export interface LeakCondition {
  /** Tells it from the others. */
  readonly kind: "leak";
  /** As it was written. */
  readonly text: string;
  /** The verdict from which on it fails. */
  readonly verdict: "likely" | "possible";
}

/** A limit that makes PROFIT fail when a process exceeds it. */
export interface LevelCondition {
  /** Tells it from the others. */
  readonly kind: "level";
  /** As it was written. */
  readonly text: string;
  /** The value. */
  readonly metric: MetricName;
  /** What of it. */
  readonly stat: Stat;
  /** In units of the value; of growth, per hour. */
  readonly limit: number;
}

/** A change between two recordings that makes PROFIT fail when it is exceeded. */
export interface ChangeCondition extends Omit<LevelCondition, "kind"> {
  /** Tells it from the others. */
  readonly kind: "change";
  /** Whether the limit is a percentage of the value in the base. */
  readonly isRelative: boolean;
}

/** What makes PROFIT fail. */
export type Condition = LeakCondition | LevelCondition | ChangeCondition;

/** A process that meets a condition. */
export interface Breach {
  /** The condition. */
  readonly condition: Condition;
  /** Name of the process, raw. */
  readonly name: string;
  /** Its process id; `null` where all of the name count. */
  readonly pid: number | null;
  /** What was found: a value, a change, or for a leak its growth per hour. */
  readonly found: number;
  /** The value that it is of. */
  readonly metric: MetricName;
}

/** How often a process of a name was replaced by a new one. */
export interface Restarts {
  /** How often in all. */
  count: number;
  /** The latest, in order. */
  readonly latest: {
    /** The new process. */
    readonly pid: number;
    /** The one that had ended. */
    readonly replacedPid: number;
    /** When the new one was first seen, in milliseconds since 1970. */
    readonly epochMs: number;
  }[];
}

/** What a command took as a whole. */
export interface CommandTotals {
  /** Its program. */
  readonly program: string;
  /** From its start to its end. */
  readonly wallSeconds: number;
  /** CPU time in user mode, with the children it waited for; `null` where it cannot be told. */
  readonly userSeconds: number | null;
  /** CPU time in the kernel, of the same. */
  readonly systemSeconds: number | null;
  /** Its largest resident set size, as last seen while it lived. */
  readonly peakRssBytes: number | null;
}

/** A value in one recording, in the unit of its column; `null` is unknown. */
export interface RunMetric {
  /** In how many ticks it was known. */
  readonly samples: number;
  /** Its mean; of CPU %, weighted by the time that each was measured over. */
  readonly mean: number | null;
  /** 95 % of its samples are at most so large, to 0.5 %. */
  readonly p95: number | null;
  /** Its largest. */
  readonly peak: number | null;
  /** The slope of the least-squares line through it. */
  readonly growthPerHour: number | null;
}

/**
 * What is made of a difference of means: `higher` and `lower` are larger than the runs' own
 * variation, `alike` is not. It cannot be told where there are `too few samples`, where a run
 * `drifts` so that its mean says little, or where the value is `unknown` in one.
 */
export type ComparisonVerdict =
  | "higher"
  | "lower"
  | "alike"
  | "too few samples"
  | "drifts"
  | "unknown";

/** A value in both recordings. */
export interface MetricComparison {
  /** Which. */
  readonly column: MetricName;
  /** In the first recording. */
  readonly base: RunMetric;
  /** In the second. */
  readonly next: RunMetric;
  /** How much larger the second mean is; `null` where one is unknown. */
  readonly difference: number | null;
  /** The same in % of the first mean; `null` where that is 0. */
  readonly differencePercent: number | null;
  /** Its 95 % confidence interval; `null` where there are too few samples. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What is made of it. */
  readonly verdict: ComparisonVerdict;
}

/** What the processes of a name were in one recording. */
export interface NamePresence {
  /** Ticks in which there was one. */
  readonly ticks: number;
  /** How many there were in all, one after the other or at once. */
  readonly processes: number;
  /** The process id, if there was one only. */
  readonly pid: number | null;
}

/** The processes of a name, taken together at each tick, in both recordings. */
export interface NameComparison {
  /** The name, raw. */
  readonly name: string;
  /** In the first recording. */
  readonly base: NamePresence;
  /** In the second. */
  readonly next: NamePresence;
  /** What is known of them in either recording. */
  readonly metrics: readonly MetricComparison[];
}

/** What changed between two recordings. */
export interface Comparison {
  /** Names in both: those that changed first, then those with most memory. */
  readonly both: readonly NameComparison[];
  /** Names in the second only, raw. */
  readonly added: readonly string[];
  /** Names in the first only, raw. */
  readonly gone: readonly string[];
}

/** A straight line through a value over time, to be drawn. */
export interface TrendLine {
  /** `floor` is that of a likely leak; `rise` the least-squares line of the original's rule. */
  readonly kind: "floor" | "rise";
  /** The value that it is of. */
  readonly metric: MetricName;
  /** Where it begins: seconds since 1970, and the value. */
  readonly from: readonly [epochSeconds: number, value: number];
  /** Where it ends. */
  readonly to: readonly [epochSeconds: number, value: number];
  /** Its slope, in units per hour. */
  readonly perHour: number;
}
