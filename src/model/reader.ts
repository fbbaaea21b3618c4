/**
 * The nouns of a reader, the source of readings. No code.
 *
 * @module
 */

import type { ColumnName } from "./columns.ts";
import type { FileKinds, PartSizes } from "./growth.ts";
import type { LimitReader } from "./limits.ts";
import type { Process, Reading } from "./processes.ts";

/** The source of readings. A failure that may not happen again is a ReadError. */
export interface Reader {
  /** Lists all processes, cheaply. A changed name can take a second to appear. */
  list(): Awaitable<Process[]>;
  /** Reads the processes among these pids that are alive. Ended processes and zombies are absent. */
  read(pids: readonly number[]): Awaitable<Reading[]>;
  /** Returns what PROFIT itself has cost so far; `null` if it is unknown. */
  readOwnCost(): Awaitable<OwnCost | null>;
  /**
   * Translates the pid of a child, as PROFIT knows it, to the pid in this list; `null` if the list
   * does not contain the child.
   */
  findChild(pid: number): number | null;
  /**
   * Returns another process that a pid can mean, if this list is of another pid namespace than
   * PROFIT; `null` if there is none.
   */
  findNamesake(pid: number): number | null;
  /** Returns the largest resident set size of a process so far; `null` if it is unknown. */
  readPeakRss(pid: number): number | null;
  /** Returns the parts of the memory of a process; `null` if they are unknown. */
  readMemoryParts(pid: number): PartSizes | null;
  /** Counts the open descriptors of a process by kind, at a cost for each; `null` if they are unknown. */
  countFileKinds(pid: number): FileKinds | null;
  /** Returns the soft limit of descriptors of a process; `null` if it is unknown. */
  readMaxOpenFiles(pid: number): number | null;
  /** Reads command lines, with spaces between the words. Processes that do not answer are absent. */
  readCommands(pids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Counts the processes of the machine that were killed for memory; `null` if that is unknown. */
  readOomKills(): number | null;
  /** Opens the limits of memory; `null` if they are unknown. */
  openLimits(): Promise<LimitReader | null>;
  /** Returns the process of the thread with this id; `null` if no thread has it. */
  findThreadOwner(id: number): number | null;
  /** Returns whether the system can hide processes of other users. */
  mayHideOthers(): boolean;
  /** Returns the id of a user; `null` if there is no such user. */
  findUid(user: string): Awaitable<number | null>;
  /** Returns the pace of counting descriptors; `null` if they were counted in each reading. */
  filesPace(): FilesPace | null;
  /** Closes the open files. The reader must not be used afterwards. */
  close(): void;
  /** PROFIT's own process id in this list; `null` if it is unknown. */
  readonly ownPid: number | null;
  /** The resolution of CPU time. */
  readonly cpuStepMs: number;
}

/** The values that a reader must find out in addition to the minimum. */
export interface Needs {
  /** The columns that readings must have. */
  readonly columns: readonly ColumnName[];
  /** The columns that readings have if the source knows them. */
  readonly wanted: readonly ColumnName[];
  /**
   * Returns whether a name with this start can match the selection; `null` if the selection does
   * not use names.
   */
  readonly names: ((start: string) => boolean) | null;
  /** Whether processes are selected by their command lines. */
  readonly command: boolean;
  /** Whether processes are selected by their users. */
  readonly user: boolean;
  /** Whether processes are selected by their control groups. */
  readonly cgroups: boolean;
  /** Whether processes are selected by their parents. */
  readonly parent: boolean;
  /** The time between readings. */
  readonly paceMs: number;
}

/** A process that did not answer when it was read. */
export interface Silence {
  /** The process id. */
  readonly pid: number;
  /** The name, as far as it is known. */
  readonly name: string;
  /** The file that could not be read. */
  readonly file: string;
}

/** A value that is available at once, or later if a program has to run first. */
export type Awaitable<T> = T | Promise<T>;

/** The pace of a value that costs too much to be read at each tick. */
export interface FilesPace {
  /** The mean time between two values. */
  readonly meanMs: number;
  /** The longest time that one value took. */
  readonly costMs: number;
}

/** The cost of PROFIT itself; `null` if a value is unknown. */
export interface OwnCost {
  /** CPU time used, user and system. */
  readonly cpuSeconds: number;
  /** The largest resident set size so far. */
  readonly peakRssBytes: number | null;
  /** CPU time of ended children, and of children that they waited for. */
  readonly children: {
    /** In user mode. */
    readonly userSeconds: number;
    /** In the kernel. */
    readonly systemSeconds: number;
  } | null;
}
