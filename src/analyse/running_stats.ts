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
  /** The largest, of those that count for long enough. */
  peak: number;
  /** What a value weighs of late; 0 before there is one. */
  usualWeight: number;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
}

/** An stats of no value yet. */
export function emptyRunningStats(): RunningStats {
  return { first: NaN, last: NaN, peak: NaN, usualWeight: 0, sum: 0, weight: 0 };
}

/**
 * A value of less than this part of the usual weight is no peak: the last CPU % of a recording may
 * be measured over a moment, in which one step of CPU time is many points.
 */
const LEAST_PEAK_WEIGHT = 0.25;

/** Whether a value weighs enough, by what is usual, to be a peak. */
export function mayBePeak(weight: number, usualWeight: number): boolean {
  return weight >= LEAST_PEAK_WEIGHT * usualWeight;
}

/** What is usual after a value of this weight: one that was measured over a gap changes little. */
export function nextUsualWeight(weight: number, usualWeight: number): number {
  return usualWeight === 0 ? weight : Math.min(weight, 2 * usualWeight);
}

/**
 * Adds a value.
 *
 * @param stats What it is added to.
 * @param value The value.
 * @param weight What it counts for in the mean, and whether it may be the peak.
 */
export function addValue(stats: RunningStats, value: number, weight: number): void {
  const isFirst = Number.isNaN(stats.last);
  if (isFirst) stats.first = value;
  stats.last = value;
  if (isFirst || value > stats.peak && mayBePeak(weight, stats.usualWeight)) stats.peak = value;
  stats.usualWeight = nextUsualWeight(weight, stats.usualWeight);
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
