/**
 * The nouns of PROFIT: plain values that pass from stage to stage, and no code.
 *
 * @module
 */

/** The clocks that PROFIT lives by. */
export interface Clock {
  /** Milliseconds on a clock that never steps (CLOCK_MONOTONIC). */
  monotonicMs(): number;
  /** Milliseconds since 1970 on the wall clock, which may step. */
  epochMs(): number;
  /**
   * Waits for a moment of the monotonic clock and never ends before it, unless `stop` is aborted,
   * which ends the wait at once.
   */
  sleepUntil(monotonicMs: number, stop: AbortSignal): Promise<void>;
}

/** Something that bytes can be written to. */
export interface Stream {
  /** Writes some of the bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Whether somebody looks at it. */
  isTerminal(): boolean;
}

/** The size of a terminal. */
export interface Size {
  /** Characters in a line. */
  readonly columns: number;
  /** Lines. */
  readonly rows: number;
}

/** A terminal that is drawn on. */
export interface Terminal {
  /** Its size at this moment; `null` while it is not PROFIT's to draw on. */
  size(): Size | null;
  /** Writes some of the bytes and says how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** A column of a recording that says the same in every row. */
export interface Label {
  /** Its name, which no other column has. */
  readonly name: string;
  /** What it says; any text. */
  readonly value: string;
}

/** What to do with an output file that exists. */
export type Existing = "refuse" | "append" | "replace";

/** A process as a listing shows it. Pid and start identify it: a recycled pid is another process. */
export interface Process {
  /** Process id. */
  readonly pid: number;
  /** When it started, in hundredths of a second since boot, or since 1970 where ps tells it. */
  readonly startTicks: number;
  /** Its name, completed from the command line where the kernel cut it. */
  readonly name: string;
  /** Process id of its parent, when it was last looked up. */
  readonly ppid: number;
  /** Whole command line, empty for a kernel thread; `null` where the selection does not ask. */
  readonly command: string | null;
  /** Effective user id; `null` where the selection does not ask. */
  readonly uid: number | null;
}

/** What was read of one process at one moment; what was refused, or not asked for, is `null`. */
export interface Reading extends Process {
  /** When it was read, on the monotonic clock. */
  readonly readAtMs: number;
  /** How long ago the process had started then; `null` where its start is told too roughly. */
  readonly ageSeconds: number | null;
  /** When it started, in seconds since 1970; the same in every reading of one recording. */
  readonly creationEpochSeconds: number;
  /** The kernel's letter: R, S, D, T, t, I, ... (proc_pid_stat(5), ps(1)). */
  readonly state: string | null;
  /** Number of threads. */
  readonly numThreads: number | null;
  /** CPU time used by all threads, without children. */
  readonly cpuSeconds: number | null;
  /** The part of it in user mode. */
  readonly cpuUserSeconds: number | null;
  /** The part of it in the kernel. */
  readonly cpuSystemSeconds: number | null;
  /** Size of the address space. */
  readonly virtualBytes: number | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** Open file descriptors of every kind. */
  readonly openFiles: number | null;
  /** What is read only when its column was asked for. */
  readonly extras: Extras;
  /** The values that are `null` because the system refused them. */
  readonly refusals: readonly Refusal[];
}

/** Values that cost a read of their own, by the name of their column; `null` where refused. */
export type Extras = Partial<Record<ExtraColumn, number | string | null>>;

/** A value that the system refused. */
export interface Refusal {
  /** The column that stays empty. */
  readonly column: ColumnName;
  /** Why, in the system's words. */
  readonly reason: string;
}

/** CPU % over a time. */
export interface CpuShare {
  /** CPU time used / time passed x 100; `null` where that is not known. */
  readonly cpuPercent: number | null;
  /** The time passed; 0 where the share is not known. */
  readonly cpuOverMs: number;
}

/** A reading, and what it cannot tell alone. */
export interface Sample extends CpuShare {
  /** What was read. */
  readonly reading: Reading;
  /** The match that the process descends from, or is; `null` where descendants do not count. */
  readonly root: Process | null;
}

/** A moment at which a sample is due. */
export interface Tick {
  /** Wall clock time at which the tick began, in milliseconds since 1970. */
  readonly epochMs: number;
  /** Grid points that passed unused between the tick before and this one. */
  readonly skipped: number;
  /** Whether the recording ends with this tick. */
  readonly last: boolean;
}

/** All samples of one tick. */
export interface Snapshot {
  /** The moment. */
  readonly tick: Tick;
  /** One sample for every selected process that was alive. */
  readonly samples: readonly Sample[];
  /** Why there are none, if they could not be taken. */
  readonly missed: string | null;
}

/** Which processes a recording is about. */
export interface Selection {
  /** The only pids that can match, or `null` when any process may. */
  readonly pids: readonly number[] | null;
  /** Whether a process belongs to the recording. */
  readonly matches: (process: Process) => boolean;
  /** Whether all descendants of a match belong to it, too. */
  readonly children: boolean;
}

/** What a reader has to find out beyond the least. */
export interface Needs {
  /** The columns that readings must serve. */
  readonly columns: readonly ColumnName[];
  /** Those that they serve where the source has them. */
  readonly wanted: readonly ColumnName[];
  /** Whether processes are selected by their command lines. */
  readonly command: boolean;
  /** Whether processes are selected by their users. */
  readonly user: boolean;
  /** Whether processes are selected by their parents. */
  readonly parent: boolean;
  /** Time between readings. */
  readonly paceMs: number;
}

/** A value that is there at once, or later where a program has to be run for it. */
export type Awaitable<T> = T | Promise<T>;

/** Where readings come from. What fails but may go well the next time is a ReadError. */
export interface Reader {
  /** Every process there is, cheaply; a changed name may be up to a second old. */
  list(): Awaitable<Process[]>;
  /** Readings of those pids that are alive; the others are absent, zombies too. */
  read(pids: readonly number[]): Awaitable<Reading[]>;
  /** What PROFIT itself has cost so far; `null` where it cannot be told. */
  readOwnCost(): Awaitable<OwnCost | null>;
  /** The largest resident set size of a process so far; `null` where it cannot be told. */
  readPeakRss(pid: number): number | null;
  /** How many descriptors a process may open (soft limit); `null` where it cannot be told. */
  readMaxOpenFiles(pid: number): number | null;
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

/** A command that runs. */
export interface Command {
  /** Its process id. */
  readonly pid: number;
  /** Its exit code, once it has ended; 128 + n where signal n ended it. */
  readonly ended: Promise<number>;
  /** Sends it a signal, if it still runs; returns whether that was allowed. */
  send(signal: "SIGINT" | "SIGTERM" | "SIGHUP"): boolean;
}

/** A column that costs a read of its own. */
export type ExtraColumn =
  | "user"
  | "command"
  | "mem_private"
  | "mem_unique"
  | "mem_proportional"
  | "mem_swap"
  | "io_read_bytes"
  | "io_write_bytes"
  | "max_open_files";

/** The name of a CSV column. */
export type ColumnName =
  | ExtraColumn
  | "pid"
  | "name"
  | "cpu_percent"
  | "mem_real"
  | "num_open_files"
  | "creation_epoch"
  | "timestamp"
  | "ppid"
  | "state"
  | "num_threads"
  | "cpu_user_seconds"
  | "cpu_system_seconds"
  | "mem_virtual";

/** A value that is summed up and judged, by the name of its column. */
export type MetricName = "cpu_percent" | "mem_real" | "mem_private" | "num_open_files";
