// @ts-check
/// <reference lib="dom" />
/**
 * A chart of one column: a line for each process that is shown.
 *
 * @module
 */

import { drawLimit, drawLine, drawMarks, findEnds } from "./chart_marks.js";
import { colorOf, lineColor, lineDash } from "./colors.js";
import { findNearest, tellCursor } from "./cursor_readout.js";
import { BYTE_STEPS, ELAPSED_STEPS, formatElapsed, formatMoments, formatValue } from "./format.js";
import { answerKeys } from "./keyboard.js";
import { valuesOf } from "./recordings.js";
import { spread } from "./timeline.js";
import { toRates } from "./rates.js";
import { readColumn } from "./unpack.js";
import { shownRange } from "./zoom.js";

/** @import UPlot from "uplot/dist/uPlot.d.ts" */
/** @import { Column, Process, Recordings } from "./recordings.js" */
/** @import { LimitLine } from "../page_parts.ts" */
/** @import { TimeRange, View } from "./view.js" */

/** @typedef {ReturnType<typeof makeChart>} Chart */

/** @typedef {ReturnType<typeof makeLine>} Line */

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

const HELP = "Arrow keys move the cursor, plus and minus zoom, 0 shows all";

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
  const { xs } = recordings.timeline;
  const lines = view.shown.map((process, at) => makeLine(process, at, column, recordings));
  const limits = listLimits(view.shown, column);
  const { figure, plot, readout } = makeFigure(parent, column);
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
      cursor: { y: false, sync: { key: "profit" }, points: { size: 7 } },
      tzDate: (seconds) =>
        view.isUtc ? uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") : new Date(seconds * 1000),
      scales: {
        x: { time: !recordings.isOverlay, range: (_, min, max) => widen(min, max) },
        y: { range: (_, min, max) => rangeOf(column, min, reachOf(max, limits)) },
      },
      axes: [
        {
          ...axis,
          space: 84,
          size: recordings.isOverlay ? 32 : 48,
          ...(recordings.isOverlay ? { incrs: ELAPSED_STEPS } : {}),
          values: (_, moments, __, ___, step) =>
            recordings.isOverlay
              ? moments.map(formatElapsed)
              : formatMoments(moments, step, view.isUtc),
        },
        {
          ...axis,
          size: 72,
          ...(column.unit.startsWith("bytes") ? { incrs: BYTE_STEPS } : {}),
          values: (_, values) => values.map((value) => formatValue(value, column.unit)),
        },
      ],
      series: [{}, ...lines.map((line) => describeLine(line, view))],
      hooks: {
        draw: [(u) => drawOver(u, column, lines, limits, recordings, view)],
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
  answerKeys(figure, u, tell.zoom);
  u.over.addEventListener("pointerleave", () => tell.focus(null));
  /** @param {Process} process */
  const seriesOf = (process) => lines.findIndex((line) => line.process === process) + 1;
  return {
    u,
    figure,
    resize: () => u.setSize({ width: Math.max(200, plot.clientWidth), height: heightOf(plot) }),
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
  figure.setAttribute("aria-label", `${column.title} over time. ${HELP}`);
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
  return { figure, plot, readout };
}

/** @param {HTMLElement} plot */
function heightOf(plot) {
  return plot.clientWidth < 500 ? 190 : 240;
}

/**
 * @param {Process} process
 * @param {number} at
 * @param {Column} column
 * @param {Recordings} recordings
 */
function makeLine(process, at, column, recordings) {
  const places = recordings.timeline.recordings[process.recording]?.places ?? [];
  const known = readColumn(valuesOf(process, column.at), process.samples, column.scale);
  /** @param {number} tick */
  const timeOf = (tick) => recordings.timeline.xs[places[tick] ?? -1] ?? NaN;
  const drawn = column.isRate ? toRates(known, process.runs, timeOf) : known;
  // Seconds of a second are a share of it.
  const shown = column.isRate && column.unit === "percent"
    ? drawn.map((rate) => rate * 100)
    : drawn;
  const values = spread(process.runs, shown, recordings.timeline, process.recording);
  const span = { from: Infinity, to: -Infinity };
  /** @type {number[]} */
  const lonely = [];
  for (const { from, to } of process.runs) {
    const [first, last] = [places[from] ?? NaN, places[to - 1] ?? NaN];
    span.from = Math.min(span.from, first);
    span.to = Math.max(span.to, last);
    // A line needs two points.
    if (from === to - 1) lonely.push(first);
  }
  return { process, at, values, lonely, ends: findEnds(recordings.timeline.xs, values, span) };
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
 * @param {number | null} min
 * @param {number} max
 * @returns {UPlot.Range.MinMax}
 */
function widen(min, max) {
  if (min == null) return [0, 1];
  return min === max ? [min - 1, max + 1] : [min, max];
}

/**
 * What is counted, and CPU %, begin at 0; so does memory, unless that would hide what it does.
 *
 * @param {Column} column
 * @param {number | null} min
 * @param {number} max
 * @returns {UPlot.Range.MinMax}
 */
function rangeOf({ unit }, min, max) {
  if (min == null) return [0, 1];
  const least = { percent: 10, count: 4, bytes: 4096, "count/s": 4, "bytes/s": 4096 }[unit];
  const isFar = unit === "bytes" && max - min < max / 4;
  const room = Math.max((max - (isFar ? min : 0)) * 0.08, isFar ? least * 4 : 0);
  return [isFar ? Math.max(0, min - room) : 0, Math.max(least, max + room)];
}

/** A limit is in the picture where it is no more than so many times the largest value. */
const FAR = 4;

/**
 * The limits of a column, each once, whoever shares them.
 *
 * @param {readonly Process[]} processes
 * @param {Column} column
 */
function listLimits(processes, column) {
  const all = processes.flatMap(({ limits }) => limits)
    .filter((limit) => limit.column === column.name);
  return [...new Map(all.map((limit) => [`${limit.value} ${limit.text}`, limit])).values()];
}

/**
 * The top of the values, with the limits that are not far above.
 *
 * @param {number} max
 * @param {readonly LimitLine[]} limits
 */
function reachOf(max, limits) {
  return Math.max(max, ...limits.map(({ value }) => value).filter((value) => value <= FAR * max));
}

/**
 * @param {UPlot} u
 * @param {Column} column
 * @param {readonly Line[]} lines
 * @param {readonly LimitLine[]} limits
 * @param {Recordings} recordings
 * @param {View} view
 */
function drawOver(u, column, lines, limits, recordings, view) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const limit of limits) drawLimit(u, limit, column.unit);
  for (const { process, at, ends } of lines) {
    if (view.hidden.has(process)) continue;
    ctx.globalAlpha = view.focus === null || view.focus === process ? 1 : 0.2;
    const color = colorOf(lineColor(at));
    if (ends !== null) drawMarks(u, process, ends, color);
    const zero = (recordings.timeline.recordings[process.recording]?.startMs ?? 0) / 1000;
    for (const line of process.lines) {
      const isShown = line.kind === "floor" || view.hasRises;
      if (isShown && line.metric === column.name) drawLine(u, line, zero, column.unit, color);
    }
  }
  ctx.restore();
}
