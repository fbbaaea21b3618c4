/**
 * The reason why the CPU % of groups is a lower bound. Pure.
 *
 * @module
 */

/** Returns whether the CPU % of groups is a lower bound, by the columns that a recording lacks. */
export function isCpuPartial(lacks: readonly string[]): boolean {
  return lacks.includes("cpu_children_seconds");
}

/** The reason, for the table of groups and for the page. */
export const CPU_PARTIAL: string =
  "cpu % is at least what is shown: without the column cpu_children_seconds, it lacks children that " +
  "ended between two samples";
