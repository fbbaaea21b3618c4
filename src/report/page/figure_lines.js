// @ts-check
/**
 * Lines with only the points that are visible in a figure. Pure.
 *
 * @module
 */

/** @import { Point } from "./lines.js" */
/** @import { Range } from "./ranges.js" */

/** The width of a column in pixels. In a column, all points but four are invisible. */
const COLUMN = 0.5;

/**
 * Thins out a line. In each narrow column of the figure, the first, the lowest, the highest and the
 * last point are kept.
 *
 * @param {Float64Array} xs The axis of time.
 * @param {readonly (number | null | undefined)[]} values A value for each place on the axis; `null` is
 * a gap, and at `undefined` the line continues.
 * @param {Range} times The visible times.
 * @param {(x: number) => number} placeOf Returns the place of a time, in pixels.
 * @returns {Point[][]} The points, in a list for each part between gaps.
 */
export function thin(xs, values, [from, to], placeOf) {
  /** @type {Point[][]} */
  const parts = [];
  /** @type {Point[]} */
  let part = [];
  /** @type {Point[]} */
  let column = [];
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
 *
 * @param {readonly Point[]} column
 */
function pick(column) {
  let [least, largest] = [0, 0];
  for (let at = 0; at < column.length; at++) {
    const value = column[at]?.[1] ?? NaN;
    if (value < (column[least]?.[1] ?? NaN)) least = at;
    if (value > (column[largest]?.[1] ?? NaN)) largest = at;
  }
  const kept = new Set([0, least, largest, column.length - 1]);
  return column.filter((_, at) => kept.has(at));
}
