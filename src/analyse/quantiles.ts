/**
 * How the values of a process are distributed, where a quantile of them is wanted.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type { Condition } from "../model/conditions.ts";
import type { Sample } from "../model/samples.ts";
import { addToSketch, emptySketch, findQuantile } from "./dd_sketch.ts";
import { privateBytesOf } from "./group_sums.ts";

/** How the values of a process are distributed of which a quantile is wanted. */
export interface Sketches {
  /** Adds what is known of a sample. */
  add(sample: Sample): void;
  /**
   * The 95th percentile of a value, to 0.5 %; `null` where it was never known, `undefined` where it
   * was not wanted. A sketch may say a little more than the largest value, which is the peak.
   */
  findP95(metric: MetricName, peak: number | null): number | null | undefined;
}

/**
 * What makes sketches of the values of which conditions want a quantile.
 *
 * @param conditions The conditions.
 * @returns It makes those of a process; `null` where no quantile is wanted, which costs no memory.
 */
export function sketcherOf(conditions: readonly Condition[]): (() => Sketches) | null {
  const metrics = conditions.flatMap((one) =>
    one.kind === "level" && one.stat === "p95" ? [one.metric] : []
  );
  return metrics.length === 0 ? null : () => emptySketches(metrics);
}

function emptySketches(metrics: readonly MetricName[]): Sketches {
  const sketches = new Map(metrics.map((metric) => [metric, emptySketch()]));
  return {
    add: (sample) => {
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
