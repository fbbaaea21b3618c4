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

/** The number of values that are kept for one pid of a host. */
const MOST_OF_PID = 64;

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
  const latest = table.get(keyOf(process));
  if (latest === undefined) return null;
  if (latest.startTicks === process.startTicks) return latest;
  for (let value = latest.older; value !== null; value = value.older) {
    if (value.startTicks !== process.startTicks) continue;
    putFirst(table, value);
    return value;
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
  if (table.has(key)) putFirst(table, value);
  else table.set(key, value);
}

/** Removes a value if the table contains it. */
export function removeFromTable<Value extends OfProcess>(
  table: ProcessTable<Value>,
  value: Value,
): void {
  const others = listOthers(table, value);
  link(others);
  if (others.length === 0) table.delete(keyOf(value));
  else table.set(keyOf(value), others[0]!);
}

function putFirst<Value extends OfProcess>(table: ProcessTable<Value>, value: Value): void {
  link([value, ...listOthers(table, value).slice(0, MOST_OF_PID - 1)]);
  table.set(keyOf(value), value);
}

/** Lists the other values of the pid of a value. */
function listOthers<Value extends OfProcess>(table: ProcessTable<Value>, value: Value): Value[] {
  const others: Value[] = [];
  for (let one = table.get(keyOf(value)) ?? null; one !== null; one = one.older) {
    if (one !== value) others.push(one);
  }
  return others;
}

function link<Value extends OfProcess>(values: readonly Value[]): void {
  for (const [at, value] of values.entries()) value.older = values[at + 1] ?? null;
}
