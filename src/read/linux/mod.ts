/**
 * Readings straight from /proc: `stat`, `statm` and the size of `fd` for each process and tick, and
 * more only where a column asks for it. All is synchronous, but for what may not answer.
 *
 * @module
 */

import type { ColumnName } from "../../model/columns.ts";
import type { LimitReader } from "../../model/limits.ts";
import type { Extras, Process, Reading, Refusal } from "../../model/processes.ts";
import type { Awaitable, Needs, OwnCost, Reader, Silence } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import { parseMaxOpenFiles, parseMemoryParts, parseStatus, parseThreadGroup } from "./pid_files.ts";
import type { ExtraReader, openExtraColumns, Rollups } from "./extra_columns.ts";
import { countFileKinds } from "./file_kinds.ts";
import { type FdCache, openFdCache, shareFds } from "./fd_cache.ts";
import {
  isHidden,
  listNames,
  orReadError,
  orRefused,
  readBytes,
  readLongBytes,
  sizeOf,
  unlessFailed,
  unlessGone,
  unlessHidden,
} from "./files.ts";
import { readOwnPid, readSystem, readUptime } from "./machine.ts";
import { NO_ANSWER, openMapFiles } from "./map_files.ts";
import { findOwnChild } from "./own_child.ts";
import { openProcessTable } from "./process_table.ts";
import { hasMemory, parseStat, parseStatm, type Stat } from "./stat.ts";
import { findUid, hidesOthers, parseOomKills } from "./system.ts";
import { findLivingThreads } from "./threads.ts";

/** What is read of a process at each tick. */
const [STAT, STATM] = [0, 1];

const RSS = ["mem_real"] as const;
const OPEN_FILES = ["num_open_files"] as const;

/** Limits are read once a second, whatever the pace. */
const LIMITS_AGE_MS = 900;

/** What there is of control groups. */
export interface GroupAccess {
  /** Opens them; what was read of them is old after so long. */
  readonly openGroups: (ageMs: number) => Promise<LimitReader>;
  /** Reads the columns that tell of them; `null` where none was asked for. */
  readonly readGroup: ((pid: number) => Extras) | null;
}

const NO_EXTRAS: Extras = {};
const NO_EXTRA_COLUMNS: ExtraReader = { read: () => NO_EXTRAS, endPass: () => {} };
const NO_ROLLUPS: Rollups = new Map<number, Uint8Array>();

/**
 * Opens a process file system.
 *
 * @param root Where it is mounted, such as `/proc`.
 * @param needs What it has to find out.
 * @param clock The clocks.
 * @param onSilence Is told of each process that does not answer.
 * @param groups What there is of control groups; `null` where they do not matter.
 * @param openExtras Opens what reads the columns beside the default ones, where there are some.
 * @returns A reader.
 * @throws {UsageError} When there is none, or it cannot give one of the columns.
 * @throws {EnvironmentError} When Deno keeps it shut.
 */
export function openLinuxReader(
  root: string,
  needs: Needs,
  clock: Clock,
  onSilence: (silence: Silence) => void = () => {},
  groups: GroupAccess | null = null,
  openExtras: typeof openExtraColumns = () => NO_EXTRA_COLUMNS,
): Reader {
  const { ticksPerSecond, pageBytes, bootEpochSeconds, uptimeOffsetSeconds } = readSystem(
    root,
    clock,
  );
  const room = shareFds(readMaxOpenFiles("self"));
  const maps = openMapFiles(root, needs.paceMs, onSilence);
  const table = openProcessTable(root, needs, clock.monotonicMs, room.others, maps);
  const extraColumns = openExtras(root, needs.columns);
  const readGroup = groups?.readGroup ?? null;
  const files = openFdCache(root, ["stat", "statm"], room.recorded, "fd");
  const countFiles = openFileCounter(root, files);
  const readStatm = (pid: number) => files.read(pid, STATM);

  const [hasRollups, hasCommands] = [needsRollup(needs.columns), needs.columns.includes("command")];

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

  /** Adds what command lines tell. */
  function describe(readings: Reading[]): Awaitable<Reading[]> {
    const whenRead = table.readCommands();
    if (whenRead === null) return hasCommands ? readings.map(addCommand) : readings;
    return whenRead.then(() => readings.map(table.describe).filter(isStillThere).map(addCommand));
  }

  /** What has ended before its command line could be read was ending while all else was read. */
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
    const bootMs = clock.monotonicMs() - (readUptime(root) + uptimeOffsetSeconds) * 1000;
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

  /** Reads what is not in `stat`, by the folder of the process, or of a thread that runs. */
  function readRest(
    { pid, name, startTicks, command, uid, cgroups }: Process,
    stat: Stat,
    folder: number,
    readAtMs: number,
    bootMs: number,
    rollups: Rollups,
  ): Reading | undefined {
    const startSeconds = startTicks / ticksPerSecond;
    const refusals: Refusal[] = [];
    const openFiles = orRefused(OPEN_FILES, countFiles, folder, refusals);
    const own = extraColumns.read(pid, folder, stat, refusals, rollups.get(pid));
    const extras = readGroup === null ? own : { ...own, ...readGroup(folder) };
    // Last: what ends lets go of its memory first, so that all that was read until now is of a
    // process that was alive, and no 0 is that of one that was ending.
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
      ageSeconds: (readAtMs - bootMs) / 1000 - startSeconds,
      // As exact as the boot is known, and said alike by all that tell it.
      creationEpochSeconds: Math.round((bootEpochSeconds + startSeconds) * 100) / 100,
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

  function readOwnCost(): OwnCost | null {
    const stat = parseStat(readBytes(`${root}/self/stat`));
    return {
      cpuSeconds: (stat.userTicks + stat.systemTicks) / ticksPerSecond,
      peakRssBytes: readPeakRss("self"),
      children: {
        userSeconds: stat.childUserTicks / ticksPerSecond,
        systemSeconds: stat.childSystemTicks / ticksPerSecond,
      },
    };
  }

  function readMaxOpenFiles(pid: number | "self"): number | null {
    return unlessFailed(() => parseMaxOpenFiles(readBytes(`${root}/${pid}/limits`))) ?? null;
  }

  function readPeakRss(pid: number | "self"): number | null {
    const { peakRssBytes } = parseStatus(readBytes(`${root}/${pid}/status`));
    if (peakRssBytes || pid === "self") return peakRssBytes;
    // What has ended but was not waited for has no memory any more, unless another thread runs.
    for (const { id } of findLivingThreads(root, pid)) {
      const peak = unlessGone(() => parseStatus(readBytes(`${root}/${id}/status`)).peakRssBytes);
      if (peak) return peak;
    }
    return null;
  }

  /** A thread has a folder beside those of processes, which no listing shows (proc(5)). */
  function findThreadOwner(id: number): number | null {
    const pid = unlessFailed(() => parseThreadGroup(readBytes(`${root}/${id}/status`))) ?? null;
    return pid === id ? null : pid;
  }

  return {
    list: () => orReadError(root, table.list),
    read: (pids) => orReadError(root, () => read(pids)),
    readOwnCost: () => unlessFailed(readOwnCost) ?? null,
    findChild: (pid) => findOwnChild(root, pid),
    readMaxOpenFiles,
    // Loaded on demand: most recordings have no two processes of one name.
    readCommands: async (pids) => {
      const { readCommands } = await import("./commands.ts");
      return await readCommands(maps, pids.map(table.find));
    },
    countFileKinds: (pid) => countFileKinds(root, pid),
    readMemoryParts: (pid) =>
      unlessFailed(() => parseMemoryParts(readBytes(`${root}/${pid}/status`))) ?? null,
    readOomKills: () => unlessFailed(() => parseOomKills(readLongBytes(`${root}/vmstat`))) ?? null,
    openLimits: async () => await groups?.openGroups(LIMITS_AGE_MS) ?? null,
    readPeakRss: (pid) => unlessFailed(() => readPeakRss(pid)) ?? null,
    findThreadOwner,
    findUid,
    filesPace: () => null,
    close: () => {
      files.closeAll();
      table.close();
      maps.close();
    },
    ownPid: readOwnPid(root),
    cpuStepMs: 1000 / ticksPerSecond,
    mayHideOthers: () => hidesOthers(unlessGone(() => readLongBytes(`${root}/self/mounts`))),
  };
}

/** Whether one of the columns comes from `smaps_rollup`. */
function needsRollup(asked: readonly ColumnName[]): boolean {
  return asked.includes("mem_unique") || asked.includes("mem_proportional");
}

/**
 * How to count the descriptors of a process. Since Linux 6.2 (commit f1f1f2569901) the size of the
 * folder `fd` is their number, also for processes of other users; before, it is 0.
 */
function openFileCounter(root: string, files: FdCache): (pid: number) => number {
  return unlessGone(() => sizeOf(`${root}/self/fd`))
    ? files.sizeOfFolder
    : (pid) => listNames(`${root}/${pid}/fd`).length;
}
