/**
 * The nouns of what a recording comes to: what is found at its end, and told. No code.
 *
 * @module
 */

/** What is made of the growth of a value. */
export interface Leak {
  /** `likely` is to be acted on; `possible` only rose; of too few samples nothing is said. */
  readonly verdict: "likely" | "possible" | "none" | "insufficient data";
  /** Growth of its floor in units per hour; `null` where there are too few samples. */
  readonly growthPerHour: number | null;
  /** Its 95 % confidence interval. */
  readonly growthPerHourInterval: readonly [low: number, high: number] | null;
  /** Why it is not likely, in words that follow "not likely, since it"; `null` if it is. */
  readonly reason: string | null;
}

/** What a recording says of one process; `null` is unknown. */
export interface ProcessSummary {
  /** Process id. */
  readonly pid: number;
  /** Its latest name, raw. */
  readonly name: string;
  /** How many samples it has. */
  readonly samples: number;
  /** Mean CPU %. */
  readonly cpuMean: number | null;
  /** Largest CPU %. */
  readonly cpuPeak: number | null;
  /** Resident set size in the first sample. */
  readonly rssFirstBytes: number | null;
  /** Its mean. */
  readonly rssMeanBytes: number | null;
  /** Its largest. */
  readonly rssPeakBytes: number | null;
  /** In the last sample. */
  readonly rssLastBytes: number | null;
  /** Most open descriptors. */
  readonly openFilesPeak: number | null;
  /** How fast memory grew in the second half, in bytes per hour. */
  readonly growthBytesPerHour: number | null;
  /** Whether that may be a leak. */
  readonly isPossibleLeak: boolean;
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
