/**
 * Opens the reader of this platform and loads no other reader. No other file asks for the platform.
 *
 * @module
 */

import { DEFAULT_COLUMNS } from "../model/columns.ts";
import type { Needs, Reader, Silence } from "../model/reader.ts";
import type { Clock } from "../model/world.ts";

/** The possible sources of readings. */
export interface Source {
  /** The platform, with its name in Deno.build.os. */
  readonly os: string;
  /** The source that was asked for. */
  readonly source: "auto" | "proc" | "ps";
  /** Where the process file system is mounted. */
  readonly procRoot: string;
  /** Where the control groups are mounted; `null` or absent: PROFIT finds the place. */
  readonly cgroupRoot?: string | null;
}

/**
 * All processes of a tick share the values of a control group. The values are at most this part of
 * the interval old.
 */
const PASS_SHARE = 1 / 2;

/**
 * Opens the reader of a platform.
 *
 * @param from The possible sources.
 * @param needs The values that the recording needs.
 * @param clock The clocks.
 * @param onSilence Called for each process that does not answer.
 * @param onNote Called with a note if values come late.
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
