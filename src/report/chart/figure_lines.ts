/**
 * Lines with only the points that are visible in a figure. Pure.
 *
 * @module
 */

import type { Point, Range } from "./points.ts";

/** The width of a column in pixels. In a column, all points but four are invisible. */
const COLUMN = 0.5;

/**
 * Thins out a line. In each narrow column of the figure, the first, the lowest, the highest and the
 * last point are kept.
 *
 * @param xs The axis of time.
 * @param values A value for each place on the axis; `null` is
 * a gap, and at `undefined` the line continues.
 * @param times The visible times.
 * @param placeOf Returns the place of a time, in pixels.
 * @returns The points, in a list for each part between gaps.
 */
export function thin(
  xs: Float64Array,
  values: readonly (number | null | undefined)[],
  [from, to]: Range,
  placeOf: (x: number) => number,
): Point[][] {
  const parts: Point[][] = [];
  let part: Point[] = [];
  let column: Point[] = [];
  let place = NaN;
  const endColumn = () => {
    if (column.length > 0) part.push(...pick(column));
    column = [];
  };
  const endPart = () => {
    endColumn();
    if (part.length > 0) parts.push(part);
    part = [];
    place = NaN;
  };
  for (let at = 0; at < xs.length; at++) {
    const [x, value] = [xs[at] ?? NaN, values[at]];
    if (x < from || x > to || value === undefined) continue;
    if (value === null) {
      endPart();
      continue;
    }
    const now = Math.floor(placeOf(x) / COLUMN);
    if (now !== place) endColumn();
    place = now;
    column.push([x, value]);
  }
  endPart();
  return parts;
}

/**
 * Picks the first, the lowest, the highest and the last point of a column, in order.
 */
function pick(column: readonly Point[]) {
  let [least, largest] = [0, 0];
  for (let at = 0; at < column.length; at++) {
    const value = column[at]?.[1] ?? NaN;
    if (value < (column[least]?.[1] ?? NaN)) least = at;
    if (value > (column[largest]?.[1] ?? NaN)) largest = at;
  }
  const kept = new Set([0, least, largest, column.length - 1]);
  return column.filter((_, at) => kept.has(at));
}
