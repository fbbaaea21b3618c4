// @ts-check
/**
 * Which part of the axis of time a chart shows, and which it would with a zoom. Pure.
 *
 * @module
 */

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Range } from "./ranges.js" */
/** @import { TimeRange } from "./view.js" */

/**
 * The times that a chart shows.
 *
 * @param {Pick<UPlot, "scales">} u The chart.
 * @returns {Range} The range.
 */
export function shownRange({ scales }) {
  return [scales.x?.min ?? NaN, scales.x?.max ?? NaN];
}

/**
 * The axis of time of a chart.
 *
 * @param {Pick<UPlot, "data">} u The chart.
 */
export function timesOf({ data }) {
  return data[0] ?? [];
}

/**
 * Finds a range around the cursor, or else the middle of the chart.
 *
 * @param {Pick<UPlot, "data" | "scales" | "cursor">} u The chart.
 * @param {Range} whole All times that the chart could show.
 * @param {number} factor How many times as wide it is as that which is shown.
 * @returns {TimeRange} The range.
 */
export function zoomed(u, [first, last], factor) {
  const xs = timesOf(u);
  const [min, max] = shownRange(u);
  const focus = u.cursor.idx == null ? (min + max) / 2 : xs[u.cursor.idx] ?? NaN;
  const from = Math.max(first, focus - (focus - min) * factor);
  const to = Math.min(last, focus + (max - focus) * factor);
  if (from <= first && to >= last) return null;
  // A range without a tick in it would show nothing at all.
  return to - from > 2 * (last - first) / xs.length ? [from, to] : [min, max];
}
