/**
 * Opens the reader of this platform: the only place that asks which one it is.
 *
 * @module
 */

import { EnvironmentError } from "../errors.ts";
import type { Clock, Needs, Reader } from "../types.ts";
import { DIALECTS } from "./dialects.ts";
import { openExec } from "./exec.ts";
import { openLinuxReader } from "./linux.ts";
import { openPosixReader } from "./posix.ts";

/** A program that takes more than so many paces is ended, */
const PATIENCE_PACES = 3;

/** but has at least so much time, */
const LEAST_PATIENCE_MS = 2000;

/** and no more than this. */
const MOST_PATIENCE_MS = 30_000;

/** Where readings may come from. */
export interface Source {
  /** The platform, as Deno.build.os names it. */
  readonly os: typeof Deno.build.os;
  /** What was asked for. */
  readonly source: "auto" | "proc" | "ps";
  /** Where the process file system is mounted. */
  readonly procRoot: string;
}

/**
 * Opens the reader of a platform.
 *
 * @param from Where readings may come from.
 * @param needs What has to be found out.
 * @param clock The clocks.
 * @returns A reader.
 * @throws {UsageError} When it cannot give what was asked for.
 * @throws {EnvironmentError} When there is none for this platform, or it may not be used.
 */
export async function openReader(
  { os, source, procRoot }: Source,
  needs: Needs,
  clock: Clock,
): Promise<Reader> {
  if (source === "proc" || source === "auto" && os === "linux") {
    return openLinuxReader(procRoot, needs, clock);
  }
  const dialect = DIALECTS[os];
  if (!dialect) {
    const advice = "it reads /proc on Linux, and runs ps and lsof on macOS and FreeBSD";
    throw new EnvironmentError(`PROFIT cannot read the processes of "${os}": ${advice}`);
  }
  const patienceMs = needs.paceMs * PATIENCE_PACES;
  const exec = openExec(Math.min(Math.max(patienceMs, LEAST_PATIENCE_MS), MOST_PATIENCE_MS));
  return await openPosixReader(dialect, exec, needs, clock, Deno.pid);
}
