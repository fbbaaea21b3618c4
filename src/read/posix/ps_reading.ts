/**
 * Makes a name and a reading of the output of ps and lsof on a process. Pure.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import type { Extras, Process, Reading, Refusal } from "../../model/processes.ts";
import { completeName } from "../name.ts";
import type { Dialect } from "./dialects.ts";
import type { Count } from "./lsof.ts";
import { parseCpuTime } from "./ps_times.ts";
import type { PsProcess } from "./ps_table.ts";

/**
 * A start is known to one or two seconds. CPU % is not measured from the start of a younger
 * process.
 */
const LEAST_AGE_SECONDS = 10;

const NOT_SHOWN = "ps shows nothing of it";

/** The time of a row of ps. */
export interface Moment {
  /** On the monotonic clock. */
  readonly atMs: number;
  /** In seconds since 1970. */
  readonly epochSeconds: number;
}

/**
 * Makes a reading.
 *
 * @param process The row of ps.
 * @param count The number of descriptors by lsof, if lsof ran.
 * @param moment The time of the row.
 * @param dialect The dialect of ps.
 * @param columns The columns asked for.
 * @returns A reading. Refused values are `null` and noted.
 */
export function toReading(
  process: PsProcess,
  count: Count | undefined,
  moment: Moment,
  dialect: Pick<Dialect, "dateLagSeconds">,
  columns: readonly ColumnName[],
): Reading {
  const { row } = process;
  const creationEpochSeconds = process.dateSeconds + dialect.dateLagSeconds;
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

/** Returns the part of a process that a listing contains. */
export function toProcess({ row, startTicks, name, command }: PsProcess): Process {
  const { pid, ppid, uid } = row;
  return { pid, startTicks, name, ppid, command, uid };
}

/** Parses the counts that only some platforms have. */
const COUNTS = [
  "page_faults_minor",
  "page_faults_major",
  "switches_voluntary",
  "switches_involuntary",
] as const satisfies readonly ColumnName[];

function listExtras({ row, command, more }: PsProcess, columns: readonly ColumnName[]): Extras {
  const counts = COUNTS.filter((name) => columns.includes(name));
  return {
    ...(columns.includes("command") ? { command } : {}),
    ...(columns.includes("user") ? { user: row.user } : {}),
    ...Object.fromEntries(counts.map((name) => [name, countOf(more.get(name))])),
  };
}

/** Parses a count. A `-` stands for an unknown value. */
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
 * Completes the kernel's name of a process if the kernel has cut it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const onMac = { nameBytes: 16, nameIsIn: "comm" } as const;
 * const helper = "/Applications/Chrome.app/Google Chrome Helper (Renderer)";
 * assertEquals(completeCutName("Google Chrome He", helper, onMac), "Google Chrome Helper (Renderer)");
 * assertEquals(completeCutName("Google Chrome He", "a title", onMac), "Google Chrome He");
 * const onLinux = { nameBytes: 15, nameIsIn: "args" } as const;
 * const args = "/lib/systemd-resolved -x";
 * assertEquals(completeCutName("systemd-resolve", args, onLinux), "systemd-resolved");
 * ```
 *
 * @param name The kernel's name.
 * @param text The first argument or the whole command line, depending on the dialect.
 * @param dialect How much of a name the kernel keeps, and the kind of the text.
 * @returns The whole name, or the kernel's name if the text does not complete it.
 */
export function completeCutName(
  name: string,
  text: string,
  { nameBytes, nameIsIn }: Pick<Dialect, "nameBytes" | "nameIsIn">,
): string {
  if (nameIsIn === "args") {
    const args = encoder.encode(text.replaceAll(" ", "\0"));
    return completeName(encoder.encode(name), args, null, nameBytes);
  }
  const file = text.slice(text.lastIndexOf("/") + 1);
  // A cut name may end with a blank, like the padding of ps, or with a part of a letter.
  const start = name.endsWith(BROKEN_LETTER) ? name.slice(0, -1) : name.padEnd(
    name.length + nameBytes - encoder.encode(name).length,
  );
  return file.startsWith(start) ? file : name;
}

/** Returns whether the kernel may have cut a name. */
export function mayBeCut(name: string, { nameBytes }: Pick<Dialect, "nameBytes">): boolean {
  return encoder.encode(name).length >= nameBytes - 1;
}

const encoder = new TextEncoder();

/** The decoder replaces bytes that are not UTF-8 by this character. */
const BROKEN_LETTER = "\uFFFD";
