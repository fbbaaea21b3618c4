/**
 * Reads the processes of a tick: `stat`, `statm` and the size of `fd` of each process, and more if
 * a column needs it.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import type { Extras, Process, Reading, Refusal } from "../../model/processes.ts";
import type { Awaitable } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import type { ExtraReader, Rollups } from "./extra_columns.ts";
import { type FdCache, openFdCache } from "./fd_cache.ts";
import {
  isHidden,
  listNames,
  orRefused,
  readBytes,
  sizeOf,
  unlessGone,
  unlessHidden,
} from "./files.ts";
import { readMoment, type System } from "./machine.ts";
import { type MapFiles, NO_ANSWER } from "./map_files.ts";
import type { ProcessTable } from "./process_table.ts";
import { hasMemory, parseStat, parseStatm, type Stat } from "./stat.ts";
import { findLivingThreads } from "./threads.ts";

/** The files that are read of a process at each tick. */
const [STAT, STATM] = [0, 1];

const RSS = ["mem_real"] as const;
const OPEN_FILES = ["num_open_files"] as const;

/** A container whose own files of /proc have failed (lxcfs) does not show it. */
const NO_START: Refusal = {
  column: "creation_epoch",
  reason: "no file shows the time of the boot",
};

const NO_EXTRAS: Extras = {};
const NO_EXTRA_COLUMNS: ExtraReader = { read: () => NO_EXTRAS, endPass: () => {} };
const NO_ROLLUPS: Rollups = new Map<number, Uint8Array>();

/** Reads the processes of a tick. */
export interface Readings {
  /** Returns the readings of those processes that are alive. */
  read(pids: readonly number[]): Awaitable<Reading[]>;
  /** Closes the files that it keeps open. */
  close(): void;
}

/** The parts that make readings. */
export interface ReadingSources {
  /** Identifies a process. */
  readonly table: ProcessTable;
  /** Reads files that may not answer. */
  readonly maps: Pick<MapFiles, "readAll">;
  /** Reads the columns beside the default ones; `null` if none was asked for. */
  readonly extraColumns: ExtraReader | null;
  /** Reads the columns on control groups; `null` if none was asked for. */
  readonly readGroup: ((pid: number) => Extras) | null;
  /** The number of processes whose files may be kept open. */
  readonly mostKept: number;
}

/**
 * Prepares to read processes.
 *
 * @param root Where the process file system is mounted.
 * @param columns The columns that the readings must contain.
 * @param system The units and the boot of this machine.
 * @param clock The clocks.
 * @param sources The parts that make readings.
 * @returns The functions that read processes.
 */
export function openReadings(
  root: string,
  columns: readonly ColumnName[],
  { ticksPerSecond, pageBytes, bootEpochSeconds, uptimeOffsetSeconds }: System,
  clock: Clock,
  { table, maps, extraColumns: asked, readGroup, mostKept }: ReadingSources,
): Readings {
  const extraColumns = asked ?? NO_EXTRA_COLUMNS;
  const files = openFdCache(root, ["stat", "statm"], mostKept, "fd");
  const countFiles = openFileCounter(root, files);
  const readStatm = (pid: number) => files.read(pid, STATM);
  const [hasRollups, hasCommands] = [needsRollup(columns), columns.includes("command")];

  function read(pids: readonly number[]): Awaitable<Reading[]> {
    return hasRollups
      ? readRollups(pids).then((rollups) => describe(readAll(pids, rollups)))
      : describe(readAll(pids, NO_ROLLUPS));
  }

  async function readRollups(pids: readonly number[]): Promise<Rollups> {
    const rollups = new Map<number, Uint8Array | Error>();
    await maps.readAll(pids.map((pid) => ({
      ...table.find(pid),
      file: "smaps_rollup",
      onAnswer: (answer) => rollups.set(pid, answer),
    })));
    return rollups;
  }

  /** Adds the command lines. */
  function describe(readings: Reading[]): Awaitable<Reading[]> {
    const whenRead = table.readCommands();
    if (whenRead === null) return hasCommands ? readings.map(addCommand) : readings;
    return whenRead.then(() => readings.map(table.describe).filter(isStillThere).map(addCommand));
  }

  /**
   * Returns whether a process is still there. If a process ended before its command line was read,
   * it was ending while the rest was read.
   */
  function isStillThere({ pid, command, rssBytes }: Reading): boolean {
    if (!hasCommands || command || !rssBytes) return true;
    const { folder } = table.find(pid);
    return unlessHidden(() => hasMemory(readBytes(`${root}/${folder}/statm`))) ?? false;
  }

  function addCommand(reading: Reading): Reading {
    if (!hasCommands) return reading;
    const { command, refusals } = reading;
    return {
      ...reading,
      extras: { ...reading.extras, command },
      refusals: command === null
        ? [...refusals, { column: "command", reason: NO_ANSWER }]
        : refusals,
    };
  }

  function readAll(pids: readonly number[], rollups: Rollups): Reading[] {
    const { monotonicMs, uptimeSeconds } = readMoment(root, clock);
    const bootMs = monotonicMs - (uptimeSeconds + uptimeOffsetSeconds) * 1000;
    const readings: Reading[] = [];
    for (const pid of pids) {
      try {
        const reading = readOne(pid, bootMs, rollups);
        if (reading) readings.push(reading);
      } catch (error) {
        if (!isHidden(error)) throw error;
      }
    }
    files.closeUnused();
    extraColumns.endPass();
    return readings;
  }

  function readOne(pid: number, bootMs: number, rollups: Rollups): Reading | undefined {
    const stat = parseStat(files.read(pid, STAT));
    const readAtMs = clock.monotonicMs();
    if (stat.hasEnded) return undefined;
    const process = table.identify(pid, stat, readAtMs);
    return stat.isLeaderless
      ? readByThread(process, stat, readAtMs, bootMs, rollups)
      : readRest(process, stat, pid, readAtMs, bootMs, rollups);
  }

  function readByThread(
    process: Process,
    stat: Stat,
    readAtMs: number,
    bootMs: number,
    rollups: Rollups,
  ): Reading | undefined {
    for (const thread of findLivingThreads(root, process.pid)) {
      const living = { ...stat, state: thread.state, virtualBytes: thread.virtualBytes };
      const reading = unlessGone(() =>
        readRest(process, living, thread.id, readAtMs, bootMs, rollups)
      );
      if (reading) return reading;
    }
    return undefined;
  }

  /**
   * Reads the values that are not in `stat`, from the folder of the process or of a running thread.
   */
  function readRest(
    { pid, name, startTicks, command, uid, cgroups }: Process,
    stat: Stat,
    folder: number,
    readAtMs: number,
    bootMs: number,
    rollups: Rollups,
  ): Reading | undefined {
    const startSeconds = startTicks / ticksPerSecond;
    const refusals = Number.isNaN(bootEpochSeconds) ? [NO_START] : [];
    const openFiles = orRefused(OPEN_FILES, countFiles, folder, refusals);
    const own = extraColumns.read(pid, folder, stat, refusals, rollups.get(pid));
    const extras = readGroup === null ? own : { ...own, ...readGroup(folder) };
    // Memory is read last, because an ending process frees its memory first. If a process has
    // memory now, it was alive during all earlier reads, and no value is the 0 of an ending
    // process.
    const statm = orRefused(RSS, readStatm, folder, refusals);
    if (statm && !hasMemory(statm) && !stat.isKernelThread) return undefined;
    const sizes = statm && parseStatm(statm, pageBytes);
    const reading = {
      pid,
      startTicks,
      name,
      ppid: stat.ppid,
      command,
      uid,
      readAtMs,
      ageSeconds: orNull((readAtMs - bootMs) / 1000 - startSeconds),
      // The time of the boot is known to 10 ms. Rounded to 10 ms, every recorder reports the same
      // start of a process.
      creationEpochSeconds: orNull(Math.round((bootEpochSeconds + startSeconds) * 100) / 100),
      state: stat.state,
      numThreads: stat.numThreads,
      cpuSeconds: (stat.userTicks + stat.systemTicks) / ticksPerSecond,
      cpuUserSeconds: stat.userTicks / ticksPerSecond,
      cpuSystemSeconds: stat.systemTicks / ticksPerSecond,
      cpuChildrenSeconds: (stat.childUserTicks + stat.childSystemTicks) / ticksPerSecond,
      virtualBytes: stat.virtualBytes,
      rssBytes: sizes && sizes.rssBytes,
      anonymousBytes: sizes && sizes.anonymousBytes,
      openFiles,
      extras,
      refusals,
    };
    return cgroups === undefined ? reading : { ...reading, cgroups };
  }

  return { read, close: files.closeAll };
}

function orNull(seconds: number): number | null {
  return Number.isNaN(seconds) ? null : seconds;
}

/** Returns whether one of the columns comes from `smaps_rollup`. */
function needsRollup(asked: readonly ColumnName[]): boolean {
  return asked.includes("mem_unique") || asked.includes("mem_proportional");
}

/**
 * Returns the function that counts the descriptors of a process. Since Linux 6.2 (commit
 * f1f1f2569901) the size of the folder `fd` is their number, also for processes of other users. On
 * older kernels the size is 0, and the folder is listed.
 */
function openFileCounter(root: string, files: FdCache): (pid: number) => number {
  return unlessGone(() => sizeOf(`${root}/self/fd`))
    ? files.sizeOfFolder
    : (pid) => listNames(`${root}/${pid}/fd`).length;
}
