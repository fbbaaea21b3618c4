/**
 * Reads the present values of control groups: limits, memory in use, kills, and throttled time. One
 * read of a file serves all processes of a group until the value is too old.
 *
 * @module
 */

import type { LimitReader, MemoryLimit } from "../../model/limits.ts";
import { parseControlGroups } from "./cgroup.ts";
import { readBytes, readLongBytes, sizeOf, unlessFailed } from "./files.ts";
import {
  findCount,
  GROUP_FILES,
  parseAddressSpace,
  parseLimit,
  parseMemory,
  parseThrottled,
} from "./group_files.ts";
import {
  type Controller,
  findHierarchy,
  folderOf,
  type Hierarchy,
  listAbove,
  pathIn,
} from "./group_mounts.ts";

/** Limits change rarely, by hand. PROFIT reads a limit again after this time. */
const LIMIT_AGE_MS = 10_000;

/** With more groups than this, PROFIT forgets all values that it has read. */
const MOST_KEPT = 10_000;

/** Reads control groups. */
export interface ControlGroups extends LimitReader {
  /** Whether groups can limit memory on this system. */
  readonly hasMemory: boolean;
  /** Whether groups can limit CPU time on this system. */
  readonly hasCpu: boolean;
  /**
   * Reads the working set of a control group: its memory without pages of files that are not in
   * use. A group without files of memory counts in the group above.
   */
  readUsed(group: string): number | null;
  /**
   * Reads how many processes of a group were killed for memory. A group without files of memory
   * counts in the group above.
   */
  countKills(group: string): number | null;
  /**
   * Reads the longest throttled time among the group of a process and the groups above it, in
   * seconds over all CPUs.
   */
  readThrottled(pid: number): number | null;
}

/** A value, and the time at which it was read. */
interface Kept<Value> {
  readonly value: Value;
  readonly atMs: number;
}

/**
 * Opens the control groups.
 *
 * @param procRoot Where the process file system is mounted.
 * @param cgroupRoot Where the control groups of these processes are mounted; `null` for the place
 * that this system uses.
 * @param monotonicMs The clock.
 * @param ageMs The greatest age of a value.
 * @returns The groups. If the system has no control groups, all values are unknown.
 */
export function openControlGroups(
  procRoot: string,
  cgroupRoot: string | null,
  monotonicMs: () => number,
  ageMs: number,
): ControlGroups {
  // Another process file system may have the groups of its own processes beside it, but not those
  // of this system.
  const root = cgroupRoot ?? (procRoot === "/proc" ? null : `${procRoot}/../sys/fs/cgroup`);
  const find = (controller: Controller) =>
    root === null
      ? unlessFailed(() => findHierarchy(readLongBytes("/proc/self/mountinfo"), controller)) ?? null
      : findBelow(root, controller);
  const [memory, cpu] = [find("memory"), find("cpu")];
  const usage = new Map<string, Kept<number | null>>();
  const limits = new Map<string, Kept<Omit<MemoryLimit, "usedBytes">[]>>();
  const machine = new Map<string, Kept<MemoryLimit[]>>();

  function pathOf(pid: number, hierarchy: Hierarchy | null, of: Controller): string | null {
    if (hierarchy === null) return null;
    return unlessFailed(() => {
      const groups = parseControlGroups(readLongBytes(`${procRoot}/${pid}/cgroup`));
      return pathIn(groups, hierarchy.version, of);
    }) ?? null;
  }

  function readUsed(path: string): number | null {
    if (memory === null) return null;
    const { usage: file, stat, inactive } = GROUP_FILES[memory.version];
    const folder = folderOf(path, memory);
    return keep(usage, path, ageMs, monotonicMs, () => {
      const used = unlessFailed(() => parseLimit(readBytes(`${folder}/${file}`))) ?? null;
      const unused = unlessFailed(() => findCount(readLongBytes(`${folder}/${stat}`), inactive));
      return used === null ? null : Math.max(0, used - (unused ?? 0));
    });
  }

  function readLimits(path: string): Omit<MemoryLimit, "usedBytes">[] {
    if (memory === null) return [];
    const { max, high } = GROUP_FILES[memory.version];
    const folder = folderOf(path, memory);
    const read = (kind: "max" | "high", file: string | null) => {
      const limitBytes = file === null
        ? null
        : unlessFailed(() => parseLimit(readBytes(`${folder}/${file}`))) ?? null;
      return limitBytes === null ? [] : [{ kind, group: path, limitBytes }];
    };
    return keep(limits, path, LIMIT_AGE_MS, monotonicMs, () => [
      ...read("max", max),
      ...read("high", high),
    ]);
  }

  /**
   * In version 1 a group knows the tightest limit above it, even if the limiting group is not
   * visible here.
   */
  function readUnseen(path: string, seen: readonly MemoryLimit[]): MemoryLimit[] {
    if (memory === null || memory.version === 2 || memory.root === "/") return [];
    const stat = `${folderOf(path, memory)}/${GROUP_FILES[1].stat}`;
    const limitBytes =
      unlessFailed(() => findCount(readLongBytes(stat), "hierarchical_memory_limit")) ?? Infinity;
    const usedBytes = readUsed(memory.root);
    const isSeen = seen.some((one) => one.limitBytes <= limitBytes);
    if (isSeen || usedBytes === null || !(limitBytes < 2 ** 62)) return [];
    return [{ kind: "max", group: null, limitBytes, usedBytes }];
  }

  function listLimits(path: string | null): MemoryLimit[] {
    const paths = path === null || memory === null ? [] : listAbove(path, memory);
    const seen = paths.flatMap((above) =>
      readLimits(above).flatMap((limit) => {
        const usedBytes = readUsed(above);
        return usedBytes === null ? [] : [{ ...limit, usedBytes }];
      })
    );
    const unseen = path !== null && paths.length > 0 ? readUnseen(path, seen) : [];
    return [...seen, ...unseen, ...readMachine()];
  }

  function readMachine(): MemoryLimit[] {
    return keep(machine, "", ageMs, monotonicMs, () => {
      const found = unlessFailed(() => parseMemory(readBytes(`${procRoot}/meminfo`))) ?? null;
      return found === null ? [] : [{ kind: "machine", group: null, ...found }];
    });
  }

  function countKills(path: string): number | null {
    if (memory === null || listAbove(path, memory).length === 0) return null;
    const file = `${folderOf(path, memory)}/${GROUP_FILES[memory.version].kills}`;
    return unlessFailed(() => findCount(readBytes(file), "oom_kill")) ?? null;
  }

  /**
   * Reads a value of the nearest group that has it. In version 2, threaded groups have no files of
   * memory, and neither have groups whose parent group does not turn the controller on.
   */
  function readNearest(
    path: string,
    read: (path: string) => number | null,
  ): number | null {
    const own = read(path);
    if (own !== null || memory?.version !== 2 || !isThere(folderOf(path, memory))) return own;
    return listAbove(path, memory).map(read).find((value) => value !== null) ?? null;
  }

  function readKills(path: string | null): Map<string, number> {
    const kills = new Map<string, number>();
    const above = path === null || memory === null ? [] : listAbove(path, memory);
    // In version 1 the count of a group excludes the groups below it.
    for (const group of memory?.version === 1 ? above.slice(0, 1) : above) {
      const count = countKills(group);
      if (count !== null) kills.set(group, count);
    }
    const all = unlessFailed(() => findCount(readLongBytes(`${procRoot}/vmstat`), "oom_kill"));
    if (all !== undefined && all !== null) kills.set("", all);
    return kills;
  }

  return {
    hasMemory: memory !== null,
    hasCpu: cpu !== null,
    findGroup: (pid) => pathOf(pid, memory, "memory"),
    listLimits,
    readAddressSpace: (pid) =>
      unlessFailed(() => parseAddressSpace(readBytes(`${procRoot}/${pid}/limits`))) ?? null,
    readKills,
    readUsed: (group) => readNearest(group, readUsed),
    countKills: (group) => readNearest(group, countKills),
    readThrottled: (pid) => {
      const path = pathOf(pid, cpu, "cpu");
      if (path === null || cpu === null) return null;
      const times = listAbove(path, cpu).map((above) => {
        const file = `${folderOf(above, cpu)}/cpu.stat`;
        return unlessFailed(() => parseThrottled(readBytes(file))) ?? null;
      }).filter((seconds) => seconds !== null);
      return times.length === 0 ? null : Math.max(...times);
    },
  };
}

/** Finds a hierarchy below a folder that the user named in place of `/sys/fs/cgroup`. */
function findBelow(folder: string, controller: Controller): Hierarchy | null {
  const names = controller === "memory" ? ["memory"] : ["cpu", "cpu,cpuacct", "cpuacct,cpu"];
  const first = names.map((name) => `${folder}/${name}`).find((path) =>
    isThere(`${path}/cgroup.procs`)
  );
  if (first !== undefined) return { version: 1, folder: first, root: "/" };
  return isThere(`${folder}/cgroup.controllers`) ? { version: 2, folder, root: "/" } : null;
}

function isThere(path: string): boolean {
  return unlessFailed(() => sizeOf(path)) !== undefined;
}

function keep<Value>(
  kept: Map<string, Kept<Value>>,
  key: string,
  ageMs: number,
  monotonicMs: () => number,
  read: () => Value,
): Value {
  const nowMs = monotonicMs();
  const known = kept.get(key);
  if (known !== undefined && nowMs - known.atMs < ageMs) return known.value;
  const value = read();
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { value, atMs: nowMs });
  return value;
}
