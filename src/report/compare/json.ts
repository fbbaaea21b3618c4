/**
 * Renders a comparison as JSON. Names are those of the CSV; unknown values are null. Pure.
 *
 * @module
 */

import type {
  Change,
  Comparison,
  ComparisonVerdict,
  MetricComparison,
  NamePresence,
  RunMetric,
  RunTotal,
} from "../../model/comparison.ts";
import type { Stat } from "../../model/conditions.ts";
import { measureOf } from "./compared_value.ts";

/** A value in one recording, in the unit of its column. */
export interface MetricSummaryJson {
  /** The number of ticks with a known value. */
  readonly samples: number;
  /** The mean. */
  readonly mean: number | null;
  /** The 95th percentile, to 0.5 %. */
  readonly p95: number | null;
  /** The largest value. */
  readonly peak: number | null;
  /** The last value. */
  readonly last: number | null;
  /** The growth per hour. */
  readonly growth_per_hour: number | null;
  /** The time from the first value to the last. A growth over seconds says little about an hour. */
  readonly seconds: number | null;
}

/** The change of a statistic. */
export interface ChangeJson {
  /** The difference. */
  readonly difference: number | null;
  /** The 95 % confidence interval: low and high. */
  readonly interval: readonly [low: number, high: number] | null;
  /** The verdict. */
  readonly verdict: ComparisonVerdict;
}

/** A value in both recordings: the change of its mean, and of its other statistics. */
export interface MetricComparisonJson extends ChangeJson {
  /** The value in the first recording. */
  readonly base: MetricSummaryJson;
  /** The value in the second recording. */
  readonly new: MetricSummaryJson;
  /** The difference of the means in % of the first. */
  readonly difference_percent: number | null;
  /** The changes of the other statistics. */
  readonly changes: Readonly<Record<Exclude<Stat, "avg">, ChangeJson>>;
}

/** The processes of a name in both recordings. */
export interface NameComparisonJson {
  /** The name, not escaped. */
  readonly name: string;
  /** The processes of the name in the first recording. */
  readonly base: NamePresence;
  /** The processes of the name in the second recording. */
  readonly new: NamePresence;
  /** The values by column. A count has the key `column.rate`, with values per second. */
  readonly metrics: Readonly<Record<string, MetricComparisonJson>>;
}

/** A total of whole runs on both sides. For several runs, it is the mean. */
export interface TotalJson extends ChangeJson {
  /** The total on the first side. */
  readonly base: number | null;
  /** The total on the second side. */
  readonly new: number | null;
  /** Present if both are lower bounds, because a recording lacks the CPU time of ended children. */
  readonly is_lower_bound?: true;
  /** Present if both are upper bounds, because a recording lacks the parents of processes. */
  readonly is_upper_bound?: true;
}

/** A comparison; `null` is unknown. */
export interface ComparisonJson {
  /** Whether the variation is measured between runs. */
  readonly between_runs: boolean;
  /** The totals of whole runs that are known on both sides. */
  readonly totals: Readonly<Partial<Record<RunTotal, TotalJson>>>;
  /** Names in both recordings. */
  readonly both: readonly NameComparisonJson[];
  /** Names in the second recording only, not escaped. */
  readonly added: readonly string[];
  /** Names in the first recording only, not escaped. */
  readonly gone: readonly string[];
}

/**
 * Converts a comparison to a value for `JSON.stringify`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const nothing = { isBetweenRuns: false, totals: [], both: [], added: ["acme"], gone: [] };
 * assertEquals(toComparisonJson(nothing).added, ["acme"]);
 * ```
 *
 * @param comparison The comparison.
 * @returns Plain values, with names as they were recorded.
 */
export function toComparisonJson(
  { isBetweenRuns, totals, both, added, gone }: Comparison,
): ComparisonJson {
  return {
    between_runs: isBetweenRuns,
    totals: Object.fromEntries(
      totals.map(({ total, bound, base, next, ...change }) => [total, {
        base,
        new: next,
        ...(bound === "at least" ? { is_lower_bound: true } : {}),
        ...(bound === "at most" ? { is_upper_bound: true } : {}),
        ...toChangeJson({ base, next, ...change }),
      }]),
    ),
    both: both.map(({ name, base, next, metrics }) => ({
      name,
      base,
      new: next,
      metrics: Object.fromEntries(metrics.map((metric) => [nameOf(metric), toMetricJson(metric)])),
    })),
    added,
    gone,
  };
}

function nameOf({ column }: MetricComparison): string {
  return measureOf(column).isCounter ? `${column}.rate` : column;
}

function toMetricJson(metric: MetricComparison): MetricComparisonJson {
  const { difference, interval, verdict } = metric.changes.avg;
  return {
    base: toSummaryJson(metric.base),
    new: toSummaryJson(metric.next),
    difference,
    difference_percent: findPercent(metric.changes.avg),
    interval,
    verdict,
    changes: {
      p95: toChangeJson(metric.changes.p95),
      peak: toChangeJson(metric.changes.peak),
      last: toChangeJson(metric.changes.last),
      growth: toChangeJson(metric.changes.growth),
    },
  };
}

function toChangeJson({ difference, interval, verdict }: Change): ChangeJson {
  return { difference, interval, verdict };
}

function findPercent({ base, difference }: Change): number | null {
  return base === null || base === 0 || difference === null ? null : 100 * difference / base;
}

function toSummaryJson({ growthPerHour, ...summary }: RunMetric): MetricSummaryJson {
  return { ...summary, growth_per_hour: growthPerHour };
}
