/**
 * What is remembered of a process only where conditions are on it: how its values are distributed, and
 * columns that few recordings have.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type { ColumnCondition, Condition } from "../model/conditions.ts";
import type { MetricSummary } from "../model/outcomes.ts";
import type { Sample } from "../model/samples.ts";
import { emptyColumnValues } from "./column_values.ts";
import { addToSketch, emptySketch, findQuantile } from "./dd_sketch.ts";
import { privateBytesOf } from "./group_sums.ts";

/** What conditions want to know of a process that is not known of all. */
export interface Sketches {
  /** Adds what is known of a sample, taken at so many seconds of one clock. */
  add(sample: Sample, seconds: number): void;
  /** What the columns come to that conditions are on, by the texts of these. */
  listColumns(): ReadonlyMap<string, MetricSummary>;
  /**
   * The 95th percentile of a value, to 0.5 %; `null` where it was never known, `undefined` where it
   * was not wanted. A sketch may say a little more than the largest value, which is the peak.
   */
  findP95(metric: MetricName, peak: number | null): number | null | undefined;
}

/**
 * What makes sketches of the values of which conditions want a quantile, and follows the columns that
 * they are on.
 *
 * @param conditions The conditions.
 * @returns It makes those of a process; `null` where nothing is wanted, which costs no memory.
 */
export function sketcherOf(conditions: readonly Condition[]): (() => Sketches) | null {
  const metrics = conditions.flatMap((one) =>
    one.kind === "level" && one.stat === "p95" ? [one.metric] : []
  );
  const columns = conditions.filter((one) => one.kind === "column");
  return metrics.length + columns.length === 0 ? null : () => emptySketches(metrics, columns);
}

function emptySketches(
  metrics: readonly MetricName[],
  conditions: readonly ColumnCondition[],
): Sketches {
  const columns = conditions.map(emptyColumnValues);
  const sketches = new Map(metrics.map((metric) => [metric, emptySketch()]));
  return {
    listColumns: () => new Map(columns.map((one) => [one.condition.text, one.summarise()])),
    add: (sample, seconds) => {
      for (const column of columns) column.add(sample, seconds);
      for (const [metric, sketch] of sketches) {
        const value = VALUES[metric](sample);
        if (value !== null) addToSketch(sketch, value);
      }
    },
    findP95: (metric, peak) => {
      const sketch = sketches.get(metric);
      if (sketch === undefined) return undefined;
      const p95 = findQuantile(sketch, 0.95);
      return p95 === null ? null : Math.min(p95, peak ?? p95);
    },
  };
}

const VALUES: Readonly<Record<MetricName, (sample: Sample) => number | null>> = {
  cpu_percent: ({ cpuPercent }) => cpuPercent,
  mem_real: ({ reading }) => reading.rssBytes,
  mem_private: ({ reading }) => privateBytesOf(reading.extras),
  num_open_files: ({ reading }) => reading.openFiles,
};
