/**
 * Keeps what only conditions need of a process: the distributions of values, and values of additional columns.
 * Pure, except that it remembers values.
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

/** The values that only conditions need. */
export interface Sketches {
  /** Adds a sample, at a time in seconds of one clock. */
  add(sample: Sample, seconds: number): void;
  /** Returns the statistics of the columns of conditions, by the texts of the conditions. */
  listColumns(): ReadonlyMap<string, MetricSummary>;
  /**
   * Returns the 95th percentile of a value, with a relative error of 0.5 %; `null` if the value was never
   * known, `undefined` if no condition needs it. A sketch can exceed the largest value, so that the peak limits
   * the result.
   */
  findP95(metric: MetricName, peak: number | null): number | null | undefined;
}

/**
 * Returns a function that makes the sketches which conditions need, and follows the columns of conditions.
 *
 * @param conditions The conditions.
 * @returns Makes the sketches of a process; `null` if no condition needs any. Then they cost no memory.
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
