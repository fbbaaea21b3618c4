/**
 * A table of values by process: by pid, start and labels.
 *
 * @module
 */

import type { Process } from "./processes.ts";

/** A value of a process. */
export interface OfProcess extends Pick<Process, "pid" | "startTicks" | "labels"> {
  /** The value of the same pid that was looked up before this one. */
  older: this | null;
}

/** The latest looked-up value by `keyOf`. Usually, one process of a host has a pid at a time. */
export type ProcessTable<Value extends OfProcess> = Map<number | string, Value>;

/**
 * The number of values that are kept for one pid of a host. In a file that joins many containers without labels, all
 * of them may have one pid.
 */
const MOST_OF_PID = 256;

/** Returns the key of a process: the pid, together with the labels if there are any. */
export function keyOf({ pid, labels }: Pick<Process, "pid" | "labels">): number | string {
  return labels ? `${labels} ${pid}` : pid;
}

/**
 * Finds the value of a process.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const table: ProcessTable<OfProcess> = new Map();
 * const [first, second] = [100, 200].map((startTicks) => ({ pid: 7, startTicks, older: null }));
 * addToTable(table, first!);
 * addToTable(table, second!);
 * assertEquals(findInTable(table, { pid: 7, startTicks: 100 })?.startTicks, 100);
 * assertEquals(findInTable(table, { pid: 7, startTicks: 300 }), null);
 * ```
 *
 * @param table All values.
 * @param process The process.
 * @returns Its value; `null` if it has none.
 */
export function findInTable<Value extends OfProcess>(
  table: ProcessTable<Value>,
  process: Pick<Process, "pid" | "startTicks" | "labels">,
): Value | null {
  const key = keyOf(process);
  const latest = table.get(key);
  if (latest === undefined) return null;
  if (latest.startTicks === process.startTicks) return latest;
  let before = latest;
  for (let value = latest.older; value !== null; value = value.older) {
    if (value.startTicks === process.startTicks) {
      before.older = value.older;
      value.older = latest;
      table.set(key, value);
      return value;
    }
    before = value;
  }
  return null;
}

/**
 * Adds the value of a process that has none. If there are many values of the pid, the value whose
 * last look-up is oldest is dropped.
 *
 * @param table All values.
 * @param value The value.
 */
export function addToTable<Value extends OfProcess>(
  table: ProcessTable<Value>,
  value: Value,
): void {
  const key = keyOf(value);
  value.older = table.get(key) ?? null;
  table.set(key, value);
  let last = value;
  for (let count = 1; count < MOST_OF_PID && last.older !== null; count++) last = last.older;
  last.older = null;
}

/** Removes a value if the table contains it. */
export function removeFromTable<Value extends OfProcess>(
  table: ProcessTable<Value>,
  value: Value,
): void {
  const key = keyOf(value);
  const latest = table.get(key);
  if (latest === value) {
    if (value.older === null) table.delete(key);
    else table.set(key, value.older);
    return;
  }
  for (let one = latest; one != null; one = one.older ?? undefined) {
    if (one.older === value) one.older = value.older;
  }
}
