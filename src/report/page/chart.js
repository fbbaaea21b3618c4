// @ts-check
/// <reference lib="dom" />
/**
 * A chart of one column, with a line for each process that the page shows.
 *
 * @module
 */

import { makeAxes } from "./chart_axes.js";
import { makeFrame } from "./chart_frame.js";
import { drawOver, drawUnder } from "./chart_layers.js";
import { colorOf } from "./colors.js";
import { findNearest, tellCursor } from "./cursor_readout.js";
import { layOutFigure } from "../chart/figure.ts";
import { answerKeys } from "./keyboard.js";
import { lineColor, lineDash } from "../chart/line_styles.ts";
import { listLimits, makeLine } from "../chart/lines.ts";
import { findTop, findValueRange } from "../chart/ranges.ts";
import { makeSaveButtons } from "./save.js";
import { shownRange } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Line } from "../chart/lines.ts" */
/** @import { Range } from "../chart/points.ts" */
/** @import { Column, Process, Recordings } from "../chart/recordings.ts" */
/** @import { TimeRange, View } from "./view.js" */

/** @typedef {ReturnType<typeof makeChart>} Chart */

/**
 * The chart library. An earlier script of the page sets this global.
 *
 * @type {typeof UPlot}
 */
const uPlot = Reflect.get(globalThis, "uPlot");

/**
 * The number of points above which lines are thin and have no dashes. A browser needs many times as
 * long to draw thick or dashed lines, and in dense lines the dashes are not visible.
 */
const DENSE = 20_000;

/** The smallest width of a chart, in pixels. */
const LEAST_WIDTH = 200;

/**
 * Makes a chart.
 *
 * @param {HTMLElement} parent The element that the chart is added to.
 * @param {Column} column The column.
 * @param {Recordings} recordings The recordings.
 * @param {View} view The state of the page.
 * @param {object} tell The callbacks for actions of the reader.
 * @param {(range: TimeRange) => void} tell.zoom
 * @param {(process: Process | null) => void} tell.focus
 * @returns The chart and its operations.
 */
export function makeChart(parent, column, recordings, view, tell) {
  const { timeline: { xs }, isElapsed } = recordings;
  const lines = view.shown.map((process, at) => makeLine(process, at, column, recordings));
  const limits = listLimits(view.shown, column);
  const forecasts = lines.flatMap((line) => line.forecasts);
  const { frame, caption, plot, readout } = makeFrame(parent, column);
  let times = view.whole;
  caption.append(makeSaveButtons(column.name, () => {
    const shown = lines.filter(({ process }) => !view.hidden.has(process));
    return layOutFigure({ column, xs, lines: shown, limits, times, others: 0 });
  }));
  /** @type {(width: number) => { width: number, height: number }} */
  const sizeOf = (width) => ({
    width: Math.max(LEAST_WIDTH, width),
    height: plot.clientWidth < 500 ? 190 : 240,
  });
  const u = new uPlot(
    {
      ...sizeOf(plot.clientWidth),
      legend: { show: false },
      padding: [12, 28, 0, 0],
      focus: { alpha: 0.2 },
      cursor: {
        y: false,
        sync: { key: "profit" },
        points: { size: 7 },
        bind: { dblclick: () => () => (tell.zoom(null), null) },
      },
      tzDate: (seconds) =>
        view.isUtc ? uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") : new Date(seconds * 1000),
      scales: {
        x: {
          time: !isElapsed,
          range: (_, min, max) => [...times = findTimes(xs, [min, max], view)],
        },
        y: {
          range: (_, min, max) =>
            findValueRange(column, min, findTop(max, limits, forecasts, times)),
        },
      },
      axes: makeAxes(column, isElapsed, view),
      series: [{}, ...lines.map((line) => describeLine(line, view))],
      hooks: {
        drawAxes: [(u) => drawUnder(u, lines, view)],
        draw: [(u) => drawOver(u, lines, limits, view)],
        setCursor: [(u) => {
          // The library moves the cursors of all charts. Only one cursor is under the pointer.
          if (u.over.matches(":hover")) tell.focus(findNearest(u, lines, view));
          tellCursor(u, column, lines, recordings, view, readout);
        }],
        setScale: [(u, key) => key === "x" && tell.zoom(shownRange(u))],
      },
    },
    [xs, ...lines.map(({ values }) => values)],
    plot,
  );
  answerKeys(frame, u, view, tell.zoom);
  u.over.addEventListener("pointerleave", () => tell.focus(null));
  /** @param {Process} process */
  const seriesOf = (process) => lines.findIndex((line) => line.process === process) + 1;
  return {
    u,
    /** @param {number} [width] The width in pixels. It defaults to the available width. */
    resize: (width = plot.clientWidth) => {
      const size = sizeOf(width);
      // A chart of many samples takes long to draw.
      if (size.width !== u.width || size.height !== u.height) u.setSize(size);
    },
    /** @param {Process | null} process */
    focus: (process) => {
      const at = process === null ? 0 : seriesOf(process);
      u.setSeries(at > 0 ? at : null, { focus: at > 0 }, false);
      tellCursor(u, column, lines, recordings, view, readout);
    },
    /** @param {Process} process */
    toggle: (process) => {
      const at = seriesOf(process);
      if (at > 0) u.setSeries(at, { show: !view.hidden.has(process) }, false);
    },
    remove: () => {
      u.destroy();
      frame.remove();
    },
  };
}

/**
 * @param {Line} line
 * @param {View} view
 * @returns {UPlot.Series}
 */
function describeLine({ process, at, values, lonely }, view) {
  return {
    label: process.name,
    show: !view.hidden.has(process),
    stroke: () => colorOf(lineColor(at)),
    // The line of a group is thicker than the lines of its processes.
    width: (values.length > DENSE ? 1 : 1.5) * (process.most === null ? 1 : 2),
    dash: values.length > DENSE ? [] : lineDash(at, process.recording),
    points: { show: lonely.length > 0, filter: () => lonely, size: 5 },
  };
}

/**
 * Returns the times to show. At first the library asks for the times of the values; then the whole
 * range is returned, which also contains the forecasts.
 *
 * @param {Float64Array} xs The axis of time.
 * @param {Range} asked The times that the library asks for.
 * @param {View} view The state of the page.
 * @returns {Range}
 */
function findTimes(xs, [min, max], view) {
  return min === xs[0] && max >= (xs.at(-1) ?? 0) ? view.whole : [min, max];
}
