/**
 * Charts by keyboard: the cursor moves by ticks, and the zoom around it.
 *
 * @module
 */

/** One press of + or - changes the width of the zoom so many times. */
const ZOOM_STEP = 2;

/** Shift makes steps so many times longer. */
const LONG_STEP = 20;

/**
 * Makes a chart answer keys.
 *
 * @param {HTMLElement} element What has the focus.
 * @param {object} u The chart.
 * @param {(range: [number, number] | null) => void} zoom Is told of a new range; `null` is all.
 */
export function answerKeys(element, u, zoom) {
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== element) return;
    const step = event.shiftKey ? LONG_STEP : 1;
    const actions = {
      ArrowLeft: () => moveBy(u, -step),
      ArrowRight: () => moveBy(u, step),
      Home: () => moveTo(u, 0),
      End: () => moveTo(u, u.data[0].length - 1),
      "+": () => zoom(zoomed(u, 1 / ZOOM_STEP)),
      "=": () => zoom(zoomed(u, 1 / ZOOM_STEP)),
      "-": () => zoom(zoomed(u, ZOOM_STEP)),
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
 * A range around the cursor, or the middle of the chart, that is so many times as wide.
 *
 * @param {object} u The chart.
 * @param {number} factor How many times.
 * @returns {[number, number] | null} The range; `null` is all.
 */
export function zoomed(u, factor) {
  const xs = u.data[0];
  const [first, last] = [xs[0], xs.at(-1)];
  const { min, max } = u.scales.x;
  const focus = u.cursor.idx == null ? (min + max) / 2 : xs[u.cursor.idx];
  const from = Math.max(first, focus - (focus - min) * factor);
  const to = Math.min(last, focus + (max - focus) * factor);
  if (from <= first && to >= last) return null;
  // A range without a tick in it would show nothing at all.
  return to - from > 2 * (last - first) / xs.length ? [from, to] : [min, max];
}

function moveBy(u, step) {
  const { idx } = u.cursor;
  const { min } = u.scales.x;
  const start = idx ?? Math.max(0, u.data[0].findIndex((x) => x >= min));
  moveTo(u, idx == null ? start : idx + step);
}

function moveTo(u, index) {
  const xs = u.data[0];
  const at = Math.max(0, Math.min(xs.length - 1, index));
  const { min, max } = u.scales.x;
  const x = Math.max(min, Math.min(max, xs[at]));
  u.setCursor({ left: u.valToPos(x, "x"), top: u.bbox.height / 2 / devicePixelRatio }, true, true);
}
