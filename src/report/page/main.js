// @ts-check
/// <reference lib="dom" />
/**
 * The script of the page: it unpacks the recordings, shows the most important processes, and answers
 * to the reader.
 *
 * @module
 */

import { makeChart } from "./chart.js";
import { forgetColors } from "./colors.js";
import { makeButton, makeCheck } from "./controls.js";
import { KEYS } from "./keyboard.js";
import { fillLegend, markFocus } from "./legend.js";
import { findWholeRange, listForecastEnds } from "../chart/ranges.ts";
import { openRecordings, setElapsed, valuesOf } from "../chart/recordings.ts";
import { makeSwitches } from "./switches.js";
import { makeSortable, showRows } from "./table.js";
import { unpack } from "../chart/unpack.ts";
import { makeView } from "./view.js";
import { shownRange, zoomed } from "./zoom.js";

/** @import { Chart } from "./chart.js" */
/** @import { Process, Recordings } from "../chart/recordings.ts" */
/** @import { TimeRange } from "./view.js" */

/** The number of processes that are shown at first, and that each "Show more" adds. */
const STEP = 20;

const view = makeView(STEP);

/** @type {Chart[]} */
let charts = [];

start().catch((error) => {
  const note = document.createElement("p");
  note.className = "error";
  note.textContent = `Cannot show the charts: ${error.message}`;
  byId("lead").prepend(note);
  throw error;
});

/** @param {string} id */
function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`Nothing has the id "${id}"`);
  return element;
}

async function start() {
  const recordings = openRecordings(
    JSON.parse(byId("meta").textContent),
    await unpack(byId("data").textContent),
  );
  makeSwitches(byId("switches"), view, recordings.isOverlay, {
    redraw,
    resize,
    setElapsed: (isElapsed) => {
      const moved = setElapsed(recordings, isElapsed);
      if (view.zoom !== null) view.zoom = [view.zoom[0] + moved, view.zoom[1] + moved];
      drawCharts(recordings);
    },
  });
  const table = document.querySelector("table");
  if (table === null) throw new Error("There is no table");
  makeSortable(table);
  const update = makeFilter(recordings, () => {
    showRows(table, view, focus);
    drawCharts(recordings);
  });
  makeTools(recordings);
  update();
  new ResizeObserver(() => resize()).observe(byId("charts"));
  // The library draws the charts before the next frame. This is the frame after it.
  requestAnimationFrame(() =>
    setTimeout(() => document.documentElement.dataset.drawn = `${Math.round(performance.now())}`)
  );
}

/**
 * Makes the field that finds processes. Returns a function that shows the processes found.
 *
 * @param {Recordings} recordings
 * @param {() => void} show
 */
function makeFilter(recordings, show) {
  const bar = byId("filter");
  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = "Name or pid";
  field.setAttribute("aria-label", "Show only processes with this in their name or pid");
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  const more = makeButton(`Show ${STEP} more`, () => {
    view.limit += STEP;
    update();
  });
  field.addEventListener("input", () => {
    view.filter = field.value.trim().toLowerCase();
    view.limit = STEP;
    update();
  });
  bar.append(field, count, more);

  function update() {
    const found = recordings.processes
      .filter(({ label }) => label.toLowerCase().includes(view.filter));
    view.shown = found.slice(0, view.limit);
    view.focus = null;
    count.textContent = found.length > view.shown.length
      ? `${view.shown.length} of ${countAll(found)}, the most important first`
      : countAll(found);
    more.hidden = found.length <= view.shown.length;
    show();
  }
  bar.hidden = recordings.processes.length < 2;
  return update;
}

/**
 * Returns the numbers of groups and processes as text.
 *
 * @param {readonly Process[]} processes
 */
function countAll(processes) {
  const groups = processes.filter(({ most }) => most !== null).length;
  /** @type {(count: number, one: string, several: string) => string[]} */
  const tell = (count, one, several) =>
    count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  return [
    ...tell(groups, "group", "groups"),
    ...tell(processes.length - groups, "process", "processes"),
  ].join(", ") || "nothing found";
}

/** @param {Recordings} recordings */
function makeTools(recordings) {
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.append(
    makeButton("Zoom in", () => zoomBy(1 / 2)),
    makeButton("Zoom out", () => zoomBy(2)),
    makeButton("Show all", () => zoom(null)),
  );
  if (recordings.processes.some(({ lines }) => lines.some(({ kind }) => kind === "rise"))) {
    bar.append(makeCheck("Trend of the second half", (isOn) => {
      view.hasRises = isOn;
      redraw();
    }));
  }
  const { timeline: { xs }, processes } = recordings;
  const ends = listForecastEnds(recordings, processes);
  const [shown, all] = [false, true].map((areAllShown) => findWholeRange(xs, ends, areAllShown)[1]);
  if (shown !== all) {
    bar.append(makeCheck("Forecast up to the limit", (isOn) => {
      view.hasForecasts = isOn;
      view.zoom = null;
      drawCharts(recordings);
    }));
  }
  const legend = document.createElement("div");
  legend.className = "legend";
  legend.id = "legend";
  legend.setAttribute("role", "group");
  legend.setAttribute("aria-label", "Lines of the charts");
  /** @type {[text: string, isThere: (process: Process) => boolean][]} */
  const marks = [
    ["△ start", ({ isStart, replaced }) => isStart && replaced === null],
    ["◇ restart", ({ replaced }) => replaced !== null],
    ["✕ end", ({ isEnd }) => isEnd],
    [
      "╌╌ floor (smallest values) of a likely leak",
      ({ lines }) => lines.some(({ kind }) => kind === "floor"),
    ],
    ["┈┈ forecast", ({ forecasts }) => forecasts.length > 0],
  ];
  byId("key").textContent = [
    ...marks.filter(([, isThere]) => recordings.processes.some(isThere)).map(([text]) => text),
    "Drag to zoom, double-click to see all",
    `On a chart (Tab), ${KEYS}`,
  ].join(" · ");
  byId("lead").append(bar, legend);
}

/** @param {Recordings} recordings */
function drawCharts(recordings) {
  for (const chart of charts) chart.remove();
  charts = [];
  fillLegend(byId("legend"), view, { toggle, focus });
  const columns = recordings.columns
    .filter(({ at }) => view.shown.some((process) => valuesOf(process, at).length > 0));
  const ends = listForecastEnds(recordings, view.shown);
  view.whole = findWholeRange(recordings.timeline.xs, ends, view.hasForecasts);
  for (const [at, column] of columns.entries()) {
    const parent = byId(at === 0 ? "lead" : "charts");
    charts.push(makeChart(parent, column, recordings, view, { zoom, focus }));
  }
  if (view.zoom !== null) zoom(view.zoom);
}

/**
 * Shows the same times in all charts. Each chart calls this function again, without a change then.
 *
 * @param {TimeRange} range
 */
function zoom(range) {
  for (const { u } of charts) {
    const [first, last] = view.whole;
    const [min, max] = range ?? view.whole;
    const [shownMin, shownMax] = shownRange(u);
    if (shownMin !== min || shownMax !== max) u.setScale("x", { min, max });
    view.zoom = min <= first && max >= last ? null : [min, max];
  }
}

/** @param {number} factor */
function zoomBy(factor) {
  if (charts[0] !== undefined) zoom(zoomed(charts[0].u, view.whole, factor));
}

/** @param {Process} process */
function toggle(process) {
  if (!view.hidden.delete(process)) view.hidden.add(process);
  for (const chart of charts) chart.toggle(process);
}

/** @param {Process | null} process */
function focus(process) {
  if (process === view.focus) return;
  view.focus = process;
  for (const chart of charts) chart.focus(process);
  markFocus(process);
}

function redraw() {
  forgetColors();
  for (const { u } of charts) u.redraw(false, true);
}

/** @param {number} [width] The width in pixels. It defaults to the available width. */
function resize(width) {
  for (const chart of charts) chart.resize(width);
}
