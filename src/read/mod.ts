/**
 * Opens the reader of this platform, and loads no other: the only place that asks which one it is.
 *
 * @module
 */

import type { Needs, Reader, Silence } from "../model/reader.ts";
import type { Clock } from "../model/world.ts";

/** Where readings may come from. */
export interface Source {
  /** The platform, as Deno.build.os names it. */
  readonly os: string;
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
 * @param onSilence Is told of each process that does not answer, where others can be read.
 * @returns A reader.
 * @throws {UsageError} When it cannot give what was asked for.
 * @throws {EnvironmentError} When there is none for this platform, or it may not be used.
 */
export async function openReader(
  { os, source, procRoot }: Source,
  needs: Needs,
  clock: Clock,
  onSilence: (silence: Silence) => void = () => {},
): Promise<Reader> {
  if (source === "proc" || source === "auto" && os === "linux") {
    const { openLinuxReader } = await import("./linux/mod.ts");
    return openLinuxReader(procRoot, needs, clock, onSilence);
  }
  const { openProgramReader } = await import("./posix/mod.ts");
  return await openProgramReader(os, needs, clock);
}
