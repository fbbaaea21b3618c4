/**
 * What is drawn over the lines of a chart: starts, ends and restarts of processes, floors of leaks.
 *
 * @module
 */

import { colorOf } from "./colors.js";
import { formatValue } from "./format.js";

const SIZE = 4.5;

/**
 * Where the marks of a line are: its first and its last known value.
 *
 * @param {ArrayLike<number>} xs The axis of time.
 * @param {readonly (number | null | undefined)[]} values The values of the line.
 * @param {{ from: number, to: number }} span The places of the axis at which the process was there.
 * @returns {{ start: [number, number], end: [number, number] } | null} Time and value of each.
 */
export function findEnds(xs, values, { from, to }) {
  let [first, last] = [from, to];
  while (first <= last && values[first] == null) first++;
  while (last >= first && values[last] == null) last--;
  if (first > last) return null;
  return { start: [xs[first], values[first]], end: [xs[last], values[last]] };
}

/**
 * Draws the marks of a line.
 *
 * @param {object} u The chart.
 * @param {object} process Whose line it is.
 * @param {object} ends Where it begins and ends.
 * @param {string} color Its colour.
 */
export function drawMarks(u, process, ends, color) {
  const { ctx } = u;
  const ratio = globalThis.devicePixelRatio || 1;
  const size = SIZE * ratio;
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
 * @param {object} u The chart.
 * @param {object} line The line.
 * @param {number} zero What is 0 on the axis of time, in seconds since 1970.
 * @param {string} unit What its values are.
 * @param {string} color Its colour.
 */
export function drawLine(u, line, zero, unit, color) {
  const { ctx } = u;
  const ratio = globalThis.devicePixelRatio || 1;
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
  ctx.font = `600 ${12 * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "right";
  ctx.textBaseline = "top";
  ctx.lineWidth = 4 * ratio;
  ctx.strokeStyle = colorOf("--card");
  ctx.fillStyle = color;
  const right = u.bbox.left + u.bbox.width - 6 * ratio;
  const bottom = u.bbox.top + u.bbox.height - 18 * ratio;
  const at = [Math.min(to[0], right), Math.min(to[1] + 8 * ratio, bottom)];
  ctx.strokeText(text, ...at);
  ctx.fillText(text, ...at);
}

function drawPath(ctx, points) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}

function drawShape(ctx, points) {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}
