/**
 * The reader for Linux: lists processes, reads them at each tick, and looks up rare values, all in
 * /proc. Reads are synchronous, except those of files that may not answer.
 *
 * @module
 */

import type { LimitReader } from "../../model/limits.ts";
import type { Extras } from "../../model/processes.ts";
import type { Needs, Reader, Silence } from "../../model/reader.ts";
import type { Clock } from "../../model/world.ts";
import type { openExtraColumns } from "./extra_columns.ts";
import { shareFds } from "./fd_cache.ts";
import { countFileKinds } from "./file_kinds.ts";
import { orReadError, readLongBytes, unlessFailed, unlessGone } from "./files.ts";
import { openLookups, readMaxOpenFiles } from "./lookups.ts";
import { readOwnPid, readSystem } from "./machine.ts";
import { openMapFiles } from "./map_files.ts";
import { findNamesake, findOwnChild } from "./own_child.ts";
import { openProcessTable } from "./process_table.ts";
import { openReadings } from "./readings.ts";
import { findUid, hidesOthers, parseOomKills } from "./system.ts";

/** Limits are read once a second, whatever the pace. */
const LIMITS_AGE_MS = 900;

const DEFAULT_ROOT = "/proc";

/** The functions that read control groups. */
export interface GroupAccess {
  /** Opens the control groups. Their values are read again after this time. */
  readonly openGroups: (ageMs: number) => Promise<LimitReader>;
  /** Reads the columns on control groups; `null` if no such column was asked for. */
  readonly readGroup: ((pid: number) => Extras) | null;
}

/**
 * Opens a process file system.
 *
 * @param root Where it is mounted, such as `/proc`.
 * @param needs The values that the recording needs.
 * @param clock The clocks.
 * @param onSilence Called for each process that does not answer.
 * @param groups Reads control groups; `null` if no value of them is needed.
 * @param openExtras Opens the reader of the other columns; `null` if none was asked for.
 * @returns A reader.
 * @throws {UsageError} If there is no process file system, or if it lacks one of the columns.
 * @throws {EnvironmentError} If Deno refuses to open it.
 */
export function openLinuxReader(
  root: string,
  needs: Needs,
  clock: Clock,
  onSilence: (silence: Silence) => void = () => {},
  groups: GroupAccess | null = null,
  openExtras: typeof openExtraColumns | null = null,
): Reader {
  const system = readSystem(root, clock);
  const room = shareFds(readMaxOpenFiles(root, "self"));
  const maps = openMapFiles(root, needs.paceMs, onSilence);
  const table = openProcessTable(root, needs, clock.monotonicMs, room.others, maps);
  const readings = openReadings(root, needs.columns, system, clock, {
    table,
    maps,
    extraColumns: openExtras?.(root, needs.columns) ?? null,
    readGroup: groups?.readGroup ?? null,
    mostKept: room.recorded,
  });
  return {
    list: () => orReadError(root, table.list),
    read: (pids) => orReadError(root, () => readings.read(pids)),
    ...openLookups(root, system.ticksPerSecond),
    // Loaded on demand: most recordings have no two processes of one name.
    readCommands: async (pids) => {
      const { readCommands } = await import("./commands.ts");
      return await readCommands(maps, pids.map(table.find));
    },
    findChild: (pid) => findOwnChild(root, pid),
    // With --proc-root, the user knows that the pids are those of that folder.
    findNamesake: (pid) => root === DEFAULT_ROOT ? findNamesake(root, pid) : null,
    countFileKinds: (pid) => countFileKinds(root, pid),
    readOomKills: () => unlessFailed(() => parseOomKills(readLongBytes(`${root}/vmstat`))) ?? null,
    openLimits: async () => await groups?.openGroups(LIMITS_AGE_MS) ?? null,
    findUid,
    filesPace: () => null,
    close: () => {
      readings.close();
      table.close();
      maps.close();
    },
    ownPid: readOwnPid(root),
    cpuStepMs: 1000 / system.ticksPerSecond,
    mayHideOthers: () => hidesOthers(unlessGone(() => readLongBytes(`${root}/self/mounts`))),
  };
}
