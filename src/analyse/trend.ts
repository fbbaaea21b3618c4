/**
 * A value over time in bounded memory: a long series halves its resolution whenever it is full.
 *
 * @module
 */

/** A trend that has this many points halves its resolution. */
const MOST_POINTS = 512;

/** A value over time. A point is a sample, or the mean of 2, 4, 8, ... samples in a row. */
export interface Trend {
  /** When, in seconds since 1970. */
  times: number[];
  /** The value then. */
  values: number[];
  /** The smallest of the point's samples. */
  minima: number[];
  /** How many samples make a point. */
  samplesPerPoint: number;
  /** The point that is not finished yet: sums over its samples. */
  readonly open: { count: number; time: number; value: number; minimum: number };
}

/** A trend without points. */
export function emptyTrend(): Trend {
  return {
    times: [],
    values: [],
    minima: [],
    samplesPerPoint: 1,
    open: { count: 0, time: 0, value: 0, minimum: Infinity },
  };
}

/**
 * Adds a sample to a trend. When the trend is full, neighbouring points become one.
 *
 * @param trend The trend.
 * @param time When, in seconds since 1970.
 * @param value The value then.
 */
export function addPoint(trend: Trend, time: number, value: number): void {
  const { open } = trend;
  open.count++;
  open.time += time;
  open.value += value;
  open.minimum = Math.min(open.minimum, value);
  if (open.count < trend.samplesPerPoint) return;
  trend.times.push(open.time / open.count);
  trend.values.push(open.value / open.count);
  trend.minima.push(open.minimum);
  open.count = open.time = open.value = 0;
  open.minimum = Infinity;
  if (trend.times.length < MOST_POINTS) return;
  const mean = (a: number, b: number) => (a + b) / 2;
  trend.times = mergePairs(trend.times, mean);
  trend.values = mergePairs(trend.values, mean);
  trend.minima = mergePairs(trend.minima, Math.min);
  trend.samplesPerPoint *= 2;
}

function mergePairs(values: readonly number[], merge: (a: number, b: number) => number): number[] {
  const pairs = values.length / 2;
  return Array.from({ length: pairs }, (_, at) => merge(values[2 * at]!, values[2 * at + 1]!));
}
