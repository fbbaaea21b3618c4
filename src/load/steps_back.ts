/**
 * Decides why time goes back in a file: because the clock was set back during the recording, or because the
 * rows are in another order. Pure.
 *
 * @module
 */

import { PLACES } from "./row.ts";
import type { RowStore } from "./row_store.ts";

/** The least number of ticks between two steps of a clock. Rows in another order have shorter stretches. */
const LEAST_TICKS = 3;

/** Starts are rounded to 0.01 s. A process with a lower age cannot exist yet. */
const LEAST_NEGATIVE_AGE_SECONDS = 0.1;

/** Consecutive rows with the same time. */
interface Run {
  readonly timestamp: number;
  /** The first row. */
  readonly from: number;
  /** The index after the last row. */
  readonly to: number;
}

/**
 * Decides whether the clock was set back. The function trusts timestamps if there is a header at
 * the place where time goes back, because another recording begins there. It also trusts them if
 * the processes change there, because the rows are then sorted by process. Otherwise memory
 * decides. If memory continues in the order of the file, the clock was set. If memory continues in
 * time order, the rows are in another order. If memory gives no answer, the clock was set if the
 * times before and after overlap, or if a process has a row before its start.
 *
 * @param store The rows.
 * @param labels The labels of each row.
 * @returns The tick of each row, from 0, in the order of the file; `null` if the clock was not set back.
 */
export function findStepsBack(store: RowStore, labels: Uint32Array): Float64Array | null {
  const runs = listRuns(store);
  const stretches = listStretches(runs);
  if (stretches.length < 2 || stretches.some(({ length }) => length < LEAST_TICKS)) return null;
  const isStep = (stretch: readonly Run[], at: number) =>
    at === 0 || isStepBack(store, labels, stretches[at - 1]!, stretch);
  if (!stretches.every(isStep)) return null;
  const ticks = new Float64Array(store.rows);
  for (const [tick, { from, to }] of runs.entries()) ticks.fill(tick, from, to);
  return ticks;
}

function listRuns({ numbers, rows }: RowStore): Run[] {
  const times = numbers[PLACES.timestamp]!;
  const runs: Run[] = [];
  for (let from = 0, at = 1; at <= rows; at++) {
    if (at < rows && times[at] === times[from]) continue;
    runs.push({ timestamp: times[from]!, from, to: at });
    from = at;
  }
  return runs;
}

/** Splits the runs at the places where time goes back. */
function listStretches(runs: readonly Run[]): Run[][] {
  const stretches: Run[][] = [];
  let last = Infinity;
  for (const run of runs) {
    if (run.timestamp < last) stretches.push([]);
    stretches.at(-1)!.push(run);
    last = run.timestamp;
  }
  return stretches;
}

function isStepBack(
  store: RowStore,
  labels: Uint32Array,
  before: readonly Run[],
  after: readonly Run[],
): boolean {
  const first = after[0]!;
  if (store.beginnings.has(first.from)) return false;
  const inFile = findJump(store, labels, before.at(-1)!, first);
  if (inFile === null) return false;
  // In time order, the second stretch is before the first stretch, or begins within it.
  const isApart = after.at(-1)!.timestamp < before[0]!.timestamp;
  const nearest = findNearest(before, first.timestamp);
  const inTime = isApart
    ? findJump(store, labels, after.at(-1)!, before[0]!)
    : findJump(store, labels, nearest, first);
  if (inTime === null || inFile !== inTime) return inTime === null || inFile < inTime;
  const isSame = nearest.timestamp === first.timestamp;
  return !isApart && !isSame || isBeforeStart(store, first);
}

function findNearest(runs: readonly Run[], timestamp: number): Run {
  const distance = (run: Run) => Math.abs(run.timestamp - timestamp);
  return runs.reduce((best, run) => distance(run) < distance(best) ? run : best);
}

/**
 * Returns by how many bytes the memory of the common processes of two ticks differs; `null` if the ticks have
 * no common process.
 */
function findJump(store: RowStore, labels: Uint32Array, a: Run, b: Run): number | null {
  const { numbers } = store;
  const [pids, starts, sizes] = [PLACES.pid, PLACES.creation_epoch, PLACES.mem_real]
    .map((place) => numbers[place]);
  const keyOf = (row: number) => `${pids![row]} ${starts?.[row]} ${labels[row]}`;
  const rows = new Map<string, number>();
  for (let row = a.from; row < a.to; row++) rows.set(keyOf(row), row);
  let jump: number | null = null;
  for (let row = b.from; row < b.to; row++) {
    const known = rows.get(keyOf(row));
    if (known === undefined) continue;
    const bytes = (sizes?.[row] ?? NaN) - (sizes?.[known] ?? NaN);
    jump = (jump ?? 0) + (Number.isNaN(bytes) ? 0 : Math.abs(bytes));
  }
  return jump;
}

function isBeforeStart({ numbers }: RowStore, { timestamp, from, to }: Run): boolean {
  const starts = numbers[PLACES.creation_epoch]?.subarray(from, to) ?? new Float64Array();
  return starts.some((start) => start > timestamp + LEAST_NEGATIVE_AGE_SECONDS);
}
