/**
 * Reads the values that are constant during a recording: the units of the kernel, the time of the
 * boot, and PROFIT's own pid.
 *
 * @module
 */

import { EnvironmentError, reasonOf, UsageError } from "../../model/errors.ts";
import type { Clock } from "../../model/world.ts";
import { isForbidden, readBytes, readLink, unlessFailed, unlessGone } from "./files.ts";
import { findBootEpoch, parseAuxv, parseUptime, type Units } from "./system.ts";

const NO_BYTES = new Uint8Array();

/** The values that are constant during a recording. */
export interface System extends Units {
  /** When the system booted, in seconds since 1970; `NaN` if no file shows it. */
  readonly bootEpochSeconds: number;
  /**
   * The difference between the uptime of the kernel and that of a container with an uptime of its
   * own; `NaN` if it is unknown.
   */
  readonly uptimeOffsetSeconds: number;
}

/**
 * Reads the values that are constant during a recording.
 *
 * @param root Where the process file system is mounted.
 * @param clock The clocks.
 * @throws {UsageError} If there is no process file system.
 * @throws {EnvironmentError} If Deno refuses to open it.
 */
export function readSystem(root: string, clock: Clock): System {
  try {
    const units = parseAuxv(readBytes(`${root}/self/auxv`));
    const uptimeSeconds = readUptime(root);
    const epochSeconds = clock.epochMs() / 1000;
    const stat = readForAll(`${root}/stat`);
    const bootEpochSeconds = findBootEpoch(stat, epochSeconds, uptimeSeconds);
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
 * Reads PROFIT's own pid in this file system from the link `self`.
 *
 * @param root Where the process file system is mounted.
 * @returns The pid; `null` if there is no such link.
 */
export function readOwnPid(root: string): number | null {
  const pid = unlessGone(() => readLink(`${root}/self`));
  return pid ? Number(pid) : null;
}

/** Reads how long the system has been up, in seconds; `NaN` if this is unknown. */
export function readUptime(root: string): number {
  return parseUptime(readForAll(`${root}/uptime`));
}

/**
 * Reads a file that describes the whole system; empty if the read fails. In a container, a program
 * may serve this file instead of the kernel (lxcfs), and may have ended.
 */
function readForAll(path: string): Uint8Array {
  return unlessFailed(() => readBytes(path)) ?? NO_BYTES;
}
