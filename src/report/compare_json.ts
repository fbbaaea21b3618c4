/**
 * What changed between two recordings, as JSON. Pure.
 *
 * @module
 */

import type {
  Comparison,
  ComparisonVerdict,
  MetricComparison,
  NamePresence,
  RunMetric,
} from "../comparison.ts";
import type { MetricName } from "../types/column.ts";

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
  /** How much it grows in an hour. */
  readonly growth_per_hour: number | null;
}

/** A value in both recordings. */
export interface MetricComparisonJson {
  /** In the first. */
  readonly base: MetricSummaryJson;
  /** In the second. */
  readonly new: MetricSummaryJson;
  /** How much larger the second mean is. */
  readonly difference: number | null;
  /** The same in % of the first mean. */
  readonly difference_percent: number | null;
  /** Its 95 % confidence interval: low and high. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What is made of it. */
  readonly verdict: ComparisonVerdict;
}

/** The processes of a name in both recordings. */
export interface NameComparisonJson {
  /** The name, raw. */
  readonly name: string;
  /** What there was of it in the first. */
  readonly base: NamePresence;
  /** What there was of it in the second. */
  readonly new: NamePresence;
  /** Its values, by column: those that are known in either. */
  readonly metrics: Readonly<Partial<Record<MetricName, MetricComparisonJson>>>;
}

/** What changed; `null` is unknown. */
export interface ComparisonJson {
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
 * const nothing = { both: [], added: ["acme"], gone: [] };
 * assertEquals(toComparisonJson(nothing), nothing);
 * ```
 *
 * @param comparison What changed.
 * @returns Plain values, with names as they were recorded.
 */
export function toComparisonJson({ both, added, gone }: Comparison): ComparisonJson {
  return {
    both: both.map(({ name, base, next, metrics }) => ({
      name,
      base,
      new: next,
      metrics: Object.fromEntries(metrics.map((metric) => [metric.column, toMetricJson(metric)])),
    })),
    added,
    gone,
  };
}

function toMetricJson(metric: MetricComparison): MetricComparisonJson {
  return {
    base: toSummaryJson(metric.base),
    new: toSummaryJson(metric.next),
    difference: metric.difference,
    difference_percent: metric.differencePercent,
    interval: metric.interval,
    verdict: metric.verdict,
  };
}

function toSummaryJson({ growthPerHour, ...summary }: RunMetric): MetricSummaryJson {
  return { ...summary, growth_per_hour: growthPerHour };
}
