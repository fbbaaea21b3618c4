/**
 * What lsof prints in its format for programs, to numbers of descriptors. Pure.
 *
 * @module
 */

/**
 * The arguments of lsof: no look-ups of hosts, ports, users and mounts, and of each process only the
 * kinds of its open files.
 *
 * @param descriptorsOnly An option that spares it the work on what is no descriptor, if it has one.
 * @param pids The processes; `null` is all.
 */
export function listLsofArgs(
  descriptorsOnly: string | null,
  pids: readonly number[] | null,
): string[] {
  const only = descriptorsOnly ? [descriptorsOnly] : [];
  return ["-nPlbw", ...only, "-F", "f", ...(pids ? ["-a", "-p", pids.join(",")] : [])];
}

/**
 * Counts descriptors (lsof(8), OUTPUT FOR OTHER PROGRAMS): a line `p` and a pid for each process,
 * then a line `f` for each of its files, with a number where that is a descriptor, and a word where
 * it is a working folder, a mapped file and the like.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...parseLsof("p7\nfcwd\nf0\nf12\np8\nftxt\n")], [[7, 2], [8, 0]]);
 * ```
 *
 * @param text What lsof printed.
 * @returns The numbers by pid. What is gone, has ended, belongs to another user or has nothing open
 * is not there; nor is a process whose descriptors lsof could not read (`err`, `NOFD`).
 */
export function parseLsof(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  let pid = 0;
  for (const line of text.split("\n")) {
    if (/^p\d+$/.test(line)) counts.set(pid = Number(line.slice(1)), 0);
    else if (/^f\d+$/.test(line) && counts.has(pid)) counts.set(pid, counts.get(pid)! + 1);
    else if (line === "ferr" || line === "fNOFD") counts.delete(pid);
  }
  return counts;
}
