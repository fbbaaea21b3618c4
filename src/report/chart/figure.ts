/**
 * A chart as a figure for a paper, with a plain background, units and a legend. The result is a list
 * of shapes, which other files write as SVG or PNG. Pure.
 *
 * @module
 */

import type { LimitLine } from "../html/limit_lines.ts";
import { drawAxes } from "./figure_axes.ts";
import { layOutLegend } from "./figure_legend.ts";
import { thin } from "./figure_lines.ts";
import type { Figure, Shape, Sight } from "./figure_shapes.ts";
import { measureText } from "./figure_text.ts";
import { type Label, placeLabel } from "./label_places.ts";
import { lightLineColor, lineDash } from "./line_styles.ts";
import type { Line } from "./lines.ts";
import type { Point, Range } from "./points.ts";
import { findPartInSight, findTop, findValueRange } from "./ranges.ts";
import type { Column } from "./recordings.ts";

/** The width of a figure: 7 inches, the width of a page of most journals. */
const WIDTH = 672;

/** The area inside the axes. */
const PLOT = { left: 58, top: 12, right: WIDTH - 16, bottom: 300 };

/** The baseline of the first row of the legend. */
const LEGEND_TOP = 356;

const LIMIT_COLOR = "#b42318";

/** The height of a label above and below its baseline. */
const [ASCENT, DESCENT] = [10, 3];

/** The contents of a figure. */
export interface FigureContents {
  /** The column. */
  readonly column: Column;
  /** The axis of time, in seconds. */
  readonly xs: Float64Array;
  /** The lines. */
  readonly lines: readonly Line[];
  /** The limits. */
  readonly limits: readonly LimitLine[];
  /** The times to show, in seconds of the axis. */
  readonly times: Range;
  /** The number of processes without a line. */
  readonly others: number;
}

/**
 * Lays out a figure.
 *
 * @param contents The contents of the figure.
 * @returns The figure. Its time begins at 0.
 */
export function layOutFigure(
  { column, xs, lines, limits, times, others }: FigureContents,
): Figure {
  const [first, end] = times;
  const zero = Math.max(first, Math.min(xs[0] ?? first, end));
  const found = findExtremes(lines, xs, times);
  const forecasts = lines.flatMap((line) => line.forecasts);
  const values = findValueRange(column, found.min, findTop(found.max, limits, forecasts, times));
  const place = ([x, y]: Point): Point => [
    PLOT.left + (x - first) / (end - first) * (PLOT.right - PLOT.left),
    PLOT.bottom - (y - values[0]) / (values[1] - values[0]) * (PLOT.bottom - PLOT.top),
  ];
  const sight = { times, values, place };
  const labels: Label[] = [];
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
      ...limits.flatMap((limit) => drawLimit(limit, sight, labels)),
      ...lines.flatMap((line) => drawNumbers(line, sight, labels)),
      ...legend.shapes,
    ],
  };
}

function findExtremes(lines: readonly Line[], xs: Float64Array, [from, to]: Range) {
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

/** Draws the floors of leaks, and the forecasts. */
function drawTrends({ at, trends, forecasts }: Line, sight: Sight): Shape[] {
  const color = lightLineColor(at);
  const floors = trends.filter(({ kind }) => kind === "floor")
    .flatMap(({ from, to }) => drawStraight(from, to, color, [6, 3], sight));
  const foretold = forecasts.flatMap(({ from, to, limit }) => [
    ...drawStraight(from, to, color, [1, 3], sight),
    ...drawStraight(to, [to[0], limit], color, [1, 3], sight),
  ]);
  return [...floors, ...foretold];
}

function drawStraight(
  from: Point,
  to: Point,
  color: string,
  dash: readonly number[],
  { times, values, place }: Sight,
): Shape[] {
  const part = findPartInSight(from, to, times, values);
  if (part === null) return [];
  return [{ kind: "path", parts: [[place(part.from), place(part.to)]], color, width: 1, dash }];
}

function drawValues(
  { process, at, values }: Line,
  xs: Float64Array,
  { times: [first, end], place }: Sight,
): Shape[] {
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
    ...dots.map((at) => ({ kind: "dot", at, color } as const)),
  ];
}

function drawLimit({ value, text }: LimitLine, sight: Sight, labels: Label[]): Shape[] {
  const [first, end] = sight.times;
  const line = drawStraight([first, value], [end, value], LIMIT_COLOR, [5, 3], sight);
  if (line.length === 0) return [];
  const [, y] = sight.place([first, value]);
  return [...line, drawLabel(text, "start", [PLOT.left + 6, y - 4], LIMIT_COLOR, labels)];
}

/** Draws a text, and moves it if it would hide another label. The function adds the label. */
function drawLabel(
  text: string,
  side: "start" | "end",
  [x, baseline]: Point,
  color: string,
  labels: Label[],
): Shape {
  const left = side === "start" ? x : x - measureText(text);
  const [top, bottom] = [baseline - ASCENT, baseline + DESCENT];
  const wanted = { text, left, right: left + measureText(text), top, bottom };
  const label = placeLabel(wanted, labels, [PLOT.top - ASCENT, PLOT.bottom]);
  labels.push(label);
  return { kind: "text", at: [x, label.bottom - DESCENT], text, side, color, isBold: true };
}

/**
 * Writes the growth of floors, and the times at which limits are reached. A time that several lines
 * share is written once.
 */
function drawNumbers(
  { at, trends, forecasts }: Line,
  { times, values, place }: Sight,
  labels: Label[],
): Shape[] {
  const numbers = [
    ...trends.filter(({ kind }) => kind === "floor")
      .map(({ from, to, text }) => ({ from, to, text, below: 15 })),
    ...forecasts.map(({ from, to, text }) => ({ from, to, text: `forecast: ${text}`, below: -10 })),
  ];
  return numbers.flatMap(({ from, to, text, below }) => {
    const part = findPartInSight(from, to, times, values);
    const isWritten = text.startsWith("forecast") && labels.some((other) => other.text === text);
    if (part === null || isWritten) return [];
    const [x, y] = place(part.to);
    const end = Math.max(x - 3, PLOT.left + 6 + measureText(text));
    const baseline = Math.max(PLOT.top + 10, Math.min(PLOT.bottom - 4, y + below));
    return [drawLabel(text, "end", [end, baseline], lightLineColor(at), labels)];
  });
}
