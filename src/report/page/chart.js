// @ts-check
/// <reference lib="dom" />
/**
 * A chart of one column: a line for each process that is shown.
 *
 * @module
 */

import { drawFloor, drawForecast, drawLimit, drawMarks, drawRate } from "./chart_marks.js";
import { colorOf } from "./colors.js";
import { findNearest, tellCursor } from "./cursor_readout.js";
import { BYTE_STEPS, ELAPSED_STEPS, formatElapsed, formatMoments, formatValue } from "./format.js";
import { layOutFigure } from "./figure.js";
import { answerKeys, KEYS } from "./keyboard.js";
import { lineColor, lineDash } from "./line_styles.js";
import { listLimits, makeLine } from "./lines.js";
import { findTop, findValueRange } from "./ranges.js";
import { makeSaveButtons } from "./save.js";
import { shownRange } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Column, Process, Recordings } from "./recordings.js" */
/** @import { LimitLine } from "../limit_lines.ts" */
/** @import { Line, Trend } from "./lines.js" */
/** @import { Range } from "./ranges.js" */
/** @import { TimeRange, View } from "./view.js" */

/** @typedef {ReturnType<typeof makeChart>} Chart */

/**
 * The chart library, which a script before this one left as a global.
 *
 * @type {typeof UPlot}
 */
const uPlot = Reflect.get(globalThis, "uPlot");

/**
 * Lines of more points are thin and have no dashes: to draw these takes a browser many times as
 * long, and nobody sees the dashes of a line that goes up and down in each pixel.
 */
const DENSE = 20_000;

/**
 * Makes a chart.
 *
 * @param {HTMLElement} parent Where it goes.
 * @param {Column} column Which column.
 * @param {Recordings} recordings The recordings.
 * @param {View} view What is shown, and how.
 * @param {object} tell Is told what the reader does with it.
 * @param {(range: TimeRange) => void} tell.zoom
 * @param {(process: Process | null) => void} tell.focus
 * @returns The chart, and what can be done to it.
 */
export function makeChart(parent, column, recordings, view, tell) {
  const { timeline: { xs }, isElapsed } = recordings;
  const lines = view.shown.map((process, at) => makeLine(process, at, column, recordings));
  const limits = listLimits(view.shown, column);
  const forecasts = lines.flatMap((line) => line.forecasts);
  const { figure, caption, plot, readout } = makeFigure(parent, column);
  let times = view.whole;
  caption.append(makeSaveButtons(column.name, () => {
    const shown = lines.filter(({ process }) => !view.hidden.has(process));
    return layOutFigure({ column, xs, lines: shown, limits, times, others: 0 });
  }));
  /** @param {string} name */
  const stroke = (name) => () => colorOf(name);
  const axis = {
    stroke: stroke("--muted"),
    grid: { stroke: stroke("--grid"), width: 1 },
    ticks: { stroke: stroke("--grid"), width: 1, size: 5 },
    font: "12px system-ui, sans-serif",
  };
  const u = new uPlot(
    {
      width: Math.max(200, plot.clientWidth),
      height: heightOf(plot),
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
      axes: [
        {
          ...axis,
          space: 84,
          size: isElapsed ? 32 : 48,
          ...(isElapsed ? { incrs: ELAPSED_STEPS } : {}),
          values: (_, moments, __, ___, step) =>
            isElapsed ? moments.map(formatElapsed) : formatMoments(moments, step, view.isUtc),
        },
        {
          ...axis,
          size: 76,
          ...(column.unit.startsWith("bytes") ? { incrs: BYTE_STEPS } : {}),
          values: (_, values, __, ___, step) =>
            values.map((value) => formatValue(value, column.unit, step)),
        },
      ],
      series: [{}, ...lines.map((line) => describeLine(line, view))],
      hooks: {
        drawAxes: [(u) => drawUnder(u, lines, view)],
        draw: [(u) => drawOver(u, column, lines, limits, view)],
        setCursor: [(u) => {
          // The cursors of all charts move together; only one is under the pointer.
          if (u.over.matches(":hover")) tell.focus(findNearest(u, lines, view));
          tellCursor(u, column, lines, recordings, view, readout);
        }],
        setScale: [(u, key) => key === "x" && tell.zoom(shownRange(u))],
      },
    },
    [xs, ...lines.map(({ values }) => values)],
    plot,
  );
  answerKeys(figure, u, view, tell.zoom);
  u.over.addEventListener("pointerleave", () => tell.focus(null));
  /** @param {Process} process */
  const seriesOf = (process) => lines.findIndex((line) => line.process === process) + 1;
  return {
    u,
    figure,
    /** @param {number} [width] In pixels; as wide as there is room where it is left out. */
    resize: (width = plot.clientWidth) => {
      const size = { width: Math.max(200, width), height: heightOf(plot) };
      // To draw many samples takes time.
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
      figure.remove();
    },
  };
}

/**
 * @param {HTMLElement} parent
 * @param {Column} column
 */
function makeFigure(parent, column) {
  const figure = document.createElement("figure");
  figure.tabIndex = 0;
  figure.setAttribute("role", "group");
  figure.setAttribute("aria-label", `${column.title} over time; ${KEYS}`);
  figure.dataset.column = column.name;
  const title = document.createElement("h2");
  title.textContent = column.title;
  const readout = document.createElement("p");
  readout.className = "readout";
  const caption = document.createElement("figcaption");
  caption.append(title, readout);
  const plot = document.createElement("div");
  plot.className = "plot";
  figure.append(caption, plot);
  parent.append(figure);
  return { figure, caption, plot, readout };
}

/** @param {HTMLElement} plot */
function heightOf(plot) {
  return plot.clientWidth < 500 ? 190 : 240;
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
    // The line of a group is thicker than those of its processes.
    width: (values.length > DENSE ? 1 : 1.5) * (process.most === null ? 1 : 2),
    dash: values.length > DENSE ? [] : lineDash(at, process.recording),
    points: { show: lonely.length > 0, filter: () => lonely, size: 5 },
  };
}

/**
 * The times that a chart shows: those that it is asked for, but all where the library asks for those
 * of the values, as it does at first.
 *
 * @param {Float64Array} xs The axis of time.
 * @param {Range} asked The times that it is asked for.
 * @param {View} view What is shown.
 * @returns {Range}
 */
function findTimes(xs, [min, max], view) {
  return min === xs[0] && max >= (xs.at(-1) ?? 0) ? view.whole : [min, max];
}

/**
 * @param {UPlot} u
 * @param {readonly Line[]} lines
 * @param {View} view
 */
function drawUnder(u, lines, view) {
  drawEach(u, lines, view, ({ trends }, color) => {
    for (const trend of trends) if (isTrendShown(trend, view)) drawFloor(u, trend, color);
  });
}

/**
 * @param {UPlot} u
 * @param {Column} column
 * @param {readonly Line[]} lines
 * @param {readonly LimitLine[]} limits
 * @param {View} view
 */
function drawOver(u, column, lines, limits, view) {
  clip(u, () => {
    for (const limit of limits) drawLimit(u, limit, column.unit);
  });
  drawEach(u, lines, view, ({ process, ends, trends, forecasts }, color) => {
    if (ends !== null) drawMarks(u, process, ends, color);
    for (const forecast of forecasts) drawForecast(u, forecast, color);
    for (const trend of trends) {
      if (isTrendShown(trend, view)) drawRate(u, trend, column.unit, color);
    }
  });
}

/**
 * Floors are always shown; the line of the rule of the original where the reader asks for it.
 *
 * @param {Trend} trend
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
 * @param {() => void} draw Draws within the axes.
 */
function clip({ ctx, bbox }, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
