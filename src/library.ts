/**
 * Samples of processes for other programs: CPU, memory and open descriptors, on an exact pace.
 *
 * A program that uses it runs with `-A`, since Deno opens `/proc` only to those that may do
 * everything. It reads `/proc` on Linux, and runs ps and lsof on macOS.
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
import { findThread, recordSelection, type SelectionOptions, selectRunning } from "./record/mod.ts";
import { matchStarts } from "./record/select.ts";
import { systemClock } from "./system/clock.ts";

export { EnvironmentError } from "./model/errors.ts";

/**
 * What to record: by names, command line and user, of which all that are given must hold, or by pid.
 */
export interface RecordOptions {
  /** Whole names, or globs with `*`, `?`, `[a-z]` and `{a,b}`: any of them. */
  readonly names?: readonly string[];
  /** What the whole command line must match. */
  readonly command?: RegExp;
  /** The effective user, by name or number. */
  readonly user?: string;
  /** Process ids: these processes, and no later ones that get their ids. */
  readonly pids?: readonly number[];
  /**
   * Whether names are compared without regard to case.
   *
   * @default {false}
   */
  readonly ignoreCase?: boolean;
  /**
   * Whether to record all descendants of a match, too.
   *
   * @default {false}
   */
  readonly children?: boolean;
  /**
   * Time between samples, at least 10.
   *
   * @default {1000}
   */
  readonly paceMs?: number;
  /**
   * How long to record, 0 for a single snapshot.
   *
   * @default {Infinity}
   */
  readonly durationMs?: number;
  /** Ends the recording: the loop rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** All samples of one moment. */
export interface Snapshot {
  /** When they were taken, in milliseconds since 1970. */
  readonly epochMs: number;
  /** One sample for every selected process that was alive. */
  readonly samples: readonly Sample[];
  /** How many were due since the one before and not taken, as the program was busy. */
  readonly skipped: number;
  /** Why there are no samples, if they could not be read this time; else `null`. */
  readonly missed: string | null;
}

/** A process at one moment; `null` is unknown, such as what the system does not tell this user. */
export interface Sample {
  /** Process id. */
  readonly pid: number;
  /** Process id of its parent. */
  readonly ppid: number;
  /** Its name; it can be anything, also what a terminal takes for a command. */
  readonly name: string;
  /** CPU time used since the sample before / time passed x 100; 200 is two cores. */
  readonly cpuPercent: number | null;
  /** Resident set size. */
  readonly rssBytes: number | null;
  /** Open file descriptors of every kind: files, sockets, pipes. */
  readonly openFiles: number | null;
  /** When it started, in milliseconds since 1970: with the pid, what tells it from all others. */
  readonly creationEpochMs: number;
}

/**
 * Records processes. Samples lie on a fixed grid, the first a pace after it is asked for, but a
 * second at most, and the last at the end of the duration. Those that are due while the program does
 * something else are skipped, and counted.
 *
 * By name, it goes on when the processes end, as they may be started again, and never records the
 * program itself; by pid, it ends with the last of them, at once if there is none. What it keeps
 * open is closed when the loop is left, whichever way.
 *
 * Each snapshot blocks the program for some 25 µs for each process, and for up to 2 ms before, so
 * that it is taken on time.
 *
 * @example Until a process ends, or has too much open
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
 * @param options What to record, how often, and for how long.
 * @returns A snapshot for each moment.
 * @throws {TypeError} When the options say nothing to record, contradict each other, or one is of
 * another kind.
 * @throws {RangeError} When a number is out of its range; with the first snapshot, when there is no
 * such user, or a pid is the id of a thread.
 * @throws {EnvironmentError} With the first snapshot, when processes cannot be read here.
 */
export function record(options: RecordOptions): AsyncGenerator<Snapshot> {
  const { names = [], command, user, pids = [], ignoreCase = false, children = false } = options;
  const { paceMs = 1000, durationMs = Infinity, signal } = options;
  requireTypes(names, command, pids);
  requireRanges(pids, paceMs, durationMs);
  const criteria = {
    names,
    // A global expression would go on where it last matched.
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
  throw new RangeError(`Cannot use ${show(user)} as user: there is none on this system`);
}

async function requireProcesses(pids: readonly number[], reader: Reader): Promise<void> {
  const thread = await findThread(pids, reader);
  if (thread !== null) throw new RangeError(`Cannot use ${thread}`);
}

/** A value that this system lacks is an EnvironmentError: the caller has chosen no columns. */
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
  const creationEpochMs = creationEpochSeconds * 1000;
  return { pid, ppid, name, cpuPercent, rssBytes, openFiles, creationEpochMs };
}
