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

import { LEAST_PACE_MS } from "./model/options.ts";
import { DEFAULT_COLUMNS } from "./model/columns.ts";
import { UsageError } from "./model/errors.ts";
import type * as inner from "./model/samples.ts";
import { openReader } from "./read/mod.ts";
import { type Choice, recordSelection, selectRunning } from "./record/mod.ts";
import { systemClock } from "./system/clock.ts";

export { EnvironmentError, UsageError } from "./model/errors.ts";

/** What to record: by names, command line and user, of which all that are given must hold, or by pid. */
export interface RecordOptions {
  /** Whole names, or globs with `*`, `?`, `[a-z]` and `{a,b}`: any of them. */
  readonly names?: readonly string[];
  /** What the whole command line must match. */
  readonly full?: RegExp;
  /** The effective user, by name or number. */
  readonly user?: string;
  /** Process ids: these processes, and no later ones that get their ids. */
  readonly pids?: readonly number[];
  /** Whether names are compared without regard to case; by default they are not. */
  readonly ignoreCase?: boolean;
  /** Whether to record all descendants of a match, too; by default not. */
  readonly children?: boolean;
  /** Time between samples, at least 10; by default 1000. */
  readonly paceMs?: number;
  /** How long to record; by default until something else ends it. */
  readonly durationMs?: number;
  /** Ends the recording, with one last snapshot at once; nothing is thrown. */
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
 * Records processes. Samples lie on a fixed grid, the first some 100 ms after it is asked for, and
 * the last at the end of the duration. Those that are due while the program does something else are
 * skipped, and counted.
 *
 * By name, it goes on when the processes end, as they may be started again, and never records the
 * program itself; by pid, it ends with the last of them, at once if there is none. What it keeps
 * open is closed when the loop is left, whichever way.
 *
 * To take a snapshot holds up the program, by some 25 µs for each process, and by up to 2 ms before,
 * so that it is taken on time.
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
 * @throws {UsageError} When the options cannot be met. All errors come with the first snapshot.
 * @throws {EnvironmentError} When processes cannot be read here.
 */
export async function* record(options: RecordOptions): AsyncGenerator<Snapshot> {
  const { paceMs = 1000, durationMs = Infinity } = options;
  const { signal = new AbortController().signal } = options;
  const choice = toChoice(options);
  requireConsistent(choice, paceMs, durationMs);
  const needs = {
    columns: DEFAULT_COLUMNS,
    wanted: [],
    command: choice.full !== null,
    user: choice.user !== null,
    parent: choice.children,
    paceMs,
  };
  const source = { os: Deno.build.os, source: "auto", procRoot: "/proc" } as const;
  const reader = await openReader(source, needs, systemClock);
  try {
    const selection = await selectRunning(choice, reader);
    if (selection.pids?.length === 0) return;
    const grid = { paceMs, durationMs };
    const snapshots = recordSelection(reader, selection, grid, systemClock, signal);
    for await (const snapshot of snapshots) yield toSnapshot(snapshot);
  } finally {
    reader.close();
  }
}

function toChoice(
  { names = [], full, user, pids = [], ignoreCase = false, children = false }: RecordOptions,
): Choice {
  return {
    names,
    // A global expression would go on where it last matched.
    full: full === undefined ? null : new RegExp(full, full.flags.replace(/[gy]/g, "")),
    user: user ?? null,
    pids,
    ignoreCase,
    children,
  };
}

function requireConsistent(
  { names, full, user, pids }: Choice,
  paceMs: number,
  durationMs: number,
): void {
  const byCriteria = names.length > 0 || full !== null || user !== null;
  if (!byCriteria && pids.length === 0) {
    throw new UsageError("Say which processes: names, full, user or pids");
  }
  if (byCriteria && pids.length > 0) {
    throw new UsageError("Cannot select by names, full or user, and by pids at once");
  }
  if (names.includes("")) throw new UsageError("Cannot record a process without a name");
  if (!(paceMs >= LEAST_PACE_MS && paceMs < Infinity)) {
    throw new UsageError(
      `Cannot use ${paceMs} as paceMs: it is from ${LEAST_PACE_MS} on, and finite`,
    );
  }
  if (!(durationMs >= 0)) {
    throw new UsageError(`Cannot use ${durationMs} as durationMs: it is from 0 on`);
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
