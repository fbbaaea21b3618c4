/**
 * The reader of Linux: who is there, the readings of each tick, and what is looked up once, all from
 * /proc. Every read is synchronous, but for files that may not answer.
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
import { findOwnChild } from "./own_child.ts";
import { openProcessTable } from "./process_table.ts";
import { openReadings } from "./readings.ts";
import { findUid, hidesOthers, parseOomKills } from "./system.ts";

/** Limits are read once a second, whatever the pace. */
const LIMITS_AGE_MS = 900;

/** What there is of control groups. */
export interface GroupAccess {
  /** Opens the control groups; what was read of them is old after so long. */
  readonly openGroups: (ageMs: number) => Promise<LimitReader>;
  /** Reads the columns on control groups; `null` where none was asked for. */
  readonly readGroup: ((pid: number) => Extras) | null;
}

/**
 * Opens a process file system.
 *
 * @param root Where it is mounted, such as `/proc`.
 * @param needs What the reader has to find out.
 * @param clock The clocks.
 * @param onSilence Is told of each process that does not answer.
 * @param groups What there is of control groups; `null` where they do not matter.
 * @param openExtras Opens what reads the columns beside the default ones; `null` where there are none.
 * @returns A reader.
 * @throws {UsageError} When there is no process file system, or it cannot give one of the columns.
 * @throws {EnvironmentError} When Deno keeps it shut.
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
