/**
 * Values over time in bounded memory: a long series halves its resolution whenever it is full.
 *
 * @module
 */

/** A series that has this many points halves its resolution. */
const MOST_POINTS = 512;

/** A series begins with room for so few, since most processes of some systems are gone at once. */
const FIRST_POINTS = 4;

/** Whenever it is full before that, it gets so many times the room. */
const GROWTH = 4;

/** What a point says of a value in its samples: the mean, or the smallest. */
export type Fold = "mean" | "least";

/** One value over time. */
export interface Points {
  /** When, in seconds of one clock, rising. */
  readonly times: readonly number[];
  /** The values, as many. */
  readonly values: readonly number[];
}

/** Values over the same time. A point is a sample, or stands for 2, 4, 8, ... samples in a row. */
export interface ValueSeries {
  /** What a point says of each value. */
  readonly folds: readonly Fold[];
  /** All points, each as its mean time and what it says of the values. */
  cells: Float64Array;
  /** How many points are finished. After them is the one that is not: with sums for means. */
  points: number;
  /** How many samples make a point. */
  samplesPerPoint: number;
  /** How many samples the point has that is not finished. */
  openSamples: number;
}

/**
 * A series without points.
 *
 * @param folds What is to be known of each value. One of which mean and minimum are is there twice.
 */
export function emptyValueSeries(folds: readonly Fold[]): ValueSeries {
  const cells = new Float64Array(FIRST_POINTS * (folds.length + 1));
  return { folds, cells, points: 0, samplesPerPoint: 1, openSamples: 0 };
}

/**
 * Adds a sample to a series. When the series is full, neighbouring points become one.
 *
 * @param series The series.
 * @param time When, in seconds of one clock.
 * @param values The values then, one for each fold.
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
 * The points of one value of a series.
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
 * @param value Which of its values, from 0.
 * @param withOpen Whether with the point that is not finished yet, if there is one.
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
 * A series of some of the values of another.
 *
 * @param series The other.
 * @param from The first of the values, from 0.
 * @param to The one after the last.
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

/** What the point that is not finished says so far in a column; the first has its time. */
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

/** Makes one point of two. */
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
 * The smallest value in each of some blocks of points. The blocks have equally many points, not
 * equally long times, so that a gap in a recording leaves none without.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const points = { times: [0, 1, 2, 3], values: [7, 5, 9, 6] };
 * assertEquals(findFloors(points, 2), { times: [0.5, 2.5], values: [5, 6] });
 * ```
 *
 * @param points At least as many as blocks.
 * @param blocks How many blocks.
 * @param start How many points are left out before the first.
 * @returns The smallest value of each block, at the mean of its times.
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
