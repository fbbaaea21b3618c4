/**
 * Where readings come from: what is asked of it, and what it answers. No code.
 *
 * @module
 */

import type { ColumnName } from "./columns.ts";
import type { FileKinds, PartSizes } from "./growth.ts";
import type { LimitReader } from "./limits.ts";
import type { Process, Reading } from "./processes.ts";

/** Where readings come from. What fails but may go well the next time is a ReadError. */
export interface Reader {
  /** Every process there is, cheaply; a changed name may be up to a second old. */
  list(): Awaitable<Process[]>;
  /** Readings of those pids that are alive; the others are absent, zombies too. */
  read(pids: readonly number[]): Awaitable<Reading[]>;
  /** What PROFIT itself has cost so far; `null` where it cannot be told. */
  readOwnCost(): Awaitable<OwnCost | null>;
  /** A child of PROFIT, by the pid that PROFIT knows, as it is listed here; `null` where it is not. */
  findChild(pid: number): number | null;
  /** The largest resident set size of a process so far; `null` where it cannot be told. */
  readPeakRss(pid: number): number | null;
  /** What the memory of a process is made of; `null` where it cannot be told. */
  readMemoryParts(pid: number): PartSizes | null;
  /** What the open descriptors of a process are, which costs each of them; `null` is unknown. */
  countFileKinds(pid: number): FileKinds | null;
  /** How many descriptors a process may open (soft limit); `null` where it cannot be told. */
  readMaxOpenFiles(pid: number): number | null;
  /** The command lines of processes, with blanks between the words; without those that do not answer. */
  readCommands(pids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** How many processes of the machine were killed for memory; `null` where that is not told. */
  readOomKills(): number | null;
  /** Opens what limits memory; `null` where that cannot be told. */
  openLimits(): Promise<LimitReader | null>;
  /** The process that a thread with this id belongs to; `null` where it is no thread's. */
  findThreadOwner(id: number): number | null;
  /** Whether the system may keep processes of other users out of sight. */
  mayHideOthers(): boolean;
  /** The id of a user; `null` when there is no such user. */
  findUid(user: string): Awaitable<number | null>;
  /** How far apart descriptors were counted, if not at each reading, and why. */
  filesPace(): FilesPace | null;
  /** Closes the files that it keeps open; it reads no more then. */
  close(): void;
  /** PROFIT's own process id, as this reader lists it; `null` where it cannot be told. */
  readonly ownPid: number | null;
  /** The smallest difference of CPU time that it tells. */
  readonly cpuStepMs: number;
}

/** What a reader has to find out beyond the least. */
export interface Needs {
  /** The columns that readings must serve. */
  readonly columns: readonly ColumnName[];
  /** Those that they serve where the source has them. */
  readonly wanted: readonly ColumnName[];
  /**
   * Whether a process could be selected whose name begins so; `null` where names do not matter to
   * the selection.
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
  /** Time between readings. */
  readonly paceMs: number;
}

/** A process that did not answer when it was read. */
export interface Silence {
  /** Its process id. */
  readonly pid: number;
  /** What it is called, as far as that is known. */
  readonly name: string;
  /** Which of its files could not be read. */
  readonly file: string;
}

/** A value that is there at once, or later where a program has to be run for it. */
export type Awaitable<T> = T | Promise<T>;

/** The pace of a value that costs too much to be read each time. */
export interface FilesPace {
  /** The mean time between two. */
  readonly meanMs: number;
  /** What the dearest took. */
  readonly costMs: number;
}

/** What PROFIT itself has cost; `null` is unknown. */
export interface OwnCost {
  /** CPU time used, user and system. */
  readonly cpuSeconds: number;
  /** The largest resident set size so far. */
  readonly peakRssBytes: number | null;
  /** CPU time of its children that have ended, and of those they waited for. */
  readonly children: {
    /** In user mode. */
    readonly userSeconds: number;
    /** In the kernel. */
    readonly systemSeconds: number;
  } | null;
}
