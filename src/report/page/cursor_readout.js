// @ts-check
/// <reference lib="dom" />
/**
 * What is under the cursor of a chart, in words.
 *
 * @module
 */

import { formatElapsed, formatValue, splitMoment } from "./format.js";
import { lineColor } from "./line_styles.js";
import { timesOf } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Line } from "./lines.js" */
/** @import { Column, Process, Recordings } from "./recordings.js" */
/** @import { View } from "./view.js" */

/** Of more lines than this, the highest at the cursor are told. */
const MOST_TOLD = 5;

/** A line is near to the cursor within so many pixels. */
const NEAR = 24;

/**
 * Finds the line under the cursor.
 *
 * @param {UPlot} u The chart.
 * @param {readonly Line[]} lines Its lines.
 * @param {View} view What is shown.
 * @returns {Process | null} The process whose line is nearest to the cursor, if one is near.
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
 * Says what is under the cursor: the time, and the line in focus, or the highest ones.
 *
 * @param {UPlot} u The chart.
 * @param {Column} column Its column.
 * @param {readonly Line[]} lines Its lines.
 * @param {Recordings} recordings The recordings.
 * @param {View} view What is shown.
 * @param {HTMLElement} readout Where it is said.
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
 * The clock time, and the time since the start of the recording; of several recordings the latter.
 *
 * @param {number} x On the axis of time.
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
