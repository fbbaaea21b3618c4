/**
 * Opens the reader of this platform: the only place that asks which one it is.
 *
 * @module
 */

import { EnvironmentError } from "../errors.ts";
import type { Clock, Needs, Reader } from "../types.ts";
import { openLinuxReader } from "./linux.ts";

/**
 * Opens the reader of a platform.
 *
 * @param os The platform, as Deno.build.os names it.
 * @param procRoot Where the process file system is mounted.
 * @param needs What it has to find out.
 * @param clock The clocks.
 * @returns A reader.
 * @throws {UsageError} When it cannot give what was asked for.
 * @throws {EnvironmentError} When there is none for this platform, or it may not be used.
 */
export function openReader(
  os: typeof Deno.build.os,
  procRoot: string,
  needs: Needs,
  clock: Clock,
): Reader {
  if (os === "linux") return openLinuxReader(procRoot, needs, clock);
  throw new EnvironmentError(`Cannot read processes on "${os}": PROFIT reads those of Linux`);
}
