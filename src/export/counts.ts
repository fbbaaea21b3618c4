/**
 * What processes have counted, such as CPU time and bytes read, and sums of it. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { Reading } from "../model/processes.ts";

/**
 * What is counted: a column; CPU time of both modes where the source does not tell them apart; and of
 * a group the CPU time of children that ended and that no sample told.
 */
export type CounterName = ColumnName | "cpu_seconds" | "ended_children_seconds";

/** Counts by name; what nothing is known of is `null`, or absent. */
export type Counts = Readonly<Partial<Record<CounterName, number | null>>>;

/** Nothing was counted. */
export const NO_COUNTS: Counts = {};

/** The CPU time of a process since it started, by mode where it is told so. */
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
 * The sum of two counts, each for itself; what is unknown of one counts as nothing.
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

/** What counts have that earlier ones of the same process had not. */
export function subtractCounts(later: Counts, earlier: Counts): Counts {
  return join(later, earlier, (a, b) => a && a - (b ?? 0));
}

/**
 * The counts of a process, which never fall: what is refused now is what it was before.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const before = { io_read_bytes: 9, cpu_seconds: 2 };
 * assertEquals(riseTo({ io_read_bytes: null, cpu_seconds: 3 }, before), {
 *   io_read_bytes: 9,
 *   cpu_seconds: 3,
 * });
 * ```
 */
export function riseTo(now: Counts, before: Counts): Counts {
  return join(now, before, largest);
}

/** The sum of what is known; `null` where nothing is. */
export function addKnown(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

/** The larger of what is known; `null` where nothing is. */
export function largest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
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
