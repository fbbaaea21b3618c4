/**
 * Keeps the files of processes open between two reads. To read an open file of /proc again costs half of
 * what it costs to open, read and close the file.
 *
 * An open file belongs to the process that it was opened for, and to no later process with the same pid.
 * After that process has ended, a read fails with ESRCH.
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
 * PROFIT keeps files open for at most this many recorded processes, and for as many other
 * processes. The kernel needs about 4.4 KiB for each open file and its buffer, and does not count
 * this memory as PROFIT's.
 */
const MOST_KEPT = 5000;

/** The number of descriptors that PROFIT keeps free for all other purposes. */
const SPARE_FILES = 256;

/** The numbers of processes whose files may be kept open. */
export interface FdShares {
  /** Recorded processes, with two files and a folder each. */
  readonly recorded: number;
  /** Other processes, with one file each. */
  readonly others: number;
}

/**
 * Shares out the descriptors that PROFIT may open.
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
 * @param maxOpenFiles The limit of PROFIT; `null` is unknown, and no file is kept open.
 * @returns The numbers of processes.
 */
export function shareFds(maxOpenFiles: number | null): FdShares {
  const files = Math.max(0, (maxOpenFiles ?? 0) - SPARE_FILES);
  const most = (share: number) => Math.min(Math.floor(files * share), MOST_KEPT);
  return { recorded: most(1 / 6), others: most(1 / 2) };
}

/** The files of a process. */
interface CachedFds {
  readonly files: readonly OpenFile[];
  /** The folder, after it was asked for; `null` if this user may not open it. */
  folder: OpenFile | null | undefined;
  /** Whether the files were read since the last look for unused ones. */
  isUsed: boolean;
}

/** Files of processes, by their pids. */
export interface FdCache {
  /**
   * Reads a file of a process, into a buffer that the next read uses again. The first file is that of
   * the process that has the pid now. Any other file is of the process whose first file was read.
   */
  read(pid: number, file?: number): Uint8Array;
  /**
   * Returns the size of the folder of the process whose first file was read. An open folder costs half
   * of what it costs to find the folder again. A folder that may not be opened may still be found.
   */
  sizeOfFolder(pid: number): number;
  /** Closes the files of a process. */
  close(pid: number): void;
  /** Closes the files of processes that were not read since the last call. */
  closeUnused(): void;
  /** Closes all files. */
  closeAll(): void;
}

/**
 * Prepares to read processes.
 *
 * @param root Where the process file system is mounted.
 * @param names The files of each process, such as `stat`.
 * @param most The number of processes whose files are kept open. Other files are closed after each read.
 * @param folder A folder of each process, such as `fd`.
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
      return read(pid); // Another process may have the pid by now.
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
