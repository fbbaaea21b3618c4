// @ts-check
/// <reference lib="dom" />
/**
 * What is drawn over the lines of a chart: starts, ends and restarts of processes, floors of leaks.
 *
 * @module
 */

import { colorOf } from "./colors.js";
import { formatValue } from "./format.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { LimitLine } from "../page_parts.ts" */
/** @import { TrendLine } from "../../model/outcomes.ts" */
/** @import { Process } from "./recordings.js" */

/** @typedef {readonly [x: number, y: number]} Point */

/**
 * Time and value of the first and of the last known value of a line.
 *
 * @typedef {{ start: Point, end: Point }} Ends
 */

const SIZE = 4.5;

/**
 * Where the marks of a line are: its first and its last known value.
 *
 * @param {ArrayLike<number>} xs The axis of time.
 * @param {readonly (number | null | undefined)[]} values The values of the line.
 * @param {{ from: number, to: number }} span The places of the axis at which the process was there.
 * @returns {Ends | null} Both; `null` where no value is known.
 */
export function findEnds(xs, values, { from, to }) {
  let [first, last] = [from, to];
  while (first <= last && values[first] == null) first++;
  while (last >= first && values[last] == null) last--;
  if (first > last) return null;
  /** @type {(at: number) => Point} */
  const pointAt = (at) => [xs[at] ?? NaN, values[at] ?? NaN];
  return { start: pointAt(first), end: pointAt(last) };
}

/**
 * Draws the marks of a line.
 *
 * @param {UPlot} u The chart.
 * @param {Process} process Whose line it is.
 * @param {Ends} ends Where it begins and ends.
 * @param {string} color Its colour.
 */
export function drawMarks(u, process, ends, color) {
  const { ctx } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  const size = SIZE * ratio;
  /** @type {(point: Point) => Point} */
  const place = ([x, y]) => [u.valToPos(x, "x", true), u.valToPos(y, "y", true)];
  ctx.strokeStyle = color;
  ctx.fillStyle = colorOf("--card");
  ctx.lineWidth = 1.5 * ratio;
  if (process.isStart) {
    const [x, y] = place(ends.start);
    if (process.replaced !== null) {
      ctx.setLineDash([2 * ratio, 3 * ratio]);
      drawPath(ctx, [[x, u.bbox.top], [x, u.bbox.top + u.bbox.height]]);
      ctx.setLineDash([]);
      drawShape(ctx, [[x, y - size], [x + size, y], [x, y + size], [x - size, y]]);
    } else {
      drawShape(ctx, [[x, y - size], [x + size, y + size], [x - size, y + size]]);
    }
  }
  if (process.isEnd) {
    const [x, y] = place(ends.end);
    drawPath(ctx, [[x - size, y - size], [x + size, y + size]]);
    drawPath(ctx, [[x - size, y + size], [x + size, y - size]]);
  }
}

/**
 * Draws a straight line, and how much it grows in an hour beside its end.
 *
 * @param {UPlot} u The chart.
 * @param {TrendLine} line The line.
 * @param {number} zero What is 0 on the axis of time, in seconds since 1970.
 * @param {string} unit What its values are.
 * @param {string} color Its colour.
 */
export function drawLine(u, line, zero, unit, color) {
  const { ctx } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  /** @type {(point: Point) => Point} */
  const place = ([x, y]) => [u.valToPos(x - zero, "x", true), u.valToPos(y, "y", true)];
  const [from, to] = [place(line.from), place(line.to)];
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = colorOf("--card");
  drawPath(ctx, [from, to]);
  ctx.lineWidth = 2 * ratio;
  ctx.strokeStyle = color;
  ctx.setLineDash(line.kind === "floor" ? [8 * ratio, 4 * ratio] : [2 * ratio, 3 * ratio]);
  drawPath(ctx, [from, to]);
  ctx.setLineDash([]);
  const sign = line.perHour > 0 ? "+" : "";
  const text = `${sign}${formatValue(line.perHour, unit)}/h`;
  const right = u.bbox.left + u.bbox.width - 6 * ratio;
  const bottom = u.bbox.top + u.bbox.height - 18 * ratio;
  const [x, y] = [Math.min(to[0], right), Math.min(to[1] + 8 * ratio, bottom)];
  drawText(ctx, text, "right", [x, y], color);
}

/**
 * Draws a limit from side to side, and says what it is above it.
 *
 * @param {UPlot} u The chart.
 * @param {LimitLine} limit The limit.
 * @param {string} unit What its values are.
 */
export function drawLimit(u, { value, text }, unit) {
  const { ctx, bbox } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  const y = u.valToPos(value, "y", true);
  const color = colorOf("--likely");
  ctx.lineWidth = 1.5 * ratio;
  ctx.strokeStyle = color;
  ctx.setLineDash([6 * ratio, 3 * ratio]);
  drawPath(ctx, [[bbox.left, y], [bbox.left + bbox.width, y]]);
  ctx.setLineDash([]);
  const label = `${formatValue(value, unit)}, ${text}`;
  drawText(ctx, label, "left", [bbox.left + 6 * ratio, y + 3 * ratio], color);
}

/**
 * Draws a text that can be read above any line, below a point.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {"left" | "right"} side On which side of it the point is.
 * @param {Point} point
 * @param {string} color
 */
function drawText(ctx, text, side, [x, y], color) {
  const ratio = globalThis.devicePixelRatio || 1;
  ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = side;
  ctx.textBaseline = "top";
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = colorOf("--card");
  ctx.fillStyle = color;
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {readonly Point[]} points
 */
function drawPath(ctx, points) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {readonly Point[]} points
 */
function drawShape(ctx, points) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}
