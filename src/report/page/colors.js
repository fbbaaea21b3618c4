// @ts-check
/// <reference lib="dom" />
/**
 * The colours of the style, for the canvases, which know nothing of it.
 *
 * @module
 */

/** So many lines have colours of their own (--line-0 and on); after them they come again. */
const LINES = 10;

/** @type {number[][]} */
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** @type {Map<string, string>} */
const known = new Map();

/**
 * A colour of the style.
 *
 * @param {string} name Such as `--text`.
 * @returns {string} What a canvas can be told.
 */
export function colorOf(name) {
  const before = known.get(name);
  if (before !== undefined) return before;
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  known.set(name, color);
  return color;
}

/** Looks colours up again, after light became dark. */
export function forgetColors() {
  known.clear();
}

/**
 * The name of the colour of a line.
 *
 * @param {number} at Which of the lines that are shown.
 */
export function lineColor(at) {
  return `--line-${at % LINES}`;
}

/**
 * The dashes of a line, which tell recordings apart, or lines of the same colour.
 *
 * @param {number} at Which of the lines that are shown.
 * @param {number} recording Which recording it is of.
 */
export function lineDash(at, recording) {
  return DASHES[(recording + Math.floor(at / LINES)) % DASHES.length] ?? [];
}
