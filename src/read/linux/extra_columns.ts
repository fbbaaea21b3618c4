/**
 * Reads the columns beside the default ones. Each file is read once for all its columns, and only if
 * one of these columns was asked for.
 *
 * @module
 */

import type { ColumnName, ExtraColumn } from "../../model/columns.ts";
import { UsageError } from "../../model/errors.ts";
import type { Extras, Refusal } from "../../model/processes.ts";
import { findContainers, findUnits } from "../../model/service.ts";
import { choosePath, parseControlGroups } from "./cgroup.ts";
import { parseIo, parseMaxOpenFiles, parseSmapsRollup, parseStatus } from "./pid_files.ts";
import { orRefused, readBytes, sizeOf, unlessGone } from "./files.ts";
import { NO_ANSWER } from "./map_files.ts";
import type { Stat } from "./stat.ts";
import { readUserNames } from "./system.ts";
import { openThreadSums, THREAD_COLUMNS } from "./thread_sums.ts";

/** The bytes of a file, or the error. */
export type Answer = Uint8Array | Error;

/** The answers of `smaps_rollup` by process. */
export type Rollups = ReadonlyMap<number, Answer>;

/** Reads the extra columns of processes. */
export interface ExtraReader {
  /**
   * Reads the columns of a process, and notes the refused ones.
   *
   * @param pid The process.
   * @param folder The folder of its files: its own, or that of one of its threads.
   * @param stat The values in its `stat`.
   * @param refusals Gets the refusals.
   * @param rollup The answer of its `smaps_rollup`.
   */
  read(
    pid: number,
    folder: number,
    stat: Stat,
    refusals: Refusal[],
    rollup: Answer | undefined,
  ): Extras;
  /** Forgets the processes that were not read since the last call. */
  endPass(): void;
}

/** A file of a process, and the columns in it. */
interface Source {
  readonly file: string;
  readonly columns: readonly ExtraColumn[];
  readonly parse: (bytes: Uint8Array) => Extras;
}

const ROLLUP = "smaps_rollup";
/** These columns are in `stat`, which is read anyway. */
const FAULTS = ["page_faults_minor", "page_faults_major"] as const satisfies ExtraColumn[];

const EMPTY_ROLLUP: Extras = { mem_unique: 0, mem_proportional: 0 };

/**
 * Prepares to read the extra columns among those asked for.
 *
 * @param root Where the process file system is mounted.
 * @param asked All columns asked for.
 * @returns What reads them.
 * @throws {UsageError} If this kernel lacks one of the files.
 */
export function openExtraColumns(root: string, asked: readonly ColumnName[]): ExtraReader {
  const sources = listSources(asked.includes("user"))
    .map((source) => ({
      ...source,
      columns: source.columns.filter((name) => asked.includes(name)),
    }))
    .filter((source) => source.columns.length > 0);
  for (const { file, columns } of sources) requireFile(`${root}/self/${file}`, columns);
  const hasFaults = FAULTS.some((name) => asked.includes(name));
  const summed = THREAD_COLUMNS.filter((name) => asked.includes(name));
  if (summed.includes("run_delay_seconds")) {
    requireFile(`${root}/self/schedstat`, ["run_delay_seconds"]);
  }
  const sums = summed.length > 0 ? openThreadSums(root, asked) : null;

  function read(
    pid: number,
    folder: number,
    stat: Stat,
    refusals: Refusal[],
    rollup: Answer | undefined,
  ): Extras {
    const extras: Extras = {};
    if (hasFaults) {
      extras.page_faults_minor = stat.minorFaults;
      extras.page_faults_major = stat.majorFaults;
    }
    if (sums !== null) {
      const values = orRefused(summed, () => sums.read(pid, stat), pid, refusals);
      for (const name of summed) extras[name] = values?.[name] ?? null;
    }
    for (const { file, columns, parse } of sources) {
      // A kernel thread has no pages, and no rollup of them (ESRCH, as if it had ended).
      const readFile = () => file === ROLLUP ? rollup : readBytes(`${root}/${folder}/${file}`);
      const values = file === ROLLUP && stat.isKernelThread ? EMPTY_ROLLUP : orRefused(
        columns,
        () => parseAnswer(readFile(), columns, parse, refusals),
        pid,
        refusals,
      );
      for (const name of columns) extras[name] = values?.[name] ?? null;
    }
    return extras;
  }

  return { read, endPass: () => sums?.endPass() };
}

function parseAnswer(
  answer: Answer | undefined,
  columns: readonly ColumnName[],
  parse: (bytes: Uint8Array) => Extras,
  refusals: Refusal[],
): Extras | null {
  if (answer instanceof Error) throw answer;
  if (answer !== undefined) return parse(answer);
  refusals.push(...columns.map((column) => ({ column, reason: NO_ANSWER })));
  return null;
}

function listSources(withUsers: boolean): Source[] {
  const users = withUsers ? readUserNames() : new Map<number, string>();
  return [
    {
      file: "status",
      columns: ["user", "mem_private", "mem_swap", "mem_file", "mem_shared", "mem_peak"],
      parse: (bytes) => {
        const { uid, privateBytes, swapBytes, fileBytes, sharedBytes, peakRssBytes } = parseStatus(
          bytes,
        );
        return {
          user: users.get(uid) ?? `${uid}`,
          mem_private: privateBytes,
          mem_swap: swapBytes,
          mem_file: fileBytes,
          mem_shared: sharedBytes,
          mem_peak: peakRssBytes,
        };
      },
    },
    {
      file: ROLLUP,
      columns: ["mem_unique", "mem_proportional"],
      parse: (bytes) => {
        const { uniqueBytes, proportionalBytes } = parseSmapsRollup(bytes);
        return { mem_unique: uniqueBytes, mem_proportional: proportionalBytes };
      },
    },
    {
      file: "io",
      columns: ["io_read_bytes", "io_write_bytes"],
      parse: (bytes) => {
        const { readBytes, writeBytes } = parseIo(bytes);
        return { io_read_bytes: readBytes, io_write_bytes: writeBytes };
      },
    },
    {
      file: "limits",
      columns: ["max_open_files"],
      parse: (bytes) => ({ max_open_files: parseMaxOpenFiles(bytes) }),
    },
    {
      file: "cgroup",
      columns: ["cgroup", "unit", "container"],
      parse: (bytes) => {
        const path = choosePath(parseControlGroups(bytes));
        const [unit, container] = [findUnits(path ?? ""), findContainers(path ?? "")];
        return { cgroup: path, unit: unit.at(-1) ?? null, container: container.at(-1) ?? null };
      },
    },
  ];
}

function requireFile(path: string, columns: readonly ColumnName[]): void {
  if (unlessGone(() => sizeOf(path)) !== undefined) return;
  throw new UsageError(
    `Column "${columns[0]}" cannot be had here: this kernel has no "${path}"; leave the column out`,
  );
}
