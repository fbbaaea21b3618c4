/**
 * Finds the descendants of processes, even after a parent has ended. Pure.
 *
 * @module
 */

import type { Process } from "../model/processes.ts";

/** A process of a recording, and its match: the process itself or an ancestor. */
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
 * the process matches itself. A process stays in its tree after its parent has ended.
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
 * @param processes All existing processes.
 * @param matches Whether a process is selected by itself.
 * @param before The family at the tick before.
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
    roots.set(process.pid, null); // Ends the search if stale parent links form a circle.
    const root = inherit(process) ?? (matches(process) ? process : null);
    roots.set(process.pid, root);
    return root;
  }

  function inherit(process: Process): Process | null {
    const old = before.get(process.pid);
    if (old?.process.startTicks === process.startTicks) return old.root;
    const parent = byPid.get(process.ppid);
    // A process that started after the child is not its parent: it has got the pid of the parent.
    return parent && parent.startTicks <= process.startTicks ? findRoot(parent) : null;
  }

  const family = new Map<number, Member>();
  for (const process of processes) {
    const root = findRoot(process);
    if (root) family.set(process.pid, { process, root });
  }
  return family;
}
