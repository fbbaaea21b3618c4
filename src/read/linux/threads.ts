/**
 * Finds the threads of a process whose first thread has ended. The process lives while another thread
 * runs, but its memory, files and command line can only be read in the folder of that thread.
 *
 * @module
 */

import { listNames, readBytes, unlessGone } from "./files.ts";
import { parseStat, type Stat } from "./stat.ts";

/** A thread that runs. */
export interface Thread extends Pick<Stat, "state" | "virtualBytes"> {
  /**
   * Its id. Its folder in /proc describes the whole process, but no listing shows the folder
   * (proc(5)).
   */
  readonly id: number;
}

/**
 * Finds the running threads of a process, one by one, because the first thread found is nearly
 * always enough.
 *
 * @param root Where the process file system is mounted.
 * @param pid The process.
 */
export function* findLivingThreads(root: string, pid: number): Generator<Thread> {
  const folder = `${root}/${pid}/task`;
  for (const name of unlessGone(() => listNames(folder)) ?? []) {
    if (name === `${pid}`) continue;
    const stat = unlessGone(() => parseStat(readBytes(`${folder}/${name}/stat`)));
    if (stat === undefined || stat.hasEnded || stat.isLeaderless) continue;
    yield { id: Number(name), state: stat.state, virtualBytes: stat.virtualBytes };
  }
}
