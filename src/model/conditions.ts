/**
 * The nouns of what makes PROFIT fail. No code.
 *
 * @module
 */

import type { ColumnName, JudgedName, MetricName, TotalName } from "./columns.ts";
import type { ComparedValue, ComparisonVerdict, RunTotal } from "./comparison.ts";
import type { Kill } from "./limits.ts";
import type { LeakReason } from "./outcomes.ts";

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

/** A kill for memory that makes PROFIT fail. */
export interface KillCondition {
  /** Tells it from the others. */
  readonly kind: "oom";
  /** As it was written. */
  readonly text: string;
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

/** A limit that makes PROFIT fail when a group of processes exceeds it as a whole. */
export interface TotalCondition extends Omit<LevelCondition, "kind" | "metric"> {
  /** Tells it from the others. */
  readonly kind: "total";
  /** The value. */
  readonly metric: JudgedName | TotalName;
}

/** A limit that makes PROFIT fail when a column of a process, or the rate of a count, exceeds it. */
export interface ColumnCondition {
  /** Tells it from the others. */
  readonly kind: "column";
  /** As it was written. */
  readonly text: string;
  /** The column. */
  readonly column: ColumnName;
  /** Whether it is on how fast a count rises. */
  readonly isRate: boolean;
  /** What of it. */
  readonly stat: Exclude<Stat, "growth">;
  /** In units of the column; of a rate, per second. */
  readonly limit: number;
}

/** A change between two recordings that makes PROFIT fail when it is exceeded. */
export interface ChangeCondition extends Omit<LevelCondition, "kind" | "metric"> {
  /** Tells it from the others. */
  readonly kind: "change";
  /** The value; of a count, how much it rises in a second. */
  readonly metric: ComparedValue;
  /** Whether the limit is a percentage of the value in the base. */
  readonly isRelative: boolean;
  /** Whether the bare number is judged, also where it is within variation. */
  readonly isBare: boolean;
}

/** A limit on what whole runs took, or on how that changed. */
export interface RunCondition {
  /** Tells it from the others. */
  readonly kind: "run";
  /** As it was written. */
  readonly text: string;
  /** What they took. */
  readonly total: RunTotal;
  /** In units of it; of a relative change, in percent. */
  readonly limit: number;
  /** Whether it is a change between two recordings; else it is judged of each run. */
  readonly isChange: boolean;
  /** Whether the limit is a percentage of the value in the base. */
  readonly isRelative: boolean;
  /** Whether the bare number is judged, also where it is within variation. */
  readonly isBare: boolean;
}

/** What makes PROFIT fail. */
export type Condition =
  | LeakCondition
  | KillCondition
  | LevelCondition
  | TotalCondition
  | ColumnCondition
  | ChangeCondition
  | RunCondition;

/** A process or a group that meets a condition. */
export interface Breach {
  /** The condition. */
  readonly condition: Condition;
  /** Name of the process, raw. */
  readonly name: string;
  /** Its process id; `null` where all of the name count. */
  readonly pid: number | null;
  /** What its labels say; absent where it has none. */
  readonly labels?: string;
  /** Of a group, the largest number of its processes at a tick. */
  readonly mostProcesses?: number;
  /**
   * What was found: a value, a change, or for a leak its growth per hour; `Infinity` is a change in
   * percent of 0 or less.
   */
  readonly found: number;
  /** The value that it is of. */
  readonly metric: JudgedName | TotalName | ColumnName | RunTotal;
  /** Of a kill for memory, what is known of it; the value is then that of memory when it was last seen. */
  readonly kill?: Kill;
}

/** A value that a condition could not judge. */
export interface Unjudged {
  /** Name of the process, raw. */
  readonly name: string;
  /** Its process id; `null` where all of the name count. */
  readonly pid: number | null;
  /** What its labels say; absent where it has none. */
  readonly labels?: string;
  /** The value. */
  readonly metric: JudgedName | TotalName | ColumnName | RunTotal;
  /** Why not. */
  readonly reason: LeakReason | ComparisonVerdict | "kills are not told" | "kills are not recorded";
}

/** What a condition says of a recording, or of what changed. */
export interface Judgement {
  /** The condition. */
  readonly condition: Condition;
  /** The processes and groups that meet it. */
  readonly breaches: readonly Breach[];
  /** How many values it judged; of 0 it says nothing. */
  readonly judged: number;
  /** Those that it could not judge. */
  readonly unjudged: readonly Unjudged[];
}
