// @ts-check
/// <reference lib="dom" />
/**
 * The readout of a chart: the time and the values at the cursor.
 *
 * @module
 */

import { formatElapsed, formatValue, splitMoment } from "./format.js";
import { lineColor } from "../chart/line_styles.ts";
import { timesOf } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Line } from "../chart/lines.ts" */
/** @import { Column, Process, Recordings } from "../chart/recordings.ts" */
/** @import { View } from "./view.js" */

/** The most values in a readout. The highest values are shown. */
const MOST_TOLD = 5;

/** The largest distance between the cursor and a line near the cursor, in pixels. */
const NEAR = 24;

/**
 * Finds the line at the cursor.
 *
 * @param {UPlot} u The chart.
 * @param {readonly Line[]} lines The lines of the chart.
 * @param {View} view The state of the page.
 * @returns {Process | null} The process of the nearest line; `null` if no line is near.
 */
export function findNearest(u, lines, view) {
  const { idx, top = NaN } = u.cursor;
  if (idx == null) return null;
  /** @type {Process | null} */
  let nearest = null;
  let least = NEAR;
  for (const { process, values } of lines) {
    const value = values[idx];
    if (value == null || view.hidden.has(process)) continue;
    const distance = Math.abs(u.valToPos(value, "y") - top);
    if (distance < least) [nearest, least] = [process, distance];
  }
  return nearest;
}

/**
 * Fills the readout with the time at the cursor, and with the value of the line in focus. Without a
 * line in focus, the readout has the highest values.
 *
 * @param {UPlot} u The chart.
 * @param {Column} column The column of the chart.
 * @param {readonly Line[]} lines The lines of the chart.
 * @param {Recordings} recordings The recordings.
 * @param {View} view The state of the page.
 * @param {HTMLElement} readout The element to fill.
 */
export function tellCursor(u, column, lines, recordings, view, readout) {
  const { idx, left = NaN } = u.cursor;
  if (idx == null || left < 0) return void readout.replaceChildren();
  const x = timesOf(u)[idx] ?? NaN;
  const moment = document.createElement("span");
  moment.textContent = tellMoment(x, recordings, view);
  const told = lines
    .filter(({ process }) => !view.hidden.has(process))
    .filter(({ process }) => view.focus === null || view.focus === process)
    .flatMap(({ process, at, values: { [idx]: value } }) =>
      value == null ? [] : { process, at, value }
    )
    .toSorted((a, b) => b.value - a.value);
  const entries = told.slice(0, MOST_TOLD).map(({ process, at, value }) => {
    const entry = document.createElement("span");
    const swatch = document.createElement("i");
    swatch.style.background = `var(${lineColor(at)})`;
    entry.append(swatch, `${process.label} ${formatValue(value, column.unit)}`);
    return entry;
  });
  readout.replaceChildren(moment, ...entries);
}

/**
 * Returns the clock time and the elapsed time as text. Several recordings have no common clock time.
 *
 * @param {number} x The time, in seconds of the axis.
 * @param {Recordings} recordings
 * @param {View} view
 */
function tellMoment(x, { isOverlay, isElapsed, timeline }, view) {
  const elapsed = formatElapsed(isElapsed ? x : x - (timeline.xs[0] ?? 0));
  if (isOverlay) return elapsed;
  const zero = (timeline.recordings[0]?.startMs ?? 0) / 1000;
  const { day, time } = splitMoment(x + zero, view.isUtc);
  return `${day} ${time} · ${elapsed} elapsed`;
}
