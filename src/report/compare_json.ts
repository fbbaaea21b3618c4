/**
 * What changed between two recordings, as JSON: names as in the CSV, unknown values are null. Pure.
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
} from "../model/comparison.ts";
import type { Stat } from "../model/conditions.ts";
import { measureOf } from "./compared_value.ts";

/** A value in one recording, in the unit of its column. */
export interface MetricSummaryJson {
  /** In how many ticks it was known. */
  readonly samples: number;
  /** Its mean. */
  readonly mean: number | null;
  /** Its 95th percentile, to 0.5 %. */
  readonly p95: number | null;
  /** Its largest. */
  readonly peak: number | null;
  /** Its last. */
  readonly last: number | null;
  /** How much it grows in an hour. */
  readonly growth_per_hour: number | null;
}

/** How a figure changed. */
export interface ChangeJson {
  /** How much larger it is. */
  readonly difference: number | null;
  /** The 95 % confidence interval: low and high. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What is made of it. */
  readonly verdict: ComparisonVerdict;
}

/** A value in both recordings: how its mean changed, and its other figures. */
export interface MetricComparisonJson extends ChangeJson {
  /** In the first. */
  readonly base: MetricSummaryJson;
  /** In the second. */
  readonly new: MetricSummaryJson;
  /** The difference of the means in % of the first. */
  readonly difference_percent: number | null;
  /** How the other figures changed. */
  readonly changes: Readonly<Record<Exclude<Stat, "avg">, ChangeJson>>;
}

/** The processes of a name in both recordings. */
export interface NameComparisonJson {
  /** The name, raw. */
  readonly name: string;
  /** What there was of it in the first. */
  readonly base: NamePresence;
  /** What there was of it in the second. */
  readonly new: NamePresence;
  /** Its values, by column, of counts by `column.rate`: per second. */
  readonly metrics: Readonly<Record<string, MetricComparisonJson>>;
}

/** What a whole run took on both sides; of several runs the mean. */
export interface TotalJson extends ChangeJson {
  /** On the first. */
  readonly base: number | null;
  /** On the second. */
  readonly new: number | null;
}

/** What changed; `null` is unknown. */
export interface ComparisonJson {
  /** Whether variation is that between runs. */
  readonly between_runs: boolean;
  /** What whole runs took, where that is known on both sides. */
  readonly totals: Readonly<Partial<Record<RunTotal, TotalJson>>>;
  /** Names in both recordings. */
  readonly both: readonly NameComparisonJson[];
  /** Names in the second only, raw. */
  readonly added: readonly string[];
  /** Names in the first only, raw. */
  readonly gone: readonly string[];
}

/**
 * A comparison as a value for `JSON.stringify`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const nothing = { isBetweenRuns: false, totals: [], both: [], added: ["acme"], gone: [] };
 * assertEquals(toComparisonJson(nothing).added, ["acme"]);
 * ```
 *
 * @param comparison What changed.
 * @returns Plain values, with names as they were recorded.
 */
export function toComparisonJson(
  { isBetweenRuns, totals, both, added, gone }: Comparison,
): ComparisonJson {
  return {
    between_runs: isBetweenRuns,
    totals: Object.fromEntries(
      totals.map(({ total, base, next, ...change }) => [total, {
        base,
        new: next,
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
