/**
 * The table of processes as ps tells it: who is there, under which name, the same as before or not.
 *
 * One ps tells of all; a second one only of what is new, where the name or the command line is not
 * in the first.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import { ReadError } from "../../model/errors.ts";
import type { Needs } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import { isCut } from "../name.ts";
import type { Dialect } from "./dialects.ts";
import type { Exec } from "./exec.ts";
import { listKeywords, listPsArgs, parsePs, parseTexts, type PsRow } from "./ps.ts";
import { nameOf } from "./ps_reading.ts";

/** Of more processes than this, ps is asked for all there are: a command line has an end. */
export const MOST_PIDS = 10_000;

/** In hundredths of a second, as the kernel counts. */
const TICKS_PER_SECOND = 100;

/** A process of the table. */
export interface PsProcess {
  /** What ps told of it. */
  readonly row: PsRow;
  /** When it started, in hundredths of a second since 1970: with the pid, its identity. */
  readonly startTicks: number;
  /** Its name. */
  readonly name: string;
  /** Its whole command line; `null` where nobody asked. */
  readonly command: string | null;
  /** The values of the columns with a keyword of their own, as text. */
  readonly more: ReadonlyMap<ColumnName, string>;
}

/** What one ps told. */
export interface PsPass {
  /** The processes. */
  readonly processes: readonly PsProcess[];
  /** When, on the monotonic clock: in the middle of its run, give or take. */
  readonly atMs: number;
}

/** What is remembered of a process. */
interface Known {
  readonly startTicks: number;
  readonly dateSeconds: number;
  readonly cpuSeconds: number | null;
  /** The text of its row, and the other one of `comm` and `args`, if it was asked for. */
  readonly text: string;
  readonly other: string | null;
}

/**
 * Prepares to list processes.
 *
 * @param dialect Which ps it is.
 * @param exec Runs it.
 * @param needs What has to be found out.
 * @param clock The clocks.
 * @returns A function that lists those with these pids, or all; none that has ended.
 */
export function openPsTable(
  dialect: Dialect,
  exec: Exec,
  needs: Needs,
  clock: Clock,
): (pids: readonly number[] | null) => Promise<PsPass> {
  const { ps, keywords } = dialect;
  const isCommandAsked = needs.command || needs.columns.includes("command");
  const [last, other] = isCommandAsked ? ["args", "comm"] as const : ["comm", "args"] as const;
  const moreColumns = needs.columns.filter((name) => name !== "command" && keywords[name]);
  const moreKeywords = moreColumns.map((name) => keywords[name]!);
  const env = { TZ: "UTC0", LC_TIME: "C", LC_NUMERIC: "C", LC_CTYPE: dialect.ctype };
  const known = new Map<number, Known>();

  return async (pids) => {
    const possible = pids?.filter((pid) => pid <= dialect.largestPid) ?? null;
    const startMs = clock.monotonicMs();
    if (possible?.length === 0) return { processes: [], atMs: startMs };
    const asked = possible && possible.length <= MOST_PIDS ? possible : null;
    const { text, ownPid } = await runPs(listKeywords(moreKeywords, last), asked);
    const atMs = (startMs + clock.monotonicMs()) / 2;
    const wanted = new Set(possible);
    const rows = parsePs(text, moreKeywords.length, dialect).filter((row) =>
      row.state !== "Z" && row.pid !== ownPid && (possible === null || wanted.has(row.pid))
    );
    if (asked === null) forgetOthers(rows);
    const others = await readOthers(rows.filter(needsOther).map(({ pid }) => pid));
    const processes = rows.map((row) => identify(row, others));
    return { processes: processes.filter((process) => process !== undefined), atMs };
  };

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
    // Apple's ps ends well even when it got no list from the kernel.
    if (ran.stdout === "" && !isNobodyThere) throw new ReadError(`"${ps}" printed nothing`);
    return { text: ran.stdout, ownPid: ran.pid };
  }

  function forgetOthers(rows: readonly PsRow[]): void {
    const pids = new Set(rows.map(({ pid }) => pid));
    for (const pid of known.keys()) if (!pids.has(pid)) known.delete(pid);
  }

  async function readOthers(pids: readonly number[]): Promise<Map<number, string>> {
    if (pids.length === 0) return new Map();
    const { text } = await runPs(["pid", other], pids.length <= MOST_PIDS ? pids : null);
    return parseTexts(text, ps);
  }

  function needsOther(row: PsRow): boolean {
    const old = known.get(row.pid);
    if (old && isSame(row, old) && old.text === row.text) return false;
    return isCommandAsked || dialect.comm === "name" && isCut(new TextEncoder().encode(row.text));
  }

  /** Remembers a process; `undefined` of one that was gone before its other text was read. */
  function identify(row: PsRow, others: ReadonlyMap<number, string>): PsProcess | undefined {
    const { pid, dateSeconds, cpuSeconds, text } = row;
    const old = known.get(pid);
    const isOld = old !== undefined && isSame(row, old);
    const other = others.get(pid) ?? (isOld && old.text === text ? old.other : null);
    if (isCommandAsked && other === null) return undefined;
    const startTicks = isOld ? old.startTicks : startAfter(old, dateSeconds);
    known.set(pid, {
      startTicks,
      dateSeconds,
      cpuSeconds: cpuSeconds ?? (isOld ? old.cpuSeconds : null),
      text,
      other,
    });
    const [comm, args] = isCommandAsked ? [other!, text] : [text, other];
    return {
      row,
      startTicks,
      name: nameOf(comm, args ?? "", dialect),
      command: isCommandAsked ? text : null,
      more: new Map(moreColumns.map((column, at) => [column, row.more[at]!])),
    };
  }
}

/** Under the pid of another since the same second, CPU time begins anew. */
function isSame(row: PsRow, old: Known): boolean {
  const hasFallen = row.cpuSeconds !== null && old.cpuSeconds !== null &&
    row.cpuSeconds < old.cpuSeconds;
  return row.dateSeconds === old.dateSeconds && !hasFallen;
}

function startAfter(old: Known | undefined, dateSeconds: number): number {
  const startTicks = dateSeconds * TICKS_PER_SECOND;
  return old?.dateSeconds === dateSeconds ? old.startTicks + 1 : startTicks;
}
