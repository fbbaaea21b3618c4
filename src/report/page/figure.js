// @ts-check
/**
 * A chart as a figure for a paper, with a plain background, units and a legend. The result is a list
 * of shapes, which other files write as SVG or PNG. Pure.
 *
 * @module
 */

import { drawAxes } from "./figure_axes.js";
import { layOutLegend } from "./figure_legend.js";
import { thin } from "./figure_lines.js";
import { measureText } from "./figure_text.js";
import { formatValue } from "./format.js";
import { lightLineColor, lineDash } from "./line_styles.js";
import { findPartInSight, findTop, findValueRange } from "./ranges.js";

/** @import { Line, Point } from "./lines.js" */
/** @import { Range } from "./ranges.js" */
/** @import { Column } from "./recordings.js" */
/** @import { LimitLine } from "../limit_lines.ts" */

/**
 * A line of several parts, with gaps between the parts.
 *
 * @typedef {{ kind: "path", parts: readonly (readonly Point[])[], color: string, width: number,
 * dash?: readonly number[] }} PathShape
 */

/** @typedef {{ kind: "dot", at: Point, color: string }} DotShape */

/**
 * A text whose start, middle or end is at a point. A bold text has a background, because bold texts
 * lie over lines.
 *
 * @typedef {{ kind: "text", at: Point, text: string, side: "start" | "middle" | "end",
 * color: string, isUpward?: boolean, isBold?: boolean }} TextShape
 */

/** @typedef {PathShape | DotShape | TextShape} Shape */

/**
 * Shapes on a white background. Later shapes are above earlier ones. Lengths are in pixels of 1/96
 * inch.
 *
 * @typedef {{ title: string, width: number, height: number, shapes: Shape[] }} Figure
 */

/**
 * The times and values that a figure shows, and a function that returns the place of a point.
 *
 * @typedef {{ times: Range, values: Range, place: (point: Point) => Point }} Sight
 */

/** 7 inches, the width of a page of most journals. */
const WIDTH = 672;

/** The area inside the axes. */
const PLOT = { left: 58, top: 12, right: WIDTH - 16, bottom: 300 };

/** The baseline of the first row of the legend. */
const LEGEND_TOP = 356;

const LIMIT_COLOR = "#b42318";

/**
 * Lays out a figure.
 *
 * @param {object} chart The contents of the figure.
 * @param {Column} chart.column The column.
 * @param {Float64Array} chart.xs The axis of time.
 * @param {readonly Line[]} chart.lines The lines.
 * @param {readonly LimitLine[]} chart.limits The limits.
 * @param {Range} chart.times The times to show, in seconds of the axis.
 * @param {number} chart.others The number of processes without a line.
 * @returns {Figure} The figure. Its time begins at 0.
 */
export function layOutFigure({ column, xs, lines, limits, times, others }) {
  const [first, end] = times;
  const zero = Math.max(first, Math.min(xs[0] ?? first, end));
  const found = findExtremes(lines, xs, times);
  const forecasts = lines.flatMap((line) => line.forecasts);
  const values = findValueRange(column, found.min, findTop(found.max, limits, forecasts, times));
  /** @type {(point: Point) => Point} */
  const place = ([x, y]) => [
    PLOT.left + (x - first) / (end - first) * (PLOT.right - PLOT.left),
    PLOT.bottom - (y - values[0]) / (values[1] - values[0]) * (PLOT.bottom - PLOT.top),
  ];
  const sight = { times, values, place };
  const legend = layOutLegend(lines, others, {
    left: PLOT.left,
    right: PLOT.right,
    top: LEGEND_TOP,
  });
  return {
    title: `${column.title} over time`,
    width: WIDTH,
    height: legend.bottom,
    shapes: [
      ...drawAxes(column, sight, zero, PLOT),
      ...lines.flatMap((line) => drawTrends(line, sight)),
      ...lines.flatMap((line) => drawValues(line, xs, sight)),
      ...limits.flatMap((limit) => drawLimit(limit, column, sight)),
      ...lines.flatMap((line) => drawNumbers(line, column, sight)),
      ...legend.shapes,
    ],
  };
}

/**
 * @param {readonly Line[]} lines
 * @param {Float64Array} xs
 * @param {Range} times
 */
function findExtremes(lines, xs, [from, to]) {
  let [min, max] = [Infinity, -Infinity];
  for (const { values } of lines) {
    for (let at = 0; at < values.length; at++) {
      const [value, x] = [values[at], xs[at] ?? NaN];
      if (value == null || x < from || x > to) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return { min: min > max ? null : min, max };
}

/**
 * Draws the floors of leaks, and the forecasts.
 *
 * @param {Line} line
 * @param {Sight} sight
 * @returns {Shape[]}
 */
function drawTrends({ at, trends, forecasts }, sight) {
  const color = lightLineColor(at);
  const floors = trends.filter(({ kind }) => kind === "floor")
    .flatMap(({ from, to }) => drawStraight(from, to, color, [6, 3], sight));
  const foretold = forecasts.flatMap(({ from, to, limit }) => [
    ...drawStraight(from, to, color, [1, 3], sight),
    ...drawStraight(to, [to[0], limit], color, [1, 3], sight),
  ]);
  return [...floors, ...foretold];
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {string} color
 * @param {readonly number[]} dash
 * @param {Sight} sight
 * @returns {Shape[]}
 */
function drawStraight(from, to, color, dash, { times, values, place }) {
  const part = findPartInSight(from, to, times, values);
  if (part === null) return [];
  return [{ kind: "path", parts: [[place(part.from), place(part.to)]], color, width: 1, dash }];
}

/**
 * @param {Line} line
 * @param {Float64Array} xs
 * @param {Sight} sight
 * @returns {Shape[]}
 */
function drawValues({ process, at, values }, xs, { times: [first, end], place }) {
  const color = lightLineColor(at);
  const all = thin(xs, values, [first, end], (x) => place([x, 0])[0]);
  const parts = all.map((part) => part.map(place));
  const dots = parts.filter(({ length }) => length === 1).flat();
  // The line of a group is thicker than the lines of its processes.
  const width = process.most === null ? 1.25 : 2.5;
  return [
    {
      kind: "path",
      parts: parts.filter(({ length }) => length > 1),
      color,
      width,
      dash: lineDash(at, process.recording),
    },
    ...dots.map((at) => /** @type {Shape} */ ({ kind: "dot", at, color })),
  ];
}

/**
 * @param {LimitLine} limit
 * @param {Column} column
 * @param {Sight} sight
 * @returns {Shape[]}
 */
function drawLimit({ value, text }, { unit }, sight) {
  const [first, end] = sight.times;
  const line = drawStraight([first, value], [end, value], LIMIT_COLOR, [5, 3], sight);
  if (line.length === 0) return [];
  const [, y] = sight.place([first, value]);
  const label = `${formatValue(value, unit)}, ${text}`;
  return [...line, {
    kind: "text",
    at: [PLOT.left + 6, y - 4],
    text: label,
    side: "start",
    color: LIMIT_COLOR,
    isBold: true,
  }];
}

/**
 * Writes the growth of floors, and the times at which limits are reached.
 *
 * @param {Line} line
 * @param {Column} column
 * @param {Sight} sight
 * @returns {Shape[]}
 */
function drawNumbers({ at, trends, forecasts }, { unit }, { times, values, place }) {
  const numbers = [
    ...trends.filter(({ kind }) => kind === "floor").map(({ from, to, perHour }) => {
      const sign = perHour > 0 ? "+" : "";
      return { from, to, text: `${sign}${formatValue(perHour, unit)}/h`, below: 15 };
    }),
    ...forecasts.map(({ from, to, text }) => ({ from, to, text: `forecast: ${text}`, below: -10 })),
  ];
  return numbers.flatMap(({ from, to, text, below }) => {
    const part = findPartInSight(from, to, times, values);
    if (part === null) return [];
    const [x, y] = place(part.to);
    const left = PLOT.left + 6 + measureText(text);
    const bottom = Math.max(PLOT.top + 10, Math.min(PLOT.bottom - 4, y + below));
    const color = lightLineColor(at);
    return [{
      kind: "text",
      at: [Math.max(x - 3, left), bottom],
      text,
      side: "end",
      color,
      isBold: true,
    }];
  });
}
