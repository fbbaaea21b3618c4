/**
 * The two files that are read of every process at every tick, kept open in between: to read an open
 * file of /proc again costs half of opening, reading and closing it.
 *
 * Such a file tells of the process that it was opened for, and of no later one with the same pid:
 * once that has ended, a read fails with ESRCH.
 *
 * @module
 */

import { isGone, type OpenFile, openFile, readAgain, readBytes } from "./files.ts";

/**
 * So many processes have their files kept open at most. For each, the kernel holds on to some 9 KiB
 * that are not PROFIT's own: 0.4 KiB of each open file and the 4 KiB that it was read through.
 */
const MOST_KEPT = 1000;

/** So many descriptors are left to all else. */
const SPARE_FILES = 256;

/** The files of a process. */
interface Kept {
  readonly stat: OpenFile;
  readonly statm: OpenFile;
  /** Whether they were read since the last time that was asked. */
  isUsed: boolean;
}

/** Reads `stat` and `statm` of processes. */
export interface KeptFiles {
  /** `stat`, in a buffer that the next read uses again. */
  readStat(pid: number): Uint8Array;
  /** `statm`, in the same buffer. */
  readStatm(pid: number): Uint8Array;
  /** Closes the files of those processes that were not read since it was last called. */
  closeUnused(): void;
  /** Closes all. */
  closeAll(): void;
}

/**
 * Prepares to read processes. Files are closed again after each read where there are too many
 * processes, or may be too few descriptors.
 *
 * @param root Where the process file system is mounted.
 * @param maxOpenFiles How many descriptors PROFIT itself may open; `null` is unknown, and none are
 * kept.
 * @returns The files of all processes.
 */
export function keepFiles(root: string, maxOpenFiles: number | null): KeptFiles {
  const room = Math.floor(((maxOpenFiles ?? 0) - SPARE_FILES) / 2);
  const most = Math.min(room, MOST_KEPT);
  const kept = new Map<number, Kept>();

  function readStat(pid: number): Uint8Array {
    const files = kept.get(pid);
    if (files === undefined) return readFirst(pid);
    try {
      const bytes = readAgain(files.stat);
      files.isUsed = true;
      return bytes;
    } catch (error) {
      if (!isGone(error)) throw error;
      close(pid, files);
      return readFirst(pid); // The pid may be that of another process by now.
    }
  }

  function readFirst(pid: number): Uint8Array {
    if (kept.size >= most) return readBytes(`${root}/${pid}/stat`);
    const stat = openFile(`${root}/${pid}/stat`);
    try {
      const statm = openFile(`${root}/${pid}/statm`);
      kept.set(pid, { stat, statm, isUsed: true });
    } catch (error) {
      stat.close();
      throw error;
    }
    return readAgain(stat);
  }

  function readStatm(pid: number): Uint8Array {
    const files = kept.get(pid);
    return files ? readAgain(files.statm) : readBytes(`${root}/${pid}/statm`);
  }

  function close(pid: number, { stat, statm }: Kept): void {
    kept.delete(pid);
    stat.close();
    statm.close();
  }

  function closeUnused(): void {
    for (const [pid, files] of kept) {
      if (!files.isUsed) close(pid, files);
      files.isUsed = false;
    }
  }

  function closeAll(): void {
    for (const [pid, files] of kept) close(pid, files);
  }

  return { readStat, readStatm, closeUnused, closeAll };
}
