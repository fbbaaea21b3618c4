// @ts-check
/// <reference lib="dom" />
/**
 * The layers of a chart: what is drawn under the values, and what is drawn over them.
 *
 * @module
 */

import { drawFloor, drawForecast, drawLimit, drawMarks, drawRate } from "./chart_marks.js";
import { colorOf } from "./colors.js";
import { lineColor } from "../chart/line_styles.ts";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { TrendLine } from "../../model/outcomes.ts" */
/** @import { Label } from "../chart/label_places.ts" */
/** @import { Line } from "../chart/lines.ts" */
/** @import { LimitLine } from "../html/limit_lines.ts" */
/** @import { View } from "./view.js" */

/**
 * Draws the layer under the values: the floors of leaks.
 *
 * @param {UPlot} u The chart.
 * @param {readonly Line[]} lines The lines of the chart.
 * @param {View} view The state of the page.
 */
export function drawUnder(u, lines, view) {
  drawEach(u, lines, view, ({ trends }, color) => {
    for (const trend of trends) if (isTrendShown(trend, view)) drawFloor(u, trend, color);
  });
}

/**
 * Draws the layer over the values: limits, marks, forecasts and rates of growth.
 *
 * @param {UPlot} u The chart.
 * @param {readonly Line[]} lines The lines of the chart.
 * @param {readonly LimitLine[]} limits The limits of the chart.
 * @param {View} view The state of the page.
 */
export function drawOver(u, lines, limits, view) {
  /** @type {Label[]} */
  const labels = [];
  clip(u, () => {
    for (const limit of limits) drawLimit(u, limit, labels);
  });
  drawEach(u, lines, view, ({ process, ends, trends, forecasts }, color) => {
    if (ends !== null) drawMarks(u, process, ends, color);
    for (const forecast of forecasts) drawForecast(u, forecast, color, labels);
    for (const trend of trends) {
      if (isTrendShown(trend, view)) drawRate(u, trend, color, labels);
    }
  });
}

/**
 * Returns whether a straight line is shown. Floors always are. The line of the original rule is shown
 * if the reader asks for it.
 *
 * @param {TrendLine} trend
 * @param {View} view
 */
function isTrendShown({ kind }, { hasRises }) {
  return kind === "floor" || hasRises;
}

/**
 * @param {UPlot} u
 * @param {readonly Line[]} lines
 * @param {View} view
 * @param {(line: Line, color: string) => void} draw
 */
function drawEach(u, lines, view, draw) {
  clip(u, () => {
    for (const line of lines) {
      if (view.hidden.has(line.process)) continue;
      u.ctx.globalAlpha = view.focus === null || view.focus === line.process ? 1 : 0.2;
      draw(line, colorOf(lineColor(line.at)));
    }
  });
}

/**
 * @param {UPlot} u
 * @param {() => void} draw Draws inside the axes.
 */
function clip({ ctx, bbox }, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
