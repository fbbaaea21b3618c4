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

/**
 * Clocks that were read within this time belong to one moment: half of the resolution of the starts
 * of processes.
 */
const LONGEST_MOMENT_MS = 5;

/** On a machine that is too busy for one short moment, the shortest of this many counts. */
const MOST_MOMENTS = 5;

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
    const { uptimeSeconds, epochMs } = readMoment(root, clock);
    const epochSeconds = epochMs / 1000;
    const stat = readForAll(`${root}/stat`);
    const bootEpochSeconds = findBootEpoch(stat, epochSeconds, uptimeSeconds);
    const uptimeOffsetSeconds = epochSeconds - bootEpochSeconds - uptimeSeconds;
    return { ...units, bootEpochSeconds, uptimeOffsetSeconds };
  } catch (cause) {
    if (isForbidden(cause)) {
      const advice = "run PROFIT with -A (--allow-all) and no --deny option";
      throw new EnvironmentError(`Deno keeps "${root}" shut: ${advice}`, { cause });
    }
    const advice = "--proc-root=DIR says where it is mounted";
    throw new UsageError(`No process file system at "${root}": ${reasonOf(cause)}; ${advice}`, {
      cause,
    });
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

/** The clocks at one moment. */
export interface Moment {
  /** The time since the system booted; `NaN` if it is unknown. */
  readonly uptimeSeconds: number;
  /** The wall clock. */
  readonly epochMs: number;
  /** The monotonic clock. */
  readonly monotonicMs: number;
}

/**
 * Reads all clocks at one moment. If the kernel runs other programs between two of the reads, all
 * clocks are read again: a process would otherwise seem to have another start than before.
 *
 * @param root Where the process file system is mounted.
 * @param clock The clocks.
 * @returns The clocks.
 */
export function readMoment(root: string, clock: Clock): Moment {
  let [shortest, shortestMs] = readClocks(root, clock);
  for (let count = 1; shortestMs > LONGEST_MOMENT_MS && count < MOST_MOMENTS; count++) {
    const [moment, tookMs] = readClocks(root, clock);
    if (tookMs < shortestMs) [shortest, shortestMs] = [moment, tookMs];
  }
  return shortest;
}

/** Reads all clocks once. Returns them, and how long this took. */
function readClocks(root: string, clock: Clock): [Moment, number] {
  const monotonicMs = clock.monotonicMs();
  const uptimeSeconds = parseUptime(readForAll(`${root}/uptime`));
  const epochMs = clock.epochMs();
  return [{ uptimeSeconds, epochMs, monotonicMs }, clock.monotonicMs() - monotonicMs];
}

/**
 * Reads a file that describes the whole system; empty if the read fails. In a container, a program
 * may serve this file instead of the kernel (lxcfs), and may have ended.
 */
function readForAll(path: string): Uint8Array {
  return unlessFailed(() => readBytes(path)) ?? NO_BYTES;
}
