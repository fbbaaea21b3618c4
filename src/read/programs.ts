/**
 * Opens the reader that runs ps and lsof, as this platform has them.
 *
 * @module
 */

import { EnvironmentError } from "../errors.ts";
import type { Needs, Reader } from "../types/reader.ts";
import type { Clock } from "../types/world.ts";
import { DIALECTS } from "./dialects.ts";
import { openExec } from "./exec.ts";
import { openPosixReader } from "./posix.ts";

/** A program that takes more than so many paces is ended, */
const PATIENCE_PACES = 3;

/** but has at least so much time, */
const LEAST_PATIENCE_MS = 2000;

/** and no more than this. */
const MOST_PATIENCE_MS = 30_000;

/**
 * Opens it.
 *
 * @param os The platform, as Deno.build.os names it.
 * @param needs What has to be found out.
 * @param clock The clocks.
 * @returns A reader.
 * @throws {UsageError} When it cannot give what was asked for.
 * @throws {EnvironmentError} When PROFIT does not know the programs of this platform, or one of them
 * does not do what it should.
 */
export async function openProgramReader(
  os: string,
  needs: Needs,
  clock: Clock,
): Promise<Reader> {
  const dialect = DIALECTS[os];
  if (!dialect) {
    const advice = "it reads /proc on Linux, and runs ps and lsof on macOS and FreeBSD";
    throw new EnvironmentError(`PROFIT cannot read the processes of "${os}": ${advice}`);
  }
  const patienceMs = needs.paceMs * PATIENCE_PACES;
  const exec = openExec(Math.min(Math.max(patienceMs, LEAST_PATIENCE_MS), MOST_PATIENCE_MS));
  return await openPosixReader(dialect, exec, needs, clock, Deno.pid);
}
