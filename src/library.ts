/**
 * Samples CPU, memory and open descriptors of processes at a fixed interval, for other programs.
 *
 * A program that uses this library runs with `-A`, because Deno opens `/proc` only for programs with all
 * permissions. The library reads `/proc` on Linux, and runs ps and lsof on macOS.
 *
 * @example How much memory does this program take?
 * ```ts
 * import { record } from "@profit/cli/record";
 * import { assert } from "@std/assert";
 *
 * let peakBytes = 0;
 * for await (const { samples } of record({ pids: [Deno.pid], paceMs: 10, durationMs: 50 })) {
 *   for (const { rssBytes } of samples) peakBytes = Math.max(peakBytes, rssBytes ?? 0);
 * }
 * assert(peakBytes > 1_000_000);
 * ```
 *
 * @module
 */

import { DEFAULT_COLUMNS } from "./model/columns.ts";
import { EnvironmentError, UsageError } from "./model/errors.ts";
import { NO_SERVICES } from "./model/options.ts";
import type { Reader } from "./model/reader.ts";
import type * as inner from "./model/samples.ts";
import { openReader } from "./read/mod.ts";
import { requireOneSelection, requireRanges, requireTypes, show } from "./library/checks.ts";
import {
  findUnclear,
  recordSelection,
  type SelectionOptions,
  selectRunning,
} from "./record/mod.ts";
import { matchStarts } from "./record/select.ts";
import { systemClock } from "./system/clock.ts";

export { EnvironmentError } from "./model/errors.ts";

/**
 * The processes to record: by names, command line and user, which must all match if they are given; or
 * by pid.
 */
export interface RecordOptions {
  /** Whole names, or globs with `*`, `?`, `[a-z]` and `{a,b}`. Any of them may match. */
  readonly names?: readonly string[];
  /** The expression that must match the whole command line. */
  readonly command?: RegExp;
  /** The effective user, by name or number. */
  readonly user?: string;
  /** Process ids of running processes. A later process with the same id is not recorded. */
  readonly pids?: readonly number[];
  /**
   * Whether to ignore case in names.
   *
   * @default {false}
   */
  readonly ignoreCase?: boolean;
  /**
   * Whether to also record all descendants of a match.
   *
   * @default {false}
   */
  readonly children?: boolean;
  /**
   * The time between samples, in milliseconds, at least 10.
   *
   * @default {1000}
   */
  readonly paceMs?: number;
  /**
   * The duration in milliseconds; 0 for a single snapshot.
   *
   * @default {Infinity}
   */
  readonly durationMs?: number;
  /** Ends the recording: the loop rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** All samples of one moment. */
export interface Snapshot {
  /** The time of the samples, in milliseconds since 1970. */
  readonly epochMs: number;
  /** One sample for every selected process that was alive. */
  readonly samples: readonly Sample[];
  /** The number of snapshots that were skipped before this one, because the program was busy. */
  readonly skipped: number;
  /** The reason if the samples could not be read this time; otherwise `null`. */
  readonly missed: string | null;
}

/** A process at one moment. `null` is unknown, for example a value that this user may not read. */
export interface Sample {
  /** Process id. */
  readonly pid: number;
  /** Process id of its parent. */
  readonly ppid: number;
  /** The name, which can contain anything, also escape sequences of a terminal. */
  readonly name: string;
  /** CPU time since the previous sample / elapsed time x 100; 200 is two cores. */
  readonly cpuPercent: number | null;
  /** Resident set size, in bytes. */
  readonly rssBytes: number | null;
  /** Open file descriptors of every kind: files, sockets, pipes. */
  readonly openFiles: number | null;
  /**
   * The start, in milliseconds since 1970; `null` if the system does not tell when it booted. Pid
   * and start together identify a process.
   */
  readonly creationEpochMs: number | null;
}

/**
 * Records processes. Samples lie on a fixed grid. The first sample is taken one interval after the first
 * request, but at most one second later. The last sample is taken at the end of the duration. Samples
 * that are due while the program is busy are skipped and counted.
 *
 * A recording by name continues when the processes end, because they may be started again. It never
 * contains the program itself. A recording by pid ends with the last of its processes, and at once if
 * there is none. Leaving the loop closes all open files.
 *
 * Each snapshot blocks the program for about 25 µs for each process, and for up to 2 ms before, so that
 * it is taken on time.
 *
 * @example Record until a process ends, or opens too many files
 * ```ts
 * import { record } from "@profit/cli/record";
 *
 * const sleep = new Deno.Command("sleep", { args: ["0.05"] }).spawn();
 * for await (const { samples } of record({ pids: [sleep.pid], paceMs: 10 })) {
 *   if (samples.some(({ openFiles }) => openFiles !== null && openFiles > 100)) break;
 * }
 * await sleep.status;
 * ```
 *
 * @param options The processes, the interval and the duration.
 * @returns A snapshot for each moment.
 * @throws {TypeError} If the options select nothing, contradict each other, or have a wrong type.
 * @throws {RangeError} If a number is out of range. With the first snapshot, if the user does not exist,
 * or a pid is the id of a thread.
 * @throws {EnvironmentError} With the first snapshot, if processes cannot be read here.
 */
export function record(options: RecordOptions): AsyncGenerator<Snapshot> {
  const { names = [], command, user, pids = [], ignoreCase = false, children = false } = options;
  const { paceMs = 1000, durationMs = Infinity, signal } = options;
  requireTypes(names, command, pids);
  requireRanges(pids, paceMs, durationMs);
  const criteria = {
    names,
    // A global expression would continue after its last match.
    full: command === undefined ? null : new RegExp(command, command.flags.replace(/[gy]/g, "")),
    user: user ?? null,
    services: NO_SERVICES,
    pids,
    ignoreCase,
    children,
  };
  requireOneSelection(criteria);
  return recordCriteria(criteria, { paceMs, durationMs }, signal);
}

async function* recordCriteria(
  criteria: SelectionOptions,
  grid: { readonly paceMs: number; readonly durationMs: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Snapshot> {
  signal?.throwIfAborted();
  const needs = {
    columns: DEFAULT_COLUMNS,
    wanted: [],
    names: criteria.names.length > 0 ? matchStarts(criteria.names, criteria.ignoreCase) : null,
    command: criteria.full !== null,
    user: criteria.user !== null,
    cgroups: false,
    parent: criteria.children,
    paceMs: grid.paceMs,
  };
  const source = { os: Deno.build.os, source: "auto", procRoot: "/proc" } as const;
  const reader = await asEnvironmentError(openReader(source, needs, systemClock));
  try {
    await requireUser(criteria.user, reader);
    await requireProcesses(criteria.pids, reader);
    const selection = await selectRunning(criteria, reader);
    if (selection.pids?.length === 0) return;
    const stop = signal ?? new AbortController().signal;
    const snapshots = recordSelection(reader, selection, grid, systemClock, stop);
    for await (const snapshot of snapshots) {
      signal?.throwIfAborted();
      yield toSnapshot(snapshot);
    }
    signal?.throwIfAborted();
  } finally {
    reader.close();
  }
}

async function requireUser(user: string | null, reader: Reader): Promise<void> {
  if (user === null || await reader.findUid(user) !== null) return;
  throw new RangeError(`Cannot use ${show(user)} as user: this system has no such user`);
}

async function requireProcesses(pids: readonly number[], reader: Reader): Promise<void> {
  const unclear = await findUnclear(pids, reader);
  if (unclear !== null) throw new RangeError(`Cannot use ${unclear}`);
}

/** Converts the usage error of a missing column, because the caller has chosen no columns. */
async function asEnvironmentError<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    throw new EnvironmentError(cause.message, { cause });
  }
}

function toSnapshot({ tick, samples, missed }: inner.Snapshot): Snapshot {
  return {
    epochMs: tick.epochMs,
    samples: samples.map(toSample),
    skipped: tick.skipped,
    missed,
  };
}

function toSample({ reading, cpuPercent }: inner.Sample): Sample {
  const { pid, ppid, name, rssBytes, openFiles, creationEpochSeconds } = reading;
  const creationEpochMs = creationEpochSeconds === null ? null : creationEpochSeconds * 1000;
  return { pid, ppid, name, cpuPercent, rssBytes, openFiles, creationEpochMs };
}
