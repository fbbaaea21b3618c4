/**
 * The table of processes by ps: which processes are there, their names, and whether they are the
 * same as before.
 *
 * One ps shows all processes. A second ps shows only new processes whose names the kernel has cut,
 * if the first ps does not contain the rest of a name.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import { ReadError } from "../../model/errors.ts";
import type { Needs } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import type { Dialect } from "./dialects.ts";
import type { Exec } from "./exec.ts";
import {
  listKeywords,
  listPsArgs,
  parsePs,
  parseTexts,
  type PsRow,
  type RowKeywords,
} from "./ps.ts";
import { completeCutName, mayBeCut } from "./ps_reading.ts";

/**
 * For more processes than this, ps lists all processes, because the length of a command line is
 * limited.
 */
export const MOST_PIDS = 10_000;

/** In hundredths of a second, as the kernel counts. */
const TICKS_PER_SECOND = 100;

/** A process of the table. */
export interface PsProcess {
  /** The row of ps. */
  readonly row: PsRow;
  /** The date of its start, in seconds since 1970. */
  readonly dateSeconds: number;
  /** Its start, in hundredths of a second since 1970. The pid and the start identify a process. */
  readonly startTicks: number;
  /** Its name. */
  readonly name: string;
  /** Its whole command line; `null` if it was not asked for. */
  readonly command: string | null;
  /** The values of the columns with a keyword of their own, as text. */
  readonly more: ReadonlyMap<ColumnName, string>;
}

/** The output of one ps. */
export interface PsPass {
  /** The processes. */
  readonly processes: readonly PsProcess[];
  /** The approximate time, on the monotonic clock: the middle of the run of ps. */
  readonly atMs: number;
}

/** The table. */
export interface PsTable {
  /**
   * Lists the processes with the given pids, or all processes. Ended processes are left out.
   *
   * @throws {ReadError} If ps fails.
   */
  readonly readPass: (pids: readonly number[] | null) => Promise<PsPass>;
  /**
   * Reads the command lines of some processes.
   *
   * @throws {ReadError} If ps fails.
   */
  readonly readCommands: (pids: readonly number[]) => Promise<ReadonlyMap<number, string>>;
}

/** The remembered part of a process. */
interface Known {
  readonly startTicks: number;
  readonly dateSeconds: number;
  readonly cpuSeconds: number | null;
  /** The kernel's name and the text of its row. */
  readonly name: string;
  readonly text: string;
  /** The text with the rest of its name, if it was asked for. */
  readonly rest: string | null;
}

/**
 * Prepares to list processes.
 *
 * @param dialect The dialect of ps.
 * @param exec Runs ps.
 * @param needs The values that the recording needs.
 * @param clock The clocks.
 * @returns The table.
 */
export function openPsTable(
  dialect: Dialect,
  exec: Exec,
  needs: Needs,
  clock: Clock,
): PsTable {
  const { ps, keywords, nameIsIn } = dialect;
  const isCommandAsked = needs.command || needs.columns.includes("command");
  const more = needs.columns.filter((name) =>
    name !== "command" && name !== "user" && keywords[name]
  );
  const asked: RowKeywords = {
    user: needs.columns.includes("user") ? keywords.user! : null,
    more: more.map((name) => keywords[name]!),
    name: dialect.name,
    last: isCommandAsked ? "args" : "comm",
  };
  const env = { TZ: "UTC0", LC_TIME: "C", LC_NUMERIC: "C", LC_CTYPE: dialect.ctype };
  const known = new Map<number, Known>();

  return { readPass, readCommands: (pids) => readTexts(pids, "args") };

  async function readPass(pids: readonly number[] | null): Promise<PsPass> {
    const possible = pids?.filter((pid) => pid <= dialect.largestPid) ?? null;
    const startMs = clock.monotonicMs();
    if (possible?.length === 0) return { processes: [], atMs: startMs };
    const few = possible && possible.length <= MOST_PIDS ? possible : null;
    const { text, ownPid } = await runPs(listKeywords(asked), few);
    const atMs = (startMs + clock.monotonicMs()) / 2;
    const wanted = new Set(possible);
    const rows = parsePs(text, asked, dialect).filter((row) =>
      row.state !== "Z" && row.pid !== ownPid && (possible === null || wanted.has(row.pid))
    );
    if (few === null) forgetOthers(rows);
    const rests = await readTexts(rows.filter(needsRest).map(({ pid }) => pid), nameIsIn);
    const processes = rows.map((row) => identify(row, rests));
    return { processes: processes.filter((process) => process !== undefined), atMs };
  }

  async function runPs(
    keywords: readonly string[],
    pids: readonly number[] | null,
  ): Promise<{ text: string; ownPid: number }> {
    const ran = await exec(ps, listPsArgs(dialect, keywords, pids), env);
    const isNobodyThere = pids !== null && ran.code === 1 && ran.stdout === "" && ran.stderr === "";
    if (ran.code !== 0 && !isNobodyThere) {
      const message = ran.stderr.trim().split("\n")[0] || "it says nothing more";
      throw new ReadError(`"${ps}" failed with exit code ${ran.code}: ${message}`);
    }
    // Apple's ps exits with 0 even if it got no list from the kernel.
    if (ran.stdout === "" && !isNobodyThere) throw new ReadError(`"${ps}" printed nothing`);
    return { text: ran.stdout, ownPid: ran.pid };
  }

  function forgetOthers(rows: readonly PsRow[]): void {
    const pids = new Set(rows.map(({ pid }) => pid));
    for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
  }

  async function readTexts(
    pids: readonly number[],
    keyword: string,
  ): Promise<Map<number, string>> {
    if (pids.length === 0) return new Map();
    const { text } = await runPs(["pid", keyword], pids.length <= MOST_PIDS ? pids : null);
    return parseTexts(text, ps);
  }

  function needsRest(row: PsRow): boolean {
    const isInRow = asked.last === nameIsIn;
    return !isInRow && mayBeCut(row.name, dialect) && !isUnchanged(row);
  }

  function isUnchanged(row: PsRow): boolean {
    const old = known.get(row.pid);
    return old !== undefined && isSame(row, old) && old.name === row.name && old.text === row.text;
  }

  /**
   * Remembers a process. Returns `undefined` if the process was gone before the rest of its name
   * was read, or if its start is unknown.
   */
  function identify(row: PsRow, rests: ReadonlyMap<number, string>): PsProcess | undefined {
    const { pid, cpuSeconds, name, text } = row;
    const old = known.get(pid);
    const dateSeconds = row.dateSeconds ?? old?.dateSeconds;
    const rest = isUnchanged(row) ? old!.rest : rests.get(pid) ?? null;
    const isGone = needsRest(row) && rest === null;
    if (isGone || dateSeconds === undefined) return undefined;
    const isOld = old !== undefined && isSame(row, old);
    const startTicks = isOld ? old.startTicks : startAfter(old, dateSeconds);
    const lastCpuSeconds = cpuSeconds ?? (isOld ? old.cpuSeconds : null);
    known.set(pid, { startTicks, dateSeconds, cpuSeconds: lastCpuSeconds, name, text, rest });
    return {
      row,
      dateSeconds,
      startTicks,
      name: completeCutName(name, rest ?? (asked.last === nameIsIn ? text : ""), dialect),
      command: isCommandAsked ? text : null,
      more: new Map(more.map((column, at) => [column, row.more[at]!])),
    };
  }
}

/**
 * Returns whether two rows are of one process. If a new process has the pid and the start second of
 * another process, its CPU time begins again.
 */
function isSame(row: PsRow, old: Known): boolean {
  const hasFallen = row.cpuSeconds !== null && old.cpuSeconds !== null &&
    row.cpuSeconds < old.cpuSeconds;
  return (row.dateSeconds ?? old.dateSeconds) === old.dateSeconds && !hasFallen;
}

function startAfter(old: Known | undefined, dateSeconds: number): number {
  const startTicks = dateSeconds * TICKS_PER_SECOND;
  return old?.dateSeconds === dateSeconds ? old.startTicks + 1 : startTicks;
}
