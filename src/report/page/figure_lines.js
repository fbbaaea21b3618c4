// @ts-check
/**
 * As many points of a line as can be seen. Pure.
 *
 * @module
 */

/** @import { Point } from "./lines.js" */
/** @import { Range } from "./ranges.js" */

/** Of all points in so many pixels the first, the least, the largest and the last are kept. */
const COLUMN = 0.5;

/**
 * Thins out a line: of the many points that lie in a narrow column of the figure it keeps those that
 * are seen.
 *
 * @param {Float64Array} xs The axis of time.
 * @param {readonly (number | null | undefined)[]} values A value for each place of it; `null` is a gap,
 * and across what is `undefined` the line goes on.
 * @param {Range} times The times that are shown.
 * @param {(x: number) => number} placeOf Where a time is, in pixels.
 * @returns {Point[][]} The points, a list for each part between gaps.
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
 * The first, least, largest and last point of a column, in order.
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
