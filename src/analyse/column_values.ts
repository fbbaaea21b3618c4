/**
 * The values of one process in the columns of conditions, and how fast its counts rose. Pure, except that it
 * remembers values.
 *
 * @module
 */

import { COLUMNS } from "../model/columns.ts";
import type { ColumnCondition } from "../model/conditions.ts";
import type { MetricSummary } from "../model/outcomes.ts";
import type { Sample, Tick } from "../model/samples.ts";
import { addToSketch, emptySketch, findQuantile } from "./dd_sketch.ts";
import { addValue, emptyRunningStats, orNull, peakOf } from "./running_stats.ts";

/** The columns of measurements do not use the tick. */
const NO_TICK: Tick = { epochMs: 0, monotonicMs: 0, skipped: 0, last: false };

/** The value that a condition judges, of one process. */
export interface ColumnValues {
  /** The condition. */
  readonly condition: ColumnCondition;
  /** Adds the value of a sample, at a time in seconds of one clock. */
  add(sample: Sample, seconds: number): void;
  /** Returns the statistic; for a count, its rate per second. */
  summarise(): MetricSummary;
}

/**
 * Returns a value without samples. A rate is measured since the sample before. If the count has fallen, there
 * is no rate.
 *
 * @param condition The condition.
 */
export function emptyColumnValues(condition: ColumnCondition): ColumnValues {
  const { column, isRate, stat } = condition;
  const stats = emptyRunningStats();
  const sketch = stat === "p95" ? emptySketch() : null;
  let [before, beforeSeconds] = [NaN, NaN];

  function addOne(value: number, weight: number): void {
    addValue(stats, value, weight);
    if (sketch !== null) addToSketch(sketch, value);
  }

  return {
    condition,
    add: (sample, seconds) => {
      const value = COLUMNS[column].value(sample, NO_TICK);
      if (typeof value !== "number") return;
      if (!isRate) return addOne(value, 1);
      const passed = seconds - beforeSeconds;
      if (passed > 0 && value >= before) addOne((value - before) / passed, passed);
      [before, beforeSeconds] = [value, seconds];
    },
    summarise: () => {
      const peak = peakOf(stats);
      const p95 = sketch && findQuantile(sketch, 0.95);
      return {
        first: orNull(stats.first),
        mean: stats.weight > 0 ? stats.sum / stats.weight : null,
        ...(p95 === null ? {} : { p95: Math.min(p95, peak ?? p95) }),
        peak,
        last: orNull(stats.last),
        leak: null,
      };
    },
  };
}
