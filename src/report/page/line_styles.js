// @ts-check
/**
 * What tells the lines of a chart apart: colours and dashes. Pure.
 *
 * @module
 */

/**
 * The colours of lines on a light background; after the last line the first colour comes again. The
 * style has the same as `--line-0` and on, with those for a dark background.
 */
export const LINE_COLORS = [
  "#1f5fd0",
  "#d9480f",
  "#20803f",
  "#9036c4",
  "#c2255c",
  "#0b7285",
  "#7c5a2a",
  "#4c3fd1",
  "#5c7a00",
  "#55606e",
];

/** @type {number[][]} */
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/**
 * Returns the name that the style has for the colour of a line.
 *
 * @param {number} at Which of the lines that are shown.
 */
export function lineColor(at) {
  return `--line-${at % LINE_COLORS.length}`;
}

/**
 * Returns the colour of a line on a light background.
 *
 * @param {number} at Which of the lines that are shown.
 */
export function lightLineColor(at) {
  return LINE_COLORS[at % LINE_COLORS.length] ?? "";
}

/**
 * Returns the dashes of a line, which tell recordings apart, or lines of the same colour.
 *
 * @param {number} at Which of the lines that are shown.
 * @param {number} recording Which recording it is of.
 */
export function lineDash(at, recording) {
  return DASHES[(recording + Math.floor(at / LINE_COLORS.length)) % DASHES.length] ?? [];
}
