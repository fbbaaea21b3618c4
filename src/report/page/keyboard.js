// @ts-check
/// <reference lib="dom" />
/**
 * The keys of a chart: they move the cursor by ticks, and zoom around the cursor.
 *
 * @module
 */

import { shownRange, timesOf, zoomed } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { TimeRange, View } from "./view.js" */

/** The keys, for the reader. */
export const KEYS = "arrow keys move the cursor, + and − zoom, 0 shows all";

/** The factor by which one press of + or - changes the zoom. */
const ZOOM_STEP = 2;

/** The factor by which Shift makes steps longer. */
const LONG_STEP = 20;

/**
 * Makes a chart answer to the {@linkcode KEYS}.
 *
 * @param {HTMLElement} element The element that has the focus.
 * @param {UPlot} u The chart.
 * @param {View} view The state of the page.
 * @param {(range: TimeRange) => void} zoom Receives the new range.
 */
export function answerKeys(element, u, view, zoom) {
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== element) return;
    const step = event.shiftKey ? LONG_STEP : 1;
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowLeft: () => moveBy(u, -step),
      ArrowRight: () => moveBy(u, step),
      Home: () => moveTo(u, 0),
      End: () => moveTo(u, timesOf(u).length - 1),
      "+": () => zoom(zoomed(u, view.whole, 1 / ZOOM_STEP)),
      "=": () => zoom(zoomed(u, view.whole, 1 / ZOOM_STEP)),
      "-": () => zoom(zoomed(u, view.whole, ZOOM_STEP)),
      "0": () => zoom(null),
      Escape: () => zoom(null),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
}

/**
 * @param {UPlot} u
 * @param {number} step
 */
function moveBy(u, step) {
  const { idx } = u.cursor;
  const [min] = shownRange(u);
  moveTo(u, idx == null ? timesOf(u).findIndex((x) => x >= min) : idx + step);
}

/**
 * @param {UPlot} u
 * @param {number} index
 */
function moveTo(u, index) {
  const xs = timesOf(u);
  const at = Math.max(0, Math.min(xs.length - 1, index));
  const [min, max] = shownRange(u);
  const x = Math.max(min, Math.min(max, xs[at] ?? NaN));
  // @ts-expect-error The types of the library lack the last argument: it moves all other cursors.
  u.setCursor({ left: u.valToPos(x, "x"), top: u.bbox.height / 2 / devicePixelRatio }, true, true);
}
