/**
 * What the open descriptors of a process are, by where the links in `/proc/PID/fd` lead (proc(5)).
 *
 * @module
 */

import type { FileKind, FileKinds } from "../../model/growth.ts";
import { listNames, readLink, unlessFailed } from "./files.ts";

/**
 * Counts the open descriptors of a process by kind. That takes two system calls for each of them.
 *
 * @param root Where the process file system is mounted.
 * @param pid The process.
 * @returns The counts; `null` where they may not be seen, or the process is gone.
 */
export function countFileKinds(root: string, pid: number): FileKinds | null {
  const folder = `${root}/${pid}/fd`;
  const names = unlessFailed(() => listNames(folder));
  if (names === undefined) return null;
  const counts: Partial<Record<FileKind, number>> = {};
  for (const name of names) {
    const target = unlessFailed(() => readLink(`${folder}/${name}`)) ?? null;
    if (target === null) continue; // It was closed meanwhile.
    const kind = kindOf(target);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/**
 * What a descriptor is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const targets = ["socket:[7]", "pipe:[8]", "anon_inode:inotify", "anon_inode:[eventpoll]", "/a"];
 * assertEquals(targets.map(kindOf), ["sockets", "pipes", "inotify", "others", "files"]);
 * ```
 *
 * @param target Where its link leads.
 */
export function kindOf(target: string): FileKind {
  if (target.startsWith("socket:")) return "sockets";
  if (target.startsWith("pipe:")) return "pipes";
  if (/^anon_inode:\[?inotify\]?$/.test(target)) return "inotify";
  return target.startsWith("/") ? "files" : "others";
}
