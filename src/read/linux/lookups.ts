/**
 * Reads rare values of single processes: once in a recording, or when something has grown.
 *
 * @module
 */

import type { OwnCost, Reader } from "../../model/reader.ts";
import { readBytes, unlessFailed, unlessGone } from "./files.ts";
import { parseMaxOpenFiles, parseMemoryParts, parseStatus, parseThreadGroup } from "./pid_files.ts";
import { parseStat } from "./stat.ts";
import { findLivingThreads } from "./threads.ts";

/** The parts of a reader that look up single processes. */
export type Lookups = Pick<
  Reader,
  "readOwnCost" | "readMaxOpenFiles" | "readPeakRss" | "readMemoryParts" | "findThreadOwner"
>;

/**
 * Prepares to look up processes.
 *
 * @param root Where the process file system is mounted.
 * @param ticksPerSecond The unit of CPU time.
 * @returns Functions that return `null` for unknown values.
 */
export function openLookups(root: string, ticksPerSecond: number): Lookups {
  function readOwnCost(): OwnCost {
    const stat = parseStat(readBytes(`${root}/self/stat`));
    return {
      cpuSeconds: (stat.userTicks + stat.systemTicks) / ticksPerSecond,
      peakRssBytes: parseStatus(readBytes(`${root}/self/status`)).peakRssBytes,
      children: {
        userSeconds: stat.childUserTicks / ticksPerSecond,
        systemSeconds: stat.childSystemTicks / ticksPerSecond,
      },
    };
  }

  function readPeakRss(pid: number): number | null {
    const { peakRssBytes } = parseStatus(readBytes(`${root}/${pid}/status`));
    if (peakRssBytes) return peakRssBytes;
    // A process that has ended has no memory, unless one of its other threads runs.
    for (const { id } of findLivingThreads(root, pid)) {
      const peak = unlessGone(() => parseStatus(readBytes(`${root}/${id}/status`)).peakRssBytes);
      if (peak) return peak;
    }
    return null;
  }

  /**
   * Finds the process of a thread. A thread has a folder beside those of processes, which no
   * listing shows (proc(5)).
   */
  function findThreadOwner(id: number): number | null {
    const pid = unlessFailed(() => parseThreadGroup(readBytes(`${root}/${id}/status`))) ?? null;
    return pid === id ? null : pid;
  }

  return {
    readOwnCost: () => unlessFailed(readOwnCost) ?? null,
    readMaxOpenFiles: (pid) => readMaxOpenFiles(root, pid),
    readPeakRss: (pid) => unlessFailed(() => readPeakRss(pid)) ?? null,
    readMemoryParts: (pid) =>
      unlessFailed(() => parseMemoryParts(readBytes(`${root}/${pid}/status`))) ?? null,
    findThreadOwner,
  };
}

/** Reads how many descriptors a process may open; `null` if this is unknown. */
export function readMaxOpenFiles(root: string, pid: number | "self"): number | null {
  return unlessFailed(() => parseMaxOpenFiles(readBytes(`${root}/${pid}/limits`))) ?? null;
}
