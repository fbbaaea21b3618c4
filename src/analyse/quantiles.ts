/**
 * How the values of a process are distributed, where a quantile of them is wanted.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type { Condition } from "../model/conditions.ts";
import type { Sample } from "../model/samples.ts";
import { addToSketch, emptySketch, findQuantile, type Sketch } from "./dd_sketch.ts";
import { privateBytesOf } from "./tree_sums.ts";

/** The values of which a quantile is wanted. */
export type Sketches = ReadonlyMap<MetricName, Sketch>;

/** The values of which conditions want a quantile. */
export function listSketched(conditions: readonly Condition[]): MetricName[] {
  return conditions.flatMap((one) =>
    one.kind === "level" && one.stat === "p95" ? [one.metric] : []
  );
}

/** Sketches of nothing yet; `null` where no quantile is wanted, which costs no memory. */
export function emptySketches(metrics: readonly MetricName[]): Sketches | null {
  return metrics.length === 0 ? null : new Map(metrics.map((metric) => [metric, emptySketch()]));
}

/** Adds what is known of a sample. */
export function addToSketches(sketches: Sketches, sample: Sample): void {
  for (const [metric, sketch] of sketches) {
    const value = VALUES[metric](sample);
    if (value !== null) addToSketch(sketch, value);
  }
}

const VALUES: Readonly<Record<MetricName, (sample: Sample) => number | null>> = {
  cpu_percent: ({ cpuPercent }) => cpuPercent,
  mem_real: ({ reading }) => reading.rssBytes,
  mem_private: ({ reading }) => privateBytesOf(reading.extras),
  num_open_files: ({ reading }) => reading.openFiles,
};

/**
 * The 95th percentile of a value.
 *
 * @param sketches The sketches.
 * @param metric The value.
 * @param peak Its largest, which a sketch may say a little more than.
 * @returns To 0.5 %; `null` where it was never known; `undefined` where it was not wanted.
 */
export function findP95(
  sketches: Sketches | null,
  metric: MetricName,
  peak: number | null,
): number | null | undefined {
  const sketch = sketches?.get(metric);
  if (sketch === undefined) return undefined;
  const p95 = findQuantile(sketch, 0.95);
  return p95 === null ? null : Math.min(p95, peak ?? p95);
}
