/**
 * Counts the open descriptors of a process by kind, from the links in `/proc/PID/fd` (proc(5)).
 *
 * @module
 */

import type { FileKind, FileKinds } from "../../model/growth.ts";
import { listNames, readLink, unlessFailed } from "./files.ts";

/**
 * Counts the open descriptors of a process by kind. Each descriptor takes two system calls.
 *
 * @param root Where the process file system is mounted.
 * @param pid The process.
 * @returns The counts; `null` if this user may not see the descriptors, or if the process has
 * ended.
 */
export function countFileKinds(root: string, pid: number): FileKinds | null {
  const folder = `${root}/${pid}/fd`;
  const names = unlessFailed(() => listNames(folder));
  if (names === undefined) return null;
  const counts: Partial<Record<FileKind, number>> = {};
  for (const name of names) {
    const target = unlessFailed(() => readLink(`${folder}/${name}`));
    if (target === undefined) continue; // The process closed the descriptor in the meantime.
    // Only the path of a file can be unreadable.
    const kind = target === null ? "files" : kindOf(target);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/**
 * Returns the kind of a descriptor.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const targets = ["socket:[7]", "pipe:[8]", "anon_inode:inotify", "anon_inode:[eventpoll]", "/a"];
 * assertEquals(targets.map(kindOf), ["sockets", "pipes", "inotify", "others", "files"]);
 * ```
 *
 * @param target The target of its link.
 */
export function kindOf(target: string): FileKind {
  if (target.startsWith("socket:")) return "sockets";
  if (target.startsWith("pipe:")) return "pipes";
  if (/^anon_inode:\[?inotify\]?$/.test(target)) return "inotify";
  return target.startsWith("/") ? "files" : "others";
}
