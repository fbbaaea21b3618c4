/**
 * A process as ps and lsof tell of it, to its name and a reading. Pure.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import type { Extras, Process, Reading, Refusal } from "../../model/processes.ts";
import { completeName } from "../name.ts";
import type { Dialect } from "./dialects.ts";
import type { Count } from "./lsof.ts";
import { parseCpuTime } from "./ps.ts";
import type { PsProcess } from "./ps_table.ts";

/** A start is known to a second or two: an age below this is too rough to measure from. */
const LEAST_AGE_SECONDS = 10;

const NOT_SHOWN = "ps shows nothing of it";

/** When ps told of a process. */
export interface Moment {
  /** On the monotonic clock. */
  readonly atMs: number;
  /** In seconds since 1970. */
  readonly epochSeconds: number;
}

/**
 * Makes a reading.
 *
 * @param process What ps told.
 * @param count What lsof told, if it was asked.
 * @param moment When.
 * @param dialect What a date means.
 * @param columns The columns asked for.
 * @returns A reading; what was refused is `null`, and noted.
 */
export function toReading(
  process: PsProcess,
  count: Count | undefined,
  moment: Moment,
  dialect: Pick<Dialect, "dateLagSeconds">,
  columns: readonly ColumnName[],
): Reading {
  const { row } = process;
  const creationEpochSeconds = row.dateSeconds + dialect.dateLagSeconds;
  const ageSeconds = moment.epochSeconds - creationEpochSeconds;
  const more = (column: ColumnName) => row.rssBytes === null ? undefined : process.more.get(column);
  return {
    ...toProcess(process),
    readAtMs: moment.atMs,
    ageSeconds: ageSeconds < LEAST_AGE_SECONDS ? null : ageSeconds,
    creationEpochSeconds,
    state: row.state,
    numThreads: numberOf(more("num_threads")),
    cpuSeconds: row.cpuSeconds,
    cpuUserSeconds: parseCpuTime(more("cpu_user_seconds") ?? ""),
    cpuSystemSeconds: parseCpuTime(more("cpu_system_seconds") ?? ""),
    cpuChildrenSeconds: null,
    virtualBytes: kibibytesOf(more("mem_virtual")),
    rssBytes: row.rssBytes,
    anonymousBytes: null,
    openFiles: count?.openFiles ?? null,
    extras: listExtras(process, columns),
    refusals: listRefusals(process, count),
  };
}

/** The part of a process that a listing shows. */
export function toProcess({ row, startTicks, name, command }: PsProcess): Process {
  const { pid, ppid, uid } = row;
  return { pid, startTicks, name, ppid, command, uid };
}

/** The counts that some of them tell. */
const COUNTS = [
  "page_faults_minor",
  "page_faults_major",
  "switches_voluntary",
  "switches_involuntary",
] as const satisfies readonly ColumnName[];

function listExtras({ command, more }: PsProcess, columns: readonly ColumnName[]): Extras {
  const counts = COUNTS.filter((name) => columns.includes(name));
  return {
    ...(columns.includes("command") ? { command } : {}),
    ...(columns.includes("user") ? { user: more.get("user") ?? null } : {}),
    ...Object.fromEntries(counts.map((name) => [name, countOf(more.get(name))])),
  };
}

/** A `-` stands for what is not known. */
function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

function listRefusals({ row }: PsProcess, count: Count | undefined): Refusal[] {
  const ofPs: Refusal[] = row.rssBytes === null
    ? [{ column: "mem_real", reason: NOT_SHOWN }, { column: "cpu_percent", reason: NOT_SHOWN }]
    : [];
  const ofLsof: Refusal[] = count?.refusal
    ? [{ column: "num_open_files", reason: count.refusal }]
    : [];
  return [...ofPs, ...ofLsof];
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function kibibytesOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text) * 1024;
}

/**
 * The name of a process. Of a path it is the last part; a title that only has a slash in it stays as
 * it is, and so does the dash of a login shell. In parentheses is the kernel's name, where the
 * arguments could not be read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const onMac = { comm: "path" } as const;
 * assertEquals(nameOf("/usr/libexec/sample nobody daemon", "", onMac), "sample nobody daemon");
 * assertEquals(nameOf("-zsh", "", onMac), "-zsh");
 * assertEquals(nameOf("(AGXCompilerServi)", "", onMac), "AGXCompilerServi");
 * assertEquals(nameOf("sshd: root@ttys0/1", "", onMac), "sshd: root@ttys0/1");
 * const onLinux = { comm: "name" } as const;
 * assertEquals(nameOf("kworker/0:1", "", onLinux), "kworker/0:1");
 * assertEquals(nameOf("systemd-resolve", "/lib/systemd-resolved -x", onLinux), "systemd-resolved");
 * ```
 *
 * @param comm The column `comm`.
 * @param args The column `args`, which completes a name that was cut; empty where it is not known.
 * @param dialect What `comm` is.
 * @returns The name.
 */
export function nameOf(comm: string, args: string, dialect: Pick<Dialect, "comm">): string {
  if (dialect.comm === "path") {
    const inner = /^\((.+)\)$/s.exec(comm)?.[1];
    const isPath = /^[^ ]*\//.test(comm) && !comm.endsWith("/");
    return inner ?? (isPath ? comm.slice(comm.lastIndexOf("/") + 1) : comm);
  }
  const encode = (text: string) => new TextEncoder().encode(text);
  return completeName(encode(comm), encode(args.replaceAll(" ", "\0")));
}
