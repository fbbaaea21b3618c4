/**
 * The counts of processes, such as CPU time and bytes read, and their sums. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import { addKnown, largestKnown, type Reading } from "../model/processes.ts";

/**
 * A count: a column; CPU time of both modes if the source does not separate them; and for a group the CPU
 * time of ended children that no sample saw.
 */
export type CounterName = ColumnName | "cpu_seconds" | "ended_children_seconds";

/** Counts by name. An unknown count is `null` or absent. */
export type Counts = Readonly<Partial<Record<CounterName, number | null>>>;

/** No counts. */
export const NO_COUNTS: Counts = {};

/** Returns the CPU time of a process since it started, by mode if the source separates modes. */
export function cpuOf(
  { cpuSeconds, cpuUserSeconds, cpuSystemSeconds }: Pick<
    Reading,
    "cpuSeconds" | "cpuUserSeconds" | "cpuSystemSeconds"
  >,
): Counts {
  return cpuUserSeconds === null || cpuSystemSeconds === null
    ? { cpu_user_seconds: null, cpu_system_seconds: null, cpu_seconds: cpuSeconds }
    : {
      cpu_user_seconds: cpuUserSeconds,
      cpu_system_seconds: cpuSystemSeconds,
      cpu_seconds: null,
    };
}

/**
 * Adds counts. An unknown count is left out of a sum.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const sum = addCounts({ cpu_seconds: 1, io_read_bytes: null }, { cpu_seconds: 3 });
 * assertEquals(sum, { cpu_seconds: 4, io_read_bytes: null });
 * ```
 */
export function addCounts(a: Counts, b: Counts): Counts {
  return join(a, b, addKnown);
}

/** Subtracts earlier counts of the same process. */
export function subtractCounts(later: Counts, earlier: Counts): Counts {
  return join(later, earlier, (a, b) => a && a - (b ?? 0));
}

/**
 * Returns the counts of a process, which never fall: a count that is refused now keeps its last value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const before = { io_read_bytes: 9, io_write_bytes: 8, cpu_seconds: 2 };
 * assertEquals(riseTo({ io_read_bytes: null, io_write_bytes: 7, cpu_seconds: 3 }, before), {
 *   io_read_bytes: 9,
 *   io_write_bytes: 8,
 *   cpu_seconds: 3,
 * });
 * ```
 */
export function riseTo(now: Counts, before: Counts): Counts {
  return join(now, before, largestKnown);
}

function join(
  a: Counts,
  b: Counts,
  combine: (a: number | null, b: number | null) => number | null,
): Counts {
  const joined: Partial<Record<CounterName, number | null>> = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)] as CounterName[])) {
    joined[name] = combine(a[name] ?? null, b[name] ?? null);
  }
  return joined;
}
