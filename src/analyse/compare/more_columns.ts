/**
 * Sums up the additional columns of the processes of a name at a tick; for counts, how fast they rise. Pure,
 * except that it remembers counts.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../../model/columns.ts";
import { MEASURES } from "../../model/measures.ts";
import type { OfProcess } from "../../model/process_table.ts";
import type { Extras } from "../../model/processes.ts";
import type { Sample, Tick } from "../../model/samples.ts";
import type { NewCounts } from "../inherited_counts.ts";

/** A process, with its counts at its last sample. */
export interface Counted extends OfProcess {
  /** Its counts; `null` before the first. */
  counts: Map<ColumnName, number> | null;
  /** The time of that sample, in seconds of one clock. */
  countedSeconds: number;
}

/** A value at a tick, with its weight in a mean. */
export interface MoreValue {
  /** The column. */
  readonly column: ColumnName;
  /** The value; for a count, its rise per second. */
  readonly value: number;
  /** The weight: 1; for a count, the seconds over which it rose. */
  readonly weight: number;
}

/** The columns that each comparison contains. */
const USUAL: readonly string[] = ["cpu_percent", "mem_real", "mem_private", "num_open_files"];

/** The columns that need no read of their own. Most recordings have no others. */
const OWN: readonly string[] = [
  "mem_anonymous",
  "mem_virtual",
  "num_threads",
  "cpu_user_seconds",
  "cpu_system_seconds",
  "cpu_children_seconds",
];

/** All additional columns, in the order of the output. */
export const MORE_COLUMNS: readonly ColumnName[] = (Object.keys(MEASURES) as ColumnName[])
  .filter((name) => !USUAL.includes(name));

const OWN_COLUMNS = MORE_COLUMNS.filter((name) => OWN.includes(name));

/**
 * Finds the values of a tick. A sum with an unknown part is unknown. All processes of a control group have the
 * same values of the group, so that the largest value counts. What a process inherited from an ended child counts
 * only if it is new.
 *
 * @param samples The samples of a name, at least one.
 * @param seen Their processes, with their last counts.
 * @param tick The tick.
 * @param newCounts What is new at the tick in columns that processes inherit from ended children.
 * @param wanted The wanted columns; `null` means all known columns.
 */
export function findMore(
  samples: readonly Sample[],
  seen: readonly Counted[],
  tick: Tick,
  newCounts: NewCounts,
  wanted: readonly ColumnName[] | null,
): MoreValue[] {
  const found: MoreValue[] = [];
  const seconds = tick.monotonicMs / 1000;
  let isCounted = false;
  for (const column of isAny(samples[0]!.reading.extras) ? MORE_COLUMNS : OWN_COLUMNS) {
    if (wanted !== null && !wanted.includes(column)) continue;
    if (typeof COLUMNS[column].value(samples[0]!, tick) !== "number") continue;
    const values = samples.map((sample) => COLUMNS[column].value(sample, tick));
    if (!values.every((value) => typeof value === "number")) continue;
    const add = column.startsWith("cgroup_")
      ? (a: number, b: number) => Math.max(a, b)
      : (a: number, b: number) => a + b;
    if (!MEASURES[column]!.isCounter) {
      found.push({ column, value: values.reduce(add), weight: 1 });
      continue;
    }
    isCounted = true;
    let [sum, weight]: [number | null, number] = [null, 0];
    values.forEach((value, at) => {
      const process = seen[at]!;
      const before = process.counts?.get(column);
      const passed = seconds - process.countedSeconds;
      (process.counts ??= new Map()).set(column, value);
      if (before === undefined || passed <= 0 || value < before) return;
      const rate = (newCounts[column]?.get(samples[at]!) ?? value - before) / passed;
      [sum, weight] = [sum === null ? rate : add(sum, rate), Math.max(weight, passed)];
    });
    if (sum !== null) found.push({ column, value: sum, weight });
  }
  if (isCounted) { for (const process of seen) process.countedSeconds = seconds; }
  return found;
}

function isAny(extras: Extras): boolean {
  for (const _ in extras) return true;
  return false;
}
