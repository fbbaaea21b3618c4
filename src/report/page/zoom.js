// @ts-check
/**
 * Which part of the axis of time a chart shows, and which it would with a zoom. Pure.
 *
 * @module
 */

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { TimeRange } from "./view.js" */

/**
 * What a chart shows.
 *
 * @param {Pick<UPlot, "scales">} u The chart.
 * @returns {[min: number, max: number]} The range.
 */
export function shownRange({ scales }) {
  return [scales.x?.min ?? NaN, scales.x?.max ?? NaN];
}

/**
 * All that a chart could show.
 *
 * @param {Pick<UPlot, "data">} u The chart.
 * @returns {[first: number, last: number]} The range.
 */
export function wholeRange(u) {
  const xs = timesOf(u);
  return [xs[0] ?? NaN, xs.at(-1) ?? NaN];
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
 * A range around the cursor, or the middle of the chart, that is so many times as wide.
 *
 * @param {Pick<UPlot, "data" | "scales" | "cursor">} u The chart.
 * @param {number} factor How many times.
 * @returns {TimeRange} The range.
 */
export function zoomed(u, factor) {
  const xs = timesOf(u);
  const [first, last] = wholeRange(u);
  const [min, max] = shownRange(u);
  const focus = u.cursor.idx == null ? (min + max) / 2 : xs[u.cursor.idx] ?? NaN;
  const from = Math.max(first, focus - (focus - min) * factor);
  const to = Math.min(last, focus + (max - focus) * factor);
  if (from <= first && to >= last) return null;
  // A range without a tick in it would show nothing at all.
  return to - from > 2 * (last - first) / xs.length ? [from, to] : [min, max];
}
