/**
 * Reads processes by ps and lsof, on macOS and FreeBSD, and on Linux with `--source=ps`.
 *
 * @module
 */

import { type ColumnName, DEFAULT_COLUMNS } from "../../model/columns.ts";
import { EnvironmentError, ReadError, UsageError } from "../../model/errors.ts";
import type { Process, Reading } from "../../model/processes.ts";
import type { Needs, OwnCost, Reader } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import { type Dialect, DIALECTS } from "./dialects.ts";
import { type Exec, openExec } from "./exec.ts";
import { type Count, openDescriptors } from "./lsof.ts";
import { toProcess, toReading } from "./ps_reading.ts";
import { openPsTable, type PsPass } from "./ps_table.ts";

/** The time limit of ps and lsof, in paces. */
const PATIENCE_PACES = 3;

/** The least time limit. The start also waits this long for lsof. */
const LEAST_PATIENCE_MS = 2000;

/** The greatest time limit. lsof always has this limit, because no tick waits for it that long. */
const MOST_PATIENCE_MS = 30_000;

/**
 * Opens the reader.
 *
 * @param os The platform, with its name in Deno.build.os.
 * @param needs The values that the recording needs.
 * @param clock The clocks.
 * @param onNote Called with a note if values come late.
 * @returns A reader.
 * @throws {UsageError} If the platform lacks one of the columns.
 * @throws {EnvironmentError} If PROFIT does not know the programs of this platform, or if one of them
 * fails.
 */
export async function openProgramReader(
  os: string,
  needs: Needs,
  clock: Clock,
  onNote: (text: string) => void,
): Promise<Reader> {
  const dialect = DIALECTS[os];
  if (!dialect) {
    const advice = "it reads /proc on Linux, and runs ps and lsof on macOS and FreeBSD";
    throw new EnvironmentError(`PROFIT cannot read the processes of "${os}": ${advice}`);
  }
  const patienceMs = needs.paceMs * PATIENCE_PACES;
  const timeoutMs = Math.min(Math.max(patienceMs, LEAST_PATIENCE_MS), MOST_PATIENCE_MS);
  const stop = new AbortController();
  const programs = {
    exec: openExec(timeoutMs, stop.signal),
    execLsof: openExec(MOST_PATIENCE_MS, stop.signal),
    lsofPatienceMs: LEAST_PATIENCE_MS,
    close: () => stop.abort(),
  };
  return await openPosixReader(dialect, programs, needs, clock, Deno.pid, onNote);
}

/** The functions that run the programs. */
export interface Programs {
  /** Runs ps and id. */
  readonly exec: Exec;
  /** Runs lsof, which may take longer. */
  readonly execLsof: Exec;
  /** How long the start waits for lsof. */
  readonly lsofPatienceMs: number;
  /** Ends the running programs. */
  readonly close: () => void;
}

/** The columns that every ps has, or that PROFIT computes. */
const COMMON_COLUMNS: readonly ColumnName[] = [...DEFAULT_COLUMNS, "ppid", "state"];

/**
 * Opens a reader, and tries it on PROFIT itself.
 *
 * @param dialect How to call the programs.
 * @param programs The functions that run the programs.
 * @param asked The values that the recording needs.
 * @param clock The clocks.
 * @param ownPid Process id of PROFIT.
 * @param onNote Called with a note if values come late.
 * @returns A reader.
 * @throws {UsageError} If the platform lacks one of the columns.
 * @throws {EnvironmentError} If one of the programs fails.
 */
export async function openPosixReader(
  dialect: Dialect,
  { exec, execLsof, lsofPatienceMs, close }: Programs,
  asked: Needs,
  clock: Clock,
  ownPid: number,
  onNote: (text: string) => void,
): Promise<Reader> {
  requireColumns(dialect, asked.columns);
  if (asked.cgroups) {
    const advice = "--unit, --container and --cgroup need /proc of Linux";
    throw new UsageError(`No control groups can be read by ps on ${dialect.platform}: ${advice}`);
  }
  const wanted = asked.wanted.filter((name) => dialect.keywords[name]);
  const needs = { ...asked, columns: [...new Set([...asked.columns, ...wanted])] };
  const { readPass, readCommands } = openPsTable(dialect, exec, needs, clock);
  const own = await orAdvise(dialect.psAdvice, async () => {
    const [own] = (await readPass([ownPid])).processes;
    if (!own) throw new ReadError(`"${dialect.ps}" shows nothing of PROFIT itself`);
    return { pid: ownPid, uid: own.row.uid };
  });
  const { paceMs } = needs;
  const openLsof = () =>
    openDescriptors(dialect, execLsof, lsofPatienceMs, paceMs, clock, own, onNote);
  const descriptors = needs.columns.includes("num_open_files")
    ? await orAdvise(dialect.lsofAdvice, openLsof)
    : null;
  let listed: PsPass | null = null;

  return {
    list,
    read,
    readOwnCost,
    findChild: (pid) => pid,
    findNamesake: () => null,
    readPeakRss: () => null,
    readMaxOpenFiles: () => null,
    readMemoryParts: () => null,
    countFileKinds: () => null,
    readCommands: (pids) => readCommands(pids).catch(returnNone),
    readOomKills: () => null,
    openLimits: () => Promise.resolve(null),
    findThreadOwner: () => null, // ps shows processes and no threads.
    mayHideOthers: () => false,
    findUid,
    filesPace: () => descriptors?.pace() ?? null,
    close,
    ownPid,
    cpuStepMs: dialect.cpuStepMs,
  };

  async function list(): Promise<Process[]> {
    listed = await readPass(null);
    return listed.processes.map(toProcess);
  }

  /** Directly after a listing, the reading is the output of the listing. */
  async function read(pids: readonly number[]): Promise<Reading[]> {
    const { processes, atMs } = listed ?? await readPass(pids);
    listed = null;
    const wanted = new Set(pids);
    const found = processes.filter(({ row }) => wanted.has(row.pid));
    const identities = found.map(toProcess);
    const counts = await descriptors?.count(identities) ?? new Map<number, Count>();
    const epochSeconds = (clock.epochMs() - clock.monotonicMs() + atMs) / 1000;
    const moment = { atMs, epochSeconds };
    return found.map((process) =>
      toReading(process, counts.get(process.row.pid), moment, dialect, needs.columns)
    );
  }

  async function readOwnCost(): Promise<OwnCost | null> {
    const cpuSeconds = await readOwnCpuSeconds();
    // A CPU time below the resolution is not known to be 0.
    const isKnown = cpuSeconds !== null && cpuSeconds * 1000 >= dialect.cpuStepMs;
    return isKnown ? { cpuSeconds, peakRssBytes: null, children: null } : null;
  }

  async function readOwnCpuSeconds(): Promise<number | null> {
    try {
      return (await readPass([ownPid])).processes[0]?.row.cpuSeconds ?? null;
    } catch (error) {
      if (error instanceof ReadError) return null;
      throw error;
    }
  }

  async function findUid(user: string): Promise<number | null> {
    if (/^\d+$/.test(user)) return Number(user);
    const { code, stdout } = await exec(dialect.id, ["-u", user], {});
    return code === 0 ? Number(stdout) : null;
  }
}

/** Returns no command lines if ps fails: they only complete names. */
function returnNone(error: unknown): ReadonlyMap<number, string> {
  if (error instanceof ReadError) return new Map();
  throw error;
}

function requireColumns({ platform, keywords }: Dialect, columns: readonly ColumnName[]): void {
  const missing = columns.find((name) => !COMMON_COLUMNS.includes(name) && !keywords[name]);
  if (missing === undefined) return;
  const more = [...COMMON_COLUMNS, ...Object.keys(keywords)].join(", ");
  throw new UsageError(`Column "${missing}" cannot be had on ${platform}; there are: ${more}`);
}

async function orAdvise<T>(advice: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    throw new EnvironmentError(`${error.message}; ${advice}`, { cause: error });
  }
}
