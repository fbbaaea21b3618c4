/**
 * A value in five numbers, however many samples it has. Pure but for what it is told to remember.
 *
 * @module
 */

/**
 * First, last, mean and peak of a value, over the samples in which it was known, by weight. They
 * are `NaN` before it was: in a field that may be `null`, V8 makes an object of each new number.
 */
export interface Extent {
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

/** An extent of no value yet. */
export function emptyExtent(): Extent {
  return { first: NaN, last: NaN, peak: NaN, sum: 0, weight: 0 };
}

/**
 * Adds a value.
 *
 * @param extent What it is added to.
 * @param value The value.
 * @param weight What it counts for in the mean.
 */
export function addValue(extent: Extent, value: number, weight: number): void {
  const isFirst = Number.isNaN(extent.last);
  if (isFirst) extent.first = value;
  extent.last = value;
  if (isFirst || value > extent.peak) extent.peak = value;
  extent.sum += value * weight;
  extent.weight += weight;
}

/** The largest value; `null` where none was known. */
export function peakOf({ peak }: Extent): number | null {
  return knownOf(peak);
}

/** A value of an extent; `null` where it is unknown. */
export function knownOf(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
