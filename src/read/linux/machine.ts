/**
 * What holds for a machine as long as it is recorded: its units, when it booted, and who reads.
 *
 * @module
 */

import { EnvironmentError, reasonOf, UsageError } from "../../model/errors.ts";
import type { Clock } from "../../model/world.ts";
import { isForbidden, readBytes, readLink, unlessGone } from "./files.ts";
import { findBootEpoch, parseAuxv, parseUptime, type Units } from "./system.ts";

/** What holds for the whole recording. */
export interface System extends Units {
  /** When the system booted, in seconds since 1970. */
  readonly bootEpochSeconds: number;
  /** What the uptime lacks where a container shows one of its own. */
  readonly uptimeOffsetSeconds: number;
}

/**
 * Reads what holds for the whole recording.
 *
 * @param root Where the process file system is mounted.
 * @param clock The clocks.
 * @throws {UsageError} When there is none.
 * @throws {EnvironmentError} When Deno keeps it shut.
 */
export function readSystem(root: string, clock: Clock): System {
  try {
    const units = parseAuxv(readBytes(`${root}/self/auxv`));
    const uptimeSeconds = readUptime(root);
    const epochSeconds = clock.epochMs() / 1000;
    const bootEpochSeconds = findBootEpoch(readBytes(`${root}/stat`), epochSeconds, uptimeSeconds);
    const uptimeOffsetSeconds = epochSeconds - bootEpochSeconds - uptimeSeconds;
    return { ...units, bootEpochSeconds, uptimeOffsetSeconds };
  } catch (cause) {
    if (isForbidden(cause)) {
      const advice = "run PROFIT with -A (--allow-all) and no --deny option";
      throw new EnvironmentError(`Deno keeps "${root}" shut: ${advice}`, { cause });
    }
    throw new UsageError(`No process file system at "${root}": ${reasonOf(cause)}`, { cause });
  }
}

/**
 * PROFIT's own process id: the link `self` leads to its folder, whatever pid this file system knows
 * it by.
 *
 * @param root Where the process file system is mounted.
 * @returns The id; `null` where it cannot be told.
 */
export function readOwnPid(root: string): number | null {
  const pid = unlessGone(() => readLink(`${root}/self`));
  return pid ? Number(pid) : null;
}

/** How long the system has been up, in seconds. */
export function readUptime(root: string): number {
  return parseUptime(readBytes(`${root}/uptime`));
}
