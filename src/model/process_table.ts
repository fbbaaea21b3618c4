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

/** The latest looked-up value of each pid. Usually there is one process of a pid at a time. */
export type ProcessTable<Value extends OfProcess> = Map<number, Value>;

/** The number of values that are kept for one pid. */
const MOST_OF_PID = 64;

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
  const latest = table.get(process.pid);
  if (latest === undefined) return null;
  if (isOf(latest, process)) return latest;
  for (let value = latest.older; value !== null; value = value.older) {
    if (!isOf(value, process)) continue;
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
  if (table.has(value.pid)) putFirst(table, value);
  else table.set(value.pid, value);
}

/** Removes a value if the table contains it. */
export function removeFromTable<Value extends OfProcess>(
  table: ProcessTable<Value>,
  value: Value,
): void {
  const others = listOfPid(table, value.pid).filter((other) => other !== value);
  link(others);
  if (others.length === 0) table.delete(value.pid);
  else table.set(value.pid, others[0]!);
}

function putFirst<Value extends OfProcess>(table: ProcessTable<Value>, value: Value): void {
  const others = listOfPid(table, value.pid).filter((other) => other !== value);
  link([value, ...others.slice(0, MOST_OF_PID - 1)]);
  table.set(value.pid, value);
}

function listOfPid<Value extends OfProcess>(table: ProcessTable<Value>, pid: number): Value[] {
  const values: Value[] = [];
  for (let value = table.get(pid) ?? null; value !== null; value = value.older) values.push(value);
  return values;
}

function link<Value extends OfProcess>(values: readonly Value[]): void {
  for (const [at, value] of values.entries()) value.older = values[at + 1] ?? null;
}

function isOf(
  a: Pick<Process, "startTicks" | "labels">,
  b: Pick<Process, "startTicks" | "labels">,
): boolean {
  return a.startTicks === b.startTicks && (a.labels === b.labels || !a.labels && !b.labels);
}
