// @ts-check
/// <reference lib="dom" />
/**
 * The marks of a chart: starts, ends and restarts of processes, floors of leaks, limits, forecasts.
 *
 * @module
 */

import { colorOf } from "./colors.js";
import { placeLabel } from "../chart/label_places.ts";
import { findPartInSight } from "../chart/ranges.ts";
import { shownRange } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { TrendLine } from "../../model/outcomes.ts" */
/** @import { Label } from "../chart/label_places.ts" */
/** @import { Ends } from "../chart/lines.ts" */
/** @import { Point } from "../chart/points.ts" */
/** @import { Process } from "../chart/recordings.ts" */
/** @import { Forecast, LimitLine } from "../html/limit_lines.ts" */
/** @import { LabelledLine } from "../html/page_parts.ts" */

const SIZE = 4.5;

/**
 * Draws the marks of a line: its start or restart, and its end.
 *
 * @param {UPlot} u The chart.
 * @param {Process} process The process of the line.
 * @param {Ends} ends The first and the last point of the line.
 * @param {string} color The colour of the line.
 */
export function drawMarks(u, process, ends, color) {
  const { ctx } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  const size = SIZE * ratio;
  ctx.strokeStyle = color;
  ctx.fillStyle = colorOf("--card");
  ctx.lineWidth = 1.5 * ratio;
  if (process.isStart) {
    const [x, y] = placeOf(u, ends.start);
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
    const [x, y] = placeOf(u, ends.end);
    drawPath(ctx, [[x - size, y - size], [x + size, y + size]]);
    drawPath(ctx, [[x - size, y + size], [x + size, y - size]]);
  }
}

/**
 * Draws the floor of a leak, or another straight line, as a thin line.
 *
 * @param {UPlot} u The chart.
 * @param {TrendLine} trend The straight line.
 * @param {string} color The colour of the line.
 */
export function drawFloor(u, { kind, from, to }, color) {
  drawThin(u, [from, to], color, kind === "floor" ? [8, 4] : [2, 3]);
}

/**
 * Writes the growth per hour at the end of the visible part of a straight line.
 *
 * @param {UPlot} u The chart.
 * @param {LabelledLine} trend The straight line.
 * @param {string} color The colour of the line.
 * @param {Label[]} labels The labels of the chart. The function adds its label.
 */
export function drawRate(u, { from, to, text }, color, labels) {
  drawAtEnd(u, from, to, text, "below", color, labels);
}

/**
 * Draws a forecast: the expected growth up to the time at which the limit is reached. If several lines
 * reach one limit, the time is written once.
 *
 * @param {UPlot} u The chart.
 * @param {Forecast} forecast The forecast.
 * @param {string} color The colour of the line.
 * @param {Label[]} labels The labels of the chart. The function adds its label.
 */
export function drawForecast(u, { from, to, limit, text }, color, labels) {
  drawThin(u, [from, to, [to[0], limit]], color, [1, 4]);
  const [x, y] = placeOf(u, [to[0], limit]);
  const size = SIZE * (globalThis.devicePixelRatio || 1);
  u.ctx.fillStyle = color;
  drawShape(u.ctx, [[x, y - size], [x + size, y], [x, y + size], [x - size, y]]);
  const label = `forecast: ${text}`;
  if (labels.some((other) => other.text === label)) return;
  drawAtEnd(u, from, to, label, "above", color, labels);
}

/**
 * @param {UPlot} u
 * @param {readonly Point[]} points Times and values.
 * @param {string} color
 * @param {readonly number[]} dash
 */
function drawThin(u, points, color, dash) {
  const ratio = globalThis.devicePixelRatio || 1;
  u.ctx.lineWidth = 1.5 * ratio;
  u.ctx.strokeStyle = color;
  u.ctx.setLineDash(dash.map((length) => length * ratio));
  drawPath(u.ctx, points.map((point) => placeOf(u, point)));
  u.ctx.setLineDash([]);
}

/**
 * Writes a text at the end of the visible part of a straight line. Without a visible part, nothing
 * is written.
 *
 * @param {UPlot} u
 * @param {Point} from
 * @param {Point} to
 * @param {string} text
 * @param {"above" | "below"} side The side of the line that the text is on.
 * @param {string} color
 * @param {Label[]} labels
 */
function drawAtEnd(u, from, to, text, side, color, labels) {
  const values = /** @type {const} */ ([u.scales.y?.min ?? 0, u.scales.y?.max ?? 0]);
  const part = findPartInSight(from, to, shownRange(u), values);
  if (part === null) return;
  const ratio = globalThis.devicePixelRatio || 1;
  const [x, y] = placeOf(u, part.to);
  drawText(u, text, "right", [x, y + (side === "below" ? 8 : -20) * ratio], color, labels);
}

/**
 * @param {UPlot} u
 * @param {Point} point
 * @returns {Point}
 */
function placeOf(u, [x, y]) {
  return [u.valToPos(x, "x", true), u.valToPos(y, "y", true)];
}

/**
 * Draws a limit from side to side, with a text above. The text of a limit above the chart is at the
 * top of the chart, with an arrow.
 *
 * @param {UPlot} u The chart.
 * @param {LimitLine} limit The limit.
 * @param {Label[]} labels The labels of the chart. The function adds its label.
 */
export function drawLimit(u, { value, text }, labels) {
  const { ctx, bbox } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  const y = u.valToPos(value, "y", true);
  const color = colorOf("--likely");
  ctx.lineWidth = 1.5 * ratio;
  ctx.strokeStyle = color;
  ctx.setLineDash([6 * ratio, 3 * ratio]);
  drawPath(ctx, [[bbox.left, y], [bbox.left + bbox.width, y]]);
  ctx.setLineDash([]);
  const label = `${y < bbox.top ? "↑ " : ""}${text}`;
  drawText(u, label, "left", [bbox.left + 6 * ratio, y - 16 * ratio], color, labels);
}

/**
 * Draws a text below a point, with a background, so that lines do not hide the text. The text is
 * moved if a part of the text would be outside the chart, or over another label.
 *
 * @param {UPlot} u
 * @param {string} text
 * @param {"left" | "right"} side The end of the text that the point is at.
 * @param {Point} point
 * @param {string} color
 * @param {Label[]} labels
 */
function drawText({ ctx, bbox }, text, side, [x, y], color, labels) {
  const ratio = globalThis.devicePixelRatio || 1;
  ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = colorOf("--card");
  ctx.fillStyle = color;
  const { width } = ctx.measureText(text);
  const room = 6 * ratio;
  const end = bbox.top + bbox.height;
  const most = bbox.left + bbox.width - width - room;
  const left = Math.max(Math.min(x - (side === "right" ? width : 0), most), bbox.left + room);
  const top = Math.max(Math.min(y, end - 18 * ratio), bbox.top);
  const wanted = { text, left, right: left + width, top, bottom: top + 15 * ratio };
  const label = placeLabel(wanted, labels, [bbox.top, end]);
  labels.push(label);
  ctx.strokeText(text, label.left, label.top);
  ctx.fillText(text, label.left, label.top);
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
