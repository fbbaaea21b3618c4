/**
 * Reads the columns on the control group of a process.
 *
 * @module
 */

import type { ColumnName, GroupColumn } from "../../model/columns.ts";
import { UsageError } from "../../model/errors.ts";
import type { MemoryLimit } from "../../model/limits.ts";
import type { Extras } from "../../model/processes.ts";
import type { ControlGroups } from "./control_groups.ts";

/** How each column is read. The columns on memory need the path of the group. */
const MEMORY: Readonly<Partial<Record<GroupColumn, true>>> = {
  cgroup_memory: true,
  cgroup_memory_limit: true,
  cgroup_oom_kills: true,
};

/**
 * Prepares to read the columns among those asked for.
 *
 * @param groups The control groups.
 * @param asked All columns asked for.
 * @returns A function that reads the columns of a process.
 * @throws {UsageError} If this system cannot serve them.
 */
export function openGroupColumns(
  groups: ControlGroups,
  asked: readonly ColumnName[],
): (pid: number) => Extras {
  const columns = asked.filter((name): name is GroupColumn => name.startsWith("cgroup_"));
  const ofMemory = columns.filter((name) => MEMORY[name]);
  const hasThrottled = columns.includes("cgroup_throttled_seconds");
  requireController(groups.hasMemory, "memory", ofMemory);
  requireController(groups.hasCpu, "cpu", hasThrottled ? ["cgroup_throttled_seconds"] : []);
  return (pid) => {
    const extras: Extras = {};
    if (hasThrottled) extras.cgroup_throttled_seconds = groups.readThrottled(pid);
    if (ofMemory.length === 0) return extras;
    const group = groups.findGroup(pid);
    const limit = findTightest(group === null ? [] : groups.listLimits(group));
    const usedBytes = limit?.usedBytes ?? (group === null ? null : groups.readUsed(group));
    for (const name of ofMemory) {
      extras[name] = name === "cgroup_memory"
        ? usedBytes
        : name === "cgroup_memory_limit"
        ? limit?.limitBytes ?? null
        : group === null
        ? null
        : groups.countKills(group);
    }
    return extras;
  };
}

/** Finds the limit with the least room; `null` if there is no limit. */
function findTightest(limits: readonly MemoryLimit[]): MemoryLimit | null {
  const room = ({ limitBytes, usedBytes }: MemoryLimit) => limitBytes - usedBytes;
  return limits.filter(({ kind }) => kind !== "machine").toSorted((a, b) => room(a) - room(b))[0] ??
    null;
}

function requireController(
  isThere: boolean,
  controller: string,
  columns: readonly ColumnName[],
): void {
  if (isThere || columns.length === 0) return;
  throw new UsageError(
    `Column "${columns[0]}" cannot be had here: no control groups with the ${controller} ` +
      "controller are mounted; --cgroup-root=DIR says where they are",
  );
}
