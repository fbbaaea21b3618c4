/**
 * Opens the reader of this platform and loads no other. Only this file asks which platform it is.
 *
 * @module
 */

import { DEFAULT_COLUMNS } from "../model/columns.ts";
import type { Needs, Reader, Silence } from "../model/reader.ts";
import type { Clock } from "../model/world.ts";

/** Where readings may come from. */
export interface Source {
  /** The platform, as Deno.build.os names it. */
  readonly os: string;
  /** The source that was asked for. */
  readonly source: "auto" | "proc" | "ps";
  /** Where the process file system is mounted. */
  readonly procRoot: string;
  /** Where the control groups are mounted; `null` or absent: PROFIT finds the place. */
  readonly cgroupRoot?: string | null;
}

/** A group's values serve all processes of a tick if they are no older than this part of the interval. */
const PASS_SHARE = 1 / 2;

/**
 * Opens the reader of a platform.
 *
 * @param from Where readings may come from.
 * @param needs What the reader has to find out.
 * @param clock The clocks.
 * @param onSilence Is told of each process that does not answer.
 * @param onNote Is told of values that come late.
 * @returns A reader.
 * @throws {UsageError} If the reader cannot serve a column.
 * @throws {EnvironmentError} If there is no reader for this platform, or Deno does not allow it.
 */
export async function openReader(
  { os, source, procRoot, cgroupRoot = null }: Source,
  needs: Needs,
  clock: Clock,
  onSilence: (silence: Silence) => void = () => {},
  onNote: (text: string) => void = () => {},
): Promise<Reader> {
  if (source === "proc" || source === "auto" && os === "linux") {
    const { openLinuxReader } = await import("./linux/mod.ts");
    const openGroups = async (ageMs: number) => {
      const { openControlGroups } = await import("./linux/control_groups.ts");
      return openControlGroups(procRoot, cgroupRoot, clock.monotonicMs, ageMs);
    };
    const readGroup = needs.columns.some((name) => name.startsWith("cgroup_"))
      ? (await import("./linux/group_columns.ts"))
        .openGroupColumns(await openGroups(needs.paceMs * PASS_SHARE), needs.columns)
      : null;
    const groups = { openGroups, readGroup };
    if (needs.columns.every((name) => DEFAULT_COLUMNS.includes(name))) {
      return openLinuxReader(procRoot, needs, clock, onSilence, groups);
    }
    const { openExtraColumns } = await import("./linux/extra_columns.ts");
    return openLinuxReader(procRoot, needs, clock, onSilence, groups, openExtraColumns);
  }
  const { openProgramReader } = await import("./posix/mod.ts");
  return await openProgramReader(os, needs, clock, onNote);
}
