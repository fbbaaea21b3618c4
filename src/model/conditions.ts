/**
 * The nouns of conditions to fail on. No code.
 *
 * @module
 */

import type { ColumnName, JudgedName, MetricName, TotalName } from "./columns.ts";
import type { ComparedValue, ComparisonVerdict, RunTotal } from "./comparison.ts";
import type { Kill, MemoryLimit } from "./limits.ts";
import type { LeakReason } from "./outcomes.ts";

/** The statistic of a value that is compared with a limit. */
export type Stat = "avg" | "p95" | "peak" | "last" | "growth";

/** Holds if something leaks. */
export interface LeakCondition {
  /** The kind. */
  readonly kind: "leak";
  /** The text of the condition. */
  readonly text: string;
  /** The mildest verdict that fails. */
  readonly verdict: "likely" | "possible";
}

/** Holds if a process was killed for lack of memory. */
export interface KillCondition {
  /** The kind. */
  readonly kind: "oom";
  /** The text of the condition. */
  readonly text: string;
}

/** Holds if a process exceeds a limit. */
export interface LevelCondition {
  /** The kind. */
  readonly kind: "level";
  /** The text of the condition. */
  readonly text: string;
  /** The value. */
  readonly metric: MetricName;
  /** The statistic. */
  readonly stat: Stat;
  /** In units of the value; for growth, per hour. */
  readonly limit: number;
}

/** Holds if a group as a whole exceeds a limit. */
export interface TotalCondition extends Omit<LevelCondition, "kind" | "metric"> {
  /** The kind. */
  readonly kind: "total";
  /** The value. */
  readonly metric: JudgedName | TotalName;
}

/** Holds if a column of a process, or the rate of a count, exceeds a limit. */
export interface ColumnCondition {
  /** The kind. */
  readonly kind: "column";
  /** The text of the condition. */
  readonly text: string;
  /** The column. */
  readonly column: ColumnName;
  /** Whether it judges the rate of a count. */
  readonly isRate: boolean;
  /** The statistic. */
  readonly stat: Exclude<Stat, "growth">;
  /** In units of the column; for a rate, per second. */
  readonly limit: number;
}

/** Holds if a change between two recordings exceeds a limit. */
export interface ChangeCondition extends Omit<LevelCondition, "kind" | "metric"> {
  /** The kind. */
  readonly kind: "change";
  /** The value; for a count, its rise per second. */
  readonly metric: ComparedValue;
  /** Whether the limit is a percentage of the value in the base. */
  readonly isRelative: boolean;
  /** Whether the number alone decides, even within the variation. */
  readonly isBare: boolean;
}

/** Holds if the resources of a whole run, or their change, exceed a limit. */
export interface RunCondition {
  /** The kind. */
  readonly kind: "run";
  /** The text of the condition. */
  readonly text: string;
  /** The resource. */
  readonly total: RunTotal;
  /** In units of the resource; for a relative change, in percent. */
  readonly limit: number;
  /** Whether the condition judges a change between recordings, and not each run. */
  readonly isChange: boolean;
  /** Whether the limit is a percentage of the value in the base. */
  readonly isRelative: boolean;
  /** Whether the number alone decides, even within the variation. */
  readonly isBare: boolean;
}

/** A condition. */
export type Condition =
  | LeakCondition
  | KillCondition
  | LevelCondition
  | TotalCondition
  | ColumnCondition
  | ChangeCondition
  | RunCondition;

/** A process or a group for which a condition holds. */
export interface Breach {
  /** The condition. */
  readonly condition: Condition;
  /** The raw name of the process. */
  readonly name: string;
  /** The raw part of its command line that follows the name; absent without one. */
  readonly apart?: string;
  /** The process id; `null` if all processes of the name count. */
  readonly pid: number | null;
  /** The labels; absent without labels. */
  readonly labels?: string;
  /** The largest number of processes of a group at a tick; absent for a process. */
  readonly mostProcesses?: number;
  /**
   * The value, the change, or for a leak the growth per hour. `Infinity` is a change in percent from 0 or less.
   */
  readonly found: number;
  /** The value on the new side, if `found` is `Infinity`. */
  readonly risenTo?: number;
  /** The judged value. */
  readonly metric: JudgedName | TotalName | ColumnName | RunTotal;
  /** Present if the value is a lower bound. */
  readonly isLowerBound?: true;
  /** The kill, for the condition `oom`. The value is then the last value of memory. */
  readonly kill?: Kill;
  /** For the condition `leak`, how far the growth has come. */
  readonly grown?: Grown;
}

/** How far the growth of a leak has come. */
export interface Grown {
  /** The last value; `null` if it is unknown. */
  readonly last: number | null;
  /** The limit of descriptors; `null` if it is unknown, and for memory. */
  readonly maxOpenFiles: number | null;
  /** The limit of memory, which can also limit other processes; `null` if it is unknown. */
  readonly memoryLimit: MemoryLimit | null;
  /** The time to the limit; `null` if it is unknown. */
  readonly seconds: number | null;
}

/** A value that a condition could not judge. */
export interface Unjudged {
  /** The raw name of the process. */
  readonly name: string;
  /** The raw part of its command line that follows the name; absent without one. */
  readonly apart?: string;
  /** The process id; `null` if all processes of the name count. */
  readonly pid: number | null;
  /** The labels; absent without labels. */
  readonly labels?: string;
  /** The value. */
  readonly metric: JudgedName | TotalName | ColumnName | RunTotal;
  /** The reason. */
  readonly reason:
    | LeakReason
    | ComparisonVerdict
    | "kills are not told"
    | "kills are not recorded"
    | "ended children are not recorded"
    | "parents are not recorded";
}

/** The result of a condition. */
export interface Judgement {
  /** The condition. */
  readonly condition: Condition;
  /** The processes and groups for which the condition holds. */
  readonly breaches: readonly Breach[];
  /** The number of judged values. With 0, the condition has no result. */
  readonly judged: number;
  /** The values that could not be judged. */
  readonly unjudged: readonly Unjudged[];
  /** The files without rows, and those that could not be read; absent if there are none. */
  readonly emptyFiles?: readonly string[];
  /** Of several files, those of which nothing was judged, with what could not be; absent if there are none. */
  readonly idleFiles?: readonly {
    readonly file: string;
    readonly unjudged: readonly Unjudged[];
  }[];
}
