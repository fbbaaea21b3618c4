/**
 * Keeps values over time in bounded memory: a full series halves its resolution. Pure, except that it changes
 * the given series.
 *
 * @module
 */

/** The number of points at which a series halves its resolution. */
const MOST_POINTS = 512;

/** The initial capacity, in points. It is small because many processes are short-lived. */
const FIRST_POINTS = 4;

/** The factor by which a full series enlarges its capacity before it halves its resolution. */
const GROWTH = 4;

/** How a point sums up a value over its samples: by the mean, or by the smallest. */
export type Fold = "mean" | "least";

/** One value over time. */
export interface Points {
  /** The times, in seconds of one clock, rising. */
  readonly times: readonly number[];
  /** The value at each time. */
  readonly values: readonly number[];
}

/** Several values over the same times. A point stands for 1, 2, 4, 8, ... consecutive samples. */
export interface ValueSeries {
  /** How a point sums up each value. */
  readonly folds: readonly Fold[];
  /** All points: for each the mean time, then the values. */
  cells: Float64Array;
  /** The number of finished points. The unfinished point follows them, with sums instead of means. */
  points: number;
  /** The number of samples in a finished point. */
  samplesPerPoint: number;
  /** The number of samples in the unfinished point. */
  openSamples: number;
}

/**
 * Returns a series without points.
 *
 * @param folds How to sum up each value. A value with both a mean and a minimum occurs twice.
 */
export function emptyValueSeries(folds: readonly Fold[]): ValueSeries {
  const cells = new Float64Array(FIRST_POINTS * (folds.length + 1));
  return { folds, cells, points: 0, samplesPerPoint: 1, openSamples: 0 };
}

/**
 * Adds a sample to a series. In a full series, each two neighbouring points become one.
 *
 * @param series The series.
 * @param time The time, in seconds of one clock.
 * @param values The values, one for each fold.
 */
export function addPoint(series: ValueSeries, time: number, values: ArrayLike<number>): void {
  const { folds } = series;
  const width = folds.length + 1;
  const from = series.points * width;
  if (from === series.cells.length) enlarge(series);
  const { cells } = series;
  const isFirst = series.openSamples === 0;
  cells[from] = isFirst ? time : cells[from]! + time;
  for (let at = 0; at < folds.length; at++) {
    const cell = from + 1 + at;
    const value = values[at]!;
    if (isFirst) cells[cell] = value;
    else cells[cell] = isMean(folds, at + 1) ? cells[cell]! + value : Math.min(cells[cell]!, value);
  }
  series.openSamples++;
  if (series.openSamples < series.samplesPerPoint) return;
  if (series.openSamples > 1) {
    for (let column = 0; column < width; column++) cells[from + column] = readOpen(series, column);
  }
  series.openSamples = 0;
  series.points++;
  if (series.points === MOST_POINTS) halve(series);
}

/**
 * Returns the points of one value of a series.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const series = emptyValueSeries(["mean", "least"]);
 * addPoint(series, 10, [5, 3]);
 * assertEquals(listPoints(series, 1), { times: [10], values: [3] });
 * ```
 *
 * @param series The series.
 * @param value The index of the value, from 0.
 * @param withOpen Whether to include the last point if it is unfinished.
 */
export function listPoints(series: ValueSeries, value: number, withOpen = false): Points {
  const { cells, points } = series;
  const width = series.folds.length + 1;
  const times = new Array<number>(points);
  const values = new Array<number>(points);
  for (let at = 0; at < points; at++) {
    times[at] = cells[at * width]!;
    values[at] = cells[at * width + 1 + value]!;
  }
  if (withOpen && series.openSamples > 0) {
    times.push(readOpen(series, 0));
    values.push(readOpen(series, 1 + value));
  }
  return { times, values };
}

/**
 * Returns a series with some of the values of another.
 *
 * @param series The other series.
 * @param from The index of the first value, from 0.
 * @param to The index after the last value.
 */
export function copyValues(series: ValueSeries, from: number, to: number): ValueSeries {
  const width = series.folds.length + 1;
  const rows = series.cells.length / width;
  const cells = new Float64Array(rows * (to - from + 1));
  let end = 0;
  for (let row = 0; row < rows; row++) {
    cells[end++] = series.cells[row * width]!;
    for (let at = from; at < to; at++) cells[end++] = series.cells[row * width + 1 + at]!;
  }
  return { ...series, folds: series.folds.slice(from, to), cells };
}

/** Returns the time (column 0) or a value of the unfinished point so far. */
function readOpen({ folds, cells, points, openSamples }: ValueSeries, column: number): number {
  const cell = cells[points * (folds.length + 1) + column]!;
  return isMean(folds, column) ? cell / openSamples : cell;
}

function isMean(folds: readonly Fold[], column: number): boolean {
  return column === 0 || folds[column - 1] === "mean";
}

function enlarge(series: ValueSeries): void {
  const width = series.folds.length + 1;
  const rows = Math.min(MOST_POINTS, series.points * GROWTH);
  const cells = new Float64Array(rows * width);
  cells.set(series.cells);
  series.cells = cells;
}

/** Merges each two neighbouring points into one. */
function halve(series: ValueSeries): void {
  const { folds, cells } = series;
  const width = folds.length + 1;
  const points = series.points / 2;
  for (let point = 0; point < points; point++) {
    for (let column = 0; column < width; column++) {
      const first = cells[2 * point * width + column]!;
      const second = cells[(2 * point + 1) * width + column]!;
      cells[point * width + column] = isMean(folds, column)
        ? (first + second) / 2
        : Math.min(first, second);
    }
  }
  series.points = points;
  series.samplesPerPoint *= 2;
}

/**
 * Finds the smallest value of each block of points. The blocks have equal numbers of points, not equal lengths,
 * so that no block is empty after a gap in the recording.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const points = { times: [0, 1, 2, 3], values: [7, 5, 9, 6] };
 * assertEquals(findFloors(points, 2), { times: [0.5, 2.5], values: [5, 6] });
 * ```
 *
 * @param points The points, at least one for each block.
 * @param blocks The number of blocks.
 * @param start The number of points to leave out at the beginning.
 * @returns The smallest value of each block, at the mean time of the block.
 */
export function findFloors({ times, values }: Points, blocks: number, start = 0): Points {
  const floors = { times: new Array<number>(blocks), values: new Array<number>(blocks) };
  const points = times.length - start;
  let from = start;
  for (let block = 0; block < blocks; block++) {
    const to = start + Math.floor((block + 1) * points / blocks);
    let sum = 0;
    let least = Infinity;
    for (let at = from; at < to; at++) {
      sum += times[at]!;
      least = Math.min(least, values[at]!);
    }
    floors.times[block] = sum / (to - from);
    floors.values[block] = least;
    from = to;
  }
  return floors;
}
