/**
 * Sums up a value in a few numbers at any number of samples. Pure, except that it changes the given statistics.
 *
 * @module
 */

/**
 * The weighted first, last, mean and peak value of the samples with a known value. They are `NaN` before the
 * first: in a field that may be `null`, V8 allocates an object for each new number.
 */
export interface RunningStats {
  /** The first value. */
  first: number;
  /** The last value. */
  last: number;
  /** The largest value with enough weight. */
  peak: number;
  /** The usual weight of a recent value; 0 before the first. */
  usualWeight: number;
  /** The sum of values times weights. */
  sum: number;
  /** The sum of the weights. */
  weight: number;
}

/** Returns statistics without values. */
export function emptyRunningStats(): RunningStats {
  return { first: NaN, last: NaN, peak: NaN, usualWeight: 0, sum: 0, weight: 0 };
}

/**
 * The least weight of a peak, as a share of the usual weight. The last CPU % of a recording may cover a very
 * short interval, in which one step of CPU time is many points.
 */
const LEAST_PEAK_WEIGHT = 0.25;

/** Returns whether a value has enough weight to be a peak. */
export function mayBePeak(weight: number, usualWeight: number): boolean {
  return weight >= LEAST_PEAK_WEIGHT * usualWeight;
}

/** Returns the usual weight after a value with this weight. A value over a gap hardly changes it. */
export function nextUsualWeight(weight: number, usualWeight: number): number {
  return usualWeight === 0 ? weight : Math.min(weight, 2 * usualWeight);
}

/**
 * Adds a value.
 *
 * @param stats The statistics, which receive the value.
 * @param value The value.
 * @param weight Its weight in the mean, which also decides whether it may be the peak.
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

/** Returns the largest value; `null` if no value was known. */
export function peakOf({ peak }: RunningStats): number | null {
  return orNull(peak);
}

/** Returns a number of the statistics; `null` if it is unknown. */
export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
