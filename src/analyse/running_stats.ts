/**
 * A value in five numbers, however many samples it has. Pure but for what it is told to remember.
 *
 * @module
 */

/**
 * First, last, mean and peak of a value, over the samples in which it was known, by weight. They
 * are `NaN` before it was: in a field that may be `null`, V8 makes an object of each new number.
 */
export interface RunningStats {
  /** The first. */
  first: number;
  /** The last. */
  last: number;
  /** The largest. */
  peak: number;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
}

/** An stats of no value yet. */
export function emptyRunningStats(): RunningStats {
  return { first: NaN, last: NaN, peak: NaN, sum: 0, weight: 0 };
}

/**
 * Adds a value.
 *
 * @param stats What it is added to.
 * @param value The value.
 * @param weight What it counts for in the mean.
 */
export function addValue(stats: RunningStats, value: number, weight: number): void {
  const isFirst = Number.isNaN(stats.last);
  if (isFirst) stats.first = value;
  stats.last = value;
  if (isFirst || value > stats.peak) stats.peak = value;
  stats.sum += value * weight;
  stats.weight += weight;
}

/** The largest value; `null` where none was known. */
export function peakOf({ peak }: RunningStats): number | null {
  return orNull(peak);
}

/** A value of these; `null` where it is unknown. */
export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
