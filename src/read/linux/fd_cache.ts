/**
 * The files that are read of processes again and again, kept open in between: to read an open file
 * of /proc again costs half of opening, reading and closing it.
 *
 * Such a file tells of the process that it was opened for, and of no later one with the same pid:
 * once that has ended, a read fails with ESRCH.
 *
 * @module
 */

import {
  isGone,
  type OpenFile,
  openFile,
  readAgain,
  readBytes,
  sizeOf,
  sizeOfOpen,
  unlessHidden,
} from "./files.ts";

/**
 * Of so many processes files are kept open at most, of those that are recorded and of others. For
 * each file, the kernel holds on to some 4.4 KiB that are not PROFIT's own: those of the open file,
 * and those that it is read through.
 */
const MOST_KEPT = 5000;

/** So many descriptors are left to all else. */
const SPARE_FILES = 256;

/** Of how many processes files may be kept open. */
export interface FdShares {
  /** Of those that are recorded, two files and a folder each. */
  readonly recorded: number;
  /** Of others, one file each. */
  readonly others: number;
}

/**
 * Shares out the descriptors that PROFIT itself may open.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shareFds(1024), { recorded: 128, others: 384 });
 * assertEquals(shareFds(524_288), { recorded: 5000, others: 5000 });
 * assertEquals(shareFds(null), { recorded: 0, others: 0 });
 * ```
 *
 * @param maxOpenFiles How many it may open; `null` is unknown, and none are kept.
 * @returns Of how many processes it may keep files open.
 */
export function shareFds(maxOpenFiles: number | null): FdShares {
  const files = Math.max(0, (maxOpenFiles ?? 0) - SPARE_FILES);
  const most = (share: number) => Math.min(Math.floor(files * share), MOST_KEPT);
  return { recorded: most(1 / 6), others: most(1 / 2) };
}

/** The files of a process. */
interface CachedFds {
  readonly files: readonly OpenFile[];
  /** The folder, once it was asked for; `null` where this user may not open it. */
  folder: OpenFile | null | undefined;
  /** Whether they were read since the last time that was asked. */
  isUsed: boolean;
}

/** Files of processes, by their pids. */
export interface FdCache {
  /**
   * Reads a file of a process, in a buffer that the next read uses again: the first of whatever
   * process has the pid now, another of the process whose first was read.
   */
  read(pid: number, file?: number): Uint8Array;
  /**
   * The size of the folder of a process, of the one whose first file was read. Of one that stays open
   * it costs half of finding the folder again; where it may not be opened, it may be found.
   */
  sizeOfFolder(pid: number): number;
  /** Closes the files of a process. */
  close(pid: number): void;
  /** Closes the files of those processes that were not read since it was last called. */
  closeUnused(): void;
  /** Closes all. */
  closeAll(): void;
}

/**
 * Prepares to read processes.
 *
 * @param root Where the process file system is mounted.
 * @param names The files of each, such as `stat`.
 * @param most Of how many processes they are kept open; those of others are closed after each read.
 * @param folder A folder of each, such as `fd`.
 * @returns The files of all processes.
 */
export function openFdCache(
  root: string,
  names: readonly string[],
  most: number,
  folder = "",
): FdCache {
  const cached = new Map<number, CachedFds>();

  function read(pid: number, file = 0): Uint8Array {
    const of = cached.get(pid) ?? (file === 0 && cached.size < most ? open(pid) : undefined);
    if (of === undefined) return readBytes(`${root}/${pid}/${names[file]}`);
    try {
      const bytes = readAgain(of.files[file]!);
      of.isUsed = true;
      return bytes;
    } catch (error) {
      if (file > 0 || !isGone(error)) throw error;
      close(pid);
      return read(pid); // The pid may be that of another process by now.
    }
  }

  function open(pid: number): CachedFds {
    const files: OpenFile[] = [];
    try {
      for (const name of names) files.push(openFile(`${root}/${pid}/${name}`));
    } catch (error) {
      for (const file of files) file.close();
      throw error;
    }
    const of = { files, folder: undefined, isUsed: true };
    cached.set(pid, of);
    return of;
  }

  function sizeOfFolder(pid: number): number {
    const of = cached.get(pid);
    if (of === undefined) return sizeOf(`${root}/${pid}/${folder}`);
    if (of.folder === undefined) {
      of.folder = unlessHidden(() => openFile(`${root}/${pid}/${folder}`)) ?? null;
    }
    return of.folder === null ? sizeOf(`${root}/${pid}/${folder}`) : sizeOfOpen(of.folder);
  }

  function close(pid: number): void {
    const of = cached.get(pid);
    for (const file of of?.files ?? []) file.close();
    of?.folder?.close();
    cached.delete(pid);
  }

  function closeUnused(): void {
    for (const [pid, of] of cached) {
      if (!of.isUsed) close(pid);
      of.isUsed = false;
    }
  }

  function closeAll(): void {
    for (const pid of cached.keys()) close(pid);
  }

  return { read, sizeOfFolder, close, closeUnused, closeAll };
}
