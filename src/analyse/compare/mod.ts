/**
 * Finds what changed between recordings, and whether that is more than chance. Pure.
 *
 * @module
 */

import {
  type Bound,
  type ComparedValue,
  type Comparison,
  type MetricComparison,
  type NameComparison,
  type NamePresence,
  RUN_TOTALS,
  type RunMetric,
  type TotalComparison,
} from "../../model/comparison.ts";
import type { MetricName } from "../../model/columns.ts";
import type { Stat } from "../../model/conditions.ts";
import { knownPid } from "../../model/processes.ts";
import { findChange, findTotalChange, type RunOfMetric } from "./change.ts";
import { MORE_COLUMNS } from "./more_columns.ts";
import { summariseMetric } from "./metric.ts";
import { METRICS, type NameTotals } from "./name_totals.ts";
import type { Run } from "./run.ts";
import { findDoubtful, isCpuPartial, summariseRun } from "./run_totals.ts";
import { findMean } from "../stats.ts";

/** The columns that are shown if one side has them. All others are shown only if both sides have them. */
const USUAL: readonly string[] = ["cpu_percent", "mem_real", "num_open_files"];

/**
 * Compares recordings, or runs, by the names of processes, because a restarted process has another pid. At each
 * tick, the values of all processes of a name are summed up. Ticks without such a process do not count.
 *
 * With one recording on each side, each of 12 stretches is compared with the same stretch of the other run. A
 * difference exceeds the variation of the runs if the 95 % interval of Wilcoxon's signed-rank test on the
 * ratios excludes 1. If the ratios resemble their neighbours, they count as fewer ratios, and the 99.9 %
 * interval of Student's t has to exclude 1. Otherwise, or if a stretch is 0, the test is Welch's on the
 * stretches of each run. Stretches that resemble their neighbours count as fewer. If they count as fewer than
 * 3, the run drifts, and the result is unknown. It is also unknown with fewer than 24 samples. Growth is
 * compared by the standard errors of the lines through the stretches. These tests cover the variation within a
 * run, not the variation between runs on one machine, or between machines.
 *
 * With several runs on a side, the test is Welch's on one value of each run. It needs three runs on both sides,
 * and 24 samples of each run.
 *
 * Of two equal runs, 3 to 8 in 100 means and growths differ by these tests, 3 to 10 peaks and 95th percentiles,
 * and 4 to 20 last values, if neighbouring samples correlate by 0 to 0.9 (1,000 pairs of 60 samples of noise
 * each). Runs that vary as slowly as they are long differ more often: 11 in 100 means of 600 samples that
 * correlate by 0.99, and a quarter by 0.999.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { emptyRun } from "./run.ts";
 *
 * const { both, totals } = compareRuns([emptyRun()], [emptyRun()]);
 * assertEquals([both, totals], [[], []]);
 * ```
 *
 * @param base The runs on the first side, at least one.
 * @param next The runs on the second side, at least one.
 * @returns The changes.
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

/**
 * Compares the totals of whole runs. The variation between whole runs is unknown without several runs. If a run
 * lacks the CPU time of ended children, that time counts in no run.
 */
function compareTotals(base: readonly Run[], next: readonly Run[]): TotalComparison[] {
  const isPartial = [...base, ...next].some(({ whole }) => isCpuPartial(whole));
  const [before, after] = [base, next].map((runs) =>
    runs.map(({ whole }) => summariseRun(whole, isPartial))
  );
  return RUN_TOTALS.map((total) => {
    const known = (runs: typeof before) =>
      runs!.map((run) => run[total]).filter((value) => value !== null);
    const isDoubtful = [...base, ...next].some(({ whole }) => findDoubtful(whole)[total]);
    const isLowerBound = isPartial && total === "cpu_seconds";
    const bound: Bound | null = isLowerBound ? "at least" : isDoubtful ? "at most" : null;
    return { total, bound, ...findTotalChange(known(before), known(after)) };
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
  // If only some runs knew the CPU time of ended children, these runs would look dearer.
  const hasWholeCpu = [...base, ...next].every(({ wholeCpu }) => wholeCpu !== null);
  const summarise = (runs: readonly NameTotals[], column: ComparedValue) =>
    summariseRuns(hasWholeCpu ? runs.map(withWholeCpu) : runs, column);
  const metrics = [...METRICS, ...more].map((column) =>
    compareMetrics(column, summarise(base, column), summarise(next, column), isBetweenRuns)
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

/** Returns the totals with the CPU % that includes ended children. It is known. */
function withWholeCpu(run: NameTotals): NameTotals {
  return { ...run, metrics: { ...run.metrics, cpu_percent: run.wholeCpu! } };
}

/** Sums up the value in each run in which it is known. */
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
    seconds: meanOf(({ seconds }) => seconds),
  };
}

function presenceOf(runs: readonly NameTotals[]): NamePresence {
  const sum = (valueOf: (run: NameTotals) => number) =>
    runs.reduce((sum, run) => sum + valueOf(run), 0);
  const processes = sum(({ processes }) => processes);
  const pid = runs[0]!.seen.values().next().value?.pid ?? null;
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
