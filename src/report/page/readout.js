/**
 * What is under the cursor of a chart, in words.
 *
 * @module
 */

import { lineColor } from "./colors.js";
import { formatElapsed, formatValue, splitMoment } from "./format.js";

/** Of more lines than this, the highest at the cursor are told. */
const MOST_TOLD = 5;

/** A line is near to the cursor within so many pixels. */
const NEAR = 24;

/**
 * Finds the line under the cursor.
 *
 * @param {object} u The chart.
 * @param {readonly object[]} lines Its lines.
 * @param {object} view What is shown.
 * @returns {object | null} The process whose line is nearest to the cursor, if one is near.
 */
export function findNearest(u, lines, view) {
  const { idx, top } = u.cursor;
  let nearest = { process: null, distance: NEAR };
  for (const { process, values } of lines) {
    if (idx == null || values[idx] == null || view.hidden.has(process)) continue;
    const distance = Math.abs(u.valToPos(values[idx], "y") - top);
    if (distance < nearest.distance) nearest = { process, distance };
  }
  return nearest.process;
}

/**
 * Says what is under the cursor: the time, and the line in focus, or the highest ones.
 *
 * @param {object} u The chart.
 * @param {object} column Its column.
 * @param {readonly object[]} lines Its lines.
 * @param {object} book The recordings.
 * @param {object} view What is shown.
 * @param {HTMLElement} readout Where it is said.
 */
export function tellCursor(u, column, lines, book, view, readout) {
  const { idx } = u.cursor;
  if (idx == null || u.cursor.left < 0) return void readout.replaceChildren();
  const x = u.data[0][idx];
  const { day, time } = splitMoment(x, view.isUtc);
  const moment = document.createElement("span");
  moment.textContent = book.isOverlay ? formatElapsed(x) : `${day} ${time}`;
  const told = lines
    .filter(({ process, values }) => !view.hidden.has(process) && values[idx] != null)
    .filter(({ process }) => view.focus === null || view.focus === process)
    .toSorted((a, b) => b.values[idx] - a.values[idx]);
  const values = told.slice(0, MOST_TOLD).map(({ process, at, values }) => {
    const entry = document.createElement("span");
    const swatch = document.createElement("i");
    swatch.style.background = `var(${lineColor(at)})`;
    entry.append(swatch, `${process.label} ${formatValue(values[idx], column.unit)}`);
    return entry;
  });
  readout.replaceChildren(moment, ...values);
}
