// @ts-check
/**
 * The part of the axis of time that a chart shows, before and after a zoom. Pure.
 *
 * @module
 */

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Range } from "../chart/points.ts" */
/** @import { TimeRange } from "./view.js" */

/**
 * Returns the times that a chart shows.
 *
 * @param {Pick<UPlot, "scales">} u The chart.
 * @returns {Range} The times.
 */
export function shownRange({ scales }) {
  return [scales.x?.min ?? NaN, scales.x?.max ?? NaN];
}

/**
 * Returns the axis of time of a chart.
 *
 * @param {Pick<UPlot, "data">} u The chart.
 */
export function timesOf({ data }) {
  return data[0] ?? [];
}

/**
 * Finds the times to show after a zoom around the cursor. Without a cursor, the zoom is around the
 * middle of the chart.
 *
 * @param {Pick<UPlot, "data" | "scales" | "cursor">} u The chart.
 * @param {Range} whole All times that the chart can show.
 * @param {number} factor The new width divided by the old width.
 * @returns {TimeRange} The times.
 */
export function zoomed(u, [first, last], factor) {
  const xs = timesOf(u);
  const [min, max] = shownRange(u);
  const focus = u.cursor.idx == null ? (min + max) / 2 : xs[u.cursor.idx] ?? NaN;
  const from = Math.max(first, focus - (focus - min) * factor);
  const to = Math.min(last, focus + (max - focus) * factor);
  if (from <= first && to >= last) return null;
  // A range without a tick would show nothing.
  return to - from > 2 * (last - first) / xs.length ? [from, to] : [min, max];
}
