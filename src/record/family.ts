/**
 * Which processes descend from which, as far back as anybody has seen. Pure.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";

/** A process of a recording, and the match that it descends from: itself, or an ancestor. */
export interface Member {
  /** The process. */
  readonly process: Process;
  /** The root of its tree. */
  readonly root: Process;
}

/** The members of a recording, by pid. */
export type Family = ReadonlyMap<number, Member>;

/**
 * Finds every match and all its descendants. A process belongs to the tree of its parent, even if
 * it matches itself; one that belonged before still does, though its parent may have ended since.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const make = (pid: number, ppid: number, name: string) =>
 *   ({ pid, ppid, name, startTicks: pid, command: null, uid: null });
 * const processes = [make(1, 0, "init"), make(5, 1, "acme"), make(6, 5, "sh"), make(7, 6, "ls")];
 * const family = findFamily(processes, ({ name }) => name === "acme", new Map());
 * assertEquals([...family.keys()], [5, 6, 7]);
 * ```
 *
 * @param processes All processes there are.
 * @param matches Whether a process is selected by itself.
 * @param before The family as it was last found.
 * @returns The family now.
 */
export function findFamily(
  processes: readonly Process[],
  matches: (process: Process) => boolean,
  before: Family,
): Family {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const roots = new Map<number, Process | null>();

  function findRoot(process: Process): Process | null {
    const found = roots.get(process.pid);
    if (found !== undefined) return found;
    roots.set(process.pid, null); // Ends the search where stale parent links form a circle.
    const root = inherit(process) ?? (matches(process) ? process : null);
    roots.set(process.pid, root);
    return root;
  }

  function inherit(process: Process): Process | null {
    const old = before.get(process.pid);
    if (old?.process.startTicks === process.startTicks) return old.root;
    const parent = byPid.get(process.ppid);
    // What started after its child has only got the pid of the parent.
    return parent && parent.startTicks <= process.startTicks ? findRoot(parent) : null;
  }

  const family = new Map<number, Member>();
  for (const process of processes) {
    const root = findRoot(process);
    if (root) family.set(process.pid, { process, root });
  }
  return family;
}
