/**
 * What changed between two recordings, and whether that is more than chance. Pure.
 *
 * @module
 */

import type {
  ComparedValue,
  Comparison,
  MetricComparison,
  NameComparison,
  NamePresence,
  RunMetric,
  RunTotal,
  TotalComparison,
} from "../../model/comparison.ts";
import type { ColumnName, MetricName } from "../../model/columns.ts";
import type { Stat } from "../../model/conditions.ts";
import { knownPid } from "../../model/processes.ts";
import type { Snapshot } from "../../model/samples.ts";
import { findChange, findTotalChange, type RunOfMetric } from "./change.ts";
import { MORE_COLUMNS } from "./more_columns.ts";
import {
  addToTotals,
  emptyTotals,
  METRICS,
  type NameOf,
  type NameTotals,
  summariseMetric,
  type Totals,
} from "./name_totals.ts";
import { addToRunTotals, emptyRunTotals, type RunTotals, summariseRun } from "./run_totals.ts";
import { findMean } from "../stats.ts";

/** What whole runs are compared by, in the order in which it is told. */
const TOTALS: readonly RunTotal[] = [
  "wall_seconds",
  "cpu_seconds",
  "peak_memory",
  "peak_threads",
  "read_bytes",
  "written_bytes",
];

/** What is told where either side has it; all else only where both have. */
const USUAL: readonly string[] = ["cpu_percent", "mem_real", "num_open_files"];

/** A run, as it is remembered for a comparison. */
export interface Run {
  /** By the names of its processes. */
  readonly names: Totals;
  /** As a whole. */
  readonly whole: RunTotals;
}

/** A run of nothing yet. */
export function emptyRun(): Run {
  return { names: emptyTotals(), whole: emptyRunTotals() };
}

/**
 * Remembers a snapshot, by the names of processes, or by other names; of columns beyond the usual ones
 * those that are wanted, `null` is all that are known.
 */
export function addToRun(
  { names, whole }: Run,
  snapshot: Snapshot,
  nameOf?: NameOf,
  wanted: readonly ColumnName[] | null = null,
): void {
  addToTotals(names, snapshot, nameOf, wanted);
  addToRunTotals(whole, snapshot);
}

/**
 * Compares recordings, or runs, by the names of their processes, since a process that was started
 * again has another pid. The values of all processes of a name are summed at each tick; ticks without
 * one do not count.
 *
 * Of one recording on each side, each of 12 stretches is compared with the same one of the other run:
 * a difference is larger than the runs' own variation when the 95 % interval of Wilcoxon's signed-rank
 * test on their ratios leaves out 1. Where the ratios are like their neighbours, they say as much
 * as fewer of them; means differ if the 99.9 % interval of Student's t for so many leaves out 1. Else,
 * or where a stretch is 0, the test is Welch's on the stretches of each run: those that are like their neighbours count for less, and
 * where they come to less than 3, a run drifts, and it cannot be told. Nor can it with fewer than 24
 * samples. Growths are compared by the standard errors of the lines through the stretches. That
 * covers how a run varies in itself, not how much one run differs from the next on the same machine,
 * or machines from each other.
 *
 * Of several on a side, the test is Welch's on one value of each run, which takes three on both sides,
 * and 24 samples of all of them.
 *
 * Of two runs that are alike, 3 to 8 in 100 means and growths differ by that, 3 to 10 peaks and 95th
 * percentiles, and 4 to 20 last values, where neighbouring samples correlate by 0 to 0.9 (1,000 pairs
 * of 60 samples of noise each). Runs that vary as slowly as they are long differ more often: 11 in 100
 * means of 600 samples that correlate by 0.99, and a quarter by 0.999.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { both, totals } = compareRuns([emptyRun()], [emptyRun()]);
 * assertEquals([both, totals], [[], []]);
 * ```
 *
 * @param base The runs on the first side, one at least.
 * @param next Those on the second.
 * @returns What changed.
 */
export function compareRuns(base: readonly Run[], next: readonly Run[]): Comparison {
  const isBetweenRuns = Math.max(base.length, next.length) > 1;
  const [before, after] = [listNames(base), listNames(next)];
  const both = [...before].filter((name) => after.has(name)).map((name) =>
    compareNames(name, runsOf(base, name), runsOf(next, name), isBetweenRuns)
  );
  both.sort((a, b) => Number(isChanged(b)) - Number(isChanged(a)) || memoryOf(b) - memoryOf(a));
  return {
    isBetweenRuns,
    totals: compareTotals(base, next),
    both,
    added: [...after].filter((name) => !before.has(name)),
    gone: [...before].filter((name) => !after.has(name)),
  };
}

function listNames(runs: readonly Run[]): Set<string> {
  return new Set(runs.flatMap(({ names }) => [...names.keys()]));
}

function runsOf(runs: readonly Run[], name: string): NameTotals[] {
  return runs.map(({ names }) => names.get(name)).filter((totals) => totals !== undefined);
}

/** Nothing is known of how whole runs vary where there are not several. */
function compareTotals(base: readonly Run[], next: readonly Run[]): TotalComparison[] {
  const [before, after] = [base, next].map((runs) => runs.map(({ whole }) => summariseRun(whole)));
  return TOTALS.map((total) => {
    const known = (runs: typeof before) =>
      runs!.map((run) => run[total]).filter((value) => value !== null);
    return { total, ...findTotalChange(known(before), known(after)) };
  }).filter(({ difference }) => difference !== null);
}

function compareNames(
  name: string,
  base: readonly NameTotals[],
  next: readonly NameTotals[],
  isBetweenRuns: boolean,
): NameComparison {
  const more = (["processes", ...MORE_COLUMNS] as const).filter((column) =>
    [...base, ...next].some((run) => run.more.has(column))
  );
  const metrics = [...METRICS, ...more].map((column) =>
    compareMetrics(column, summariseRuns(base, column), summariseRuns(next, column), isBetweenRuns)
  );
  return {
    name,
    base: presenceOf(base),
    next: presenceOf(next),
    metrics: metrics.filter(({ column, base, next }) => {
      const [inBase, inNext] = [base.samples > 0, next.samples > 0];
      return USUAL.includes(column) ? inBase || inNext : inBase && inNext;
    }),
  };
}

/** Of those runs in which it is known at all. */
function summariseRuns(runs: readonly NameTotals[], column: ComparedValue): RunOfMetric[] {
  return runs.map(({ metrics, more }) => more.get(column) ?? metrics[column as MetricName])
    .filter((metric) => metric !== undefined)
    .map((metric) => ({ metric, summary: summariseMetric(metric) }))
    .filter(({ summary }) => summary.samples > 0);
}

function compareMetrics(
  column: ComparedValue,
  base: readonly RunOfMetric[],
  next: readonly RunOfMetric[],
  isBetweenRuns: boolean,
): MetricComparison {
  const changeOf = (stat: Stat) => findChange(stat, base, next, isBetweenRuns);
  return {
    column,
    base: meanOfRuns(base),
    next: meanOfRuns(next),
    changes: {
      avg: changeOf("avg"),
      p95: changeOf("p95"),
      peak: changeOf("peak"),
      last: changeOf("last"),
      growth: changeOf("growth"),
    },
  };
}

function meanOfRuns(runs: readonly RunOfMetric[]): RunMetric {
  const meanOf = (valueOf: (run: RunMetric) => number | null) => {
    const values = runs.map(({ summary }) => valueOf(summary)).filter((value) => value !== null);
    return values.length === 0 ? null : findMean(values);
  };
  return {
    samples: runs.reduce((sum, { summary }) => sum + summary.samples, 0),
    mean: meanOf(({ mean }) => mean),
    p95: meanOf(({ p95 }) => p95),
    peak: meanOf(({ peak }) => peak),
    last: meanOf(({ last }) => last),
    growthPerHour: meanOf(({ growthPerHour }) => growthPerHour),
  };
}

function presenceOf(runs: readonly NameTotals[]): NamePresence {
  const sum = (valueOf: (run: NameTotals) => number) =>
    runs.reduce((sum, run) => sum + valueOf(run), 0);
  const processes = sum(({ processes }) => processes);
  const [pid = null] = runs[0]!.seen.keys();
  return {
    runs: runs.length,
    ticks: sum(({ ticks }) => ticks),
    processes,
    pid: pid !== null && processes === 1 ? knownPid(pid) : null,
  };
}

function isChanged({ metrics }: NameComparison): boolean {
  return metrics.some(({ changes: { avg } }) => ["higher", "lower"].includes(avg.verdict));
}

function memoryOf({ metrics }: NameComparison): number {
  const memory = metrics.find(({ column }) => column === "mem_real");
  return Math.max(memory?.base.mean ?? 0, memory?.next.mean ?? 0);
}
