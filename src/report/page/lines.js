// @ts-check
/**
 * The contents of a chart: a line for each process with its floors and forecasts, and the limits.
 * Pure.
 *
 * @module
 */

import { toRates } from "./rates.js";
import { valuesOf } from "./recordings.js";
import { spread } from "./timeline.js";
import { readColumn } from "./unpack.js";

/** @import { Column, Process, Recordings } from "./recordings.js" */

/** @typedef {ReturnType<typeof makeLine>} Line */

/** @typedef {Line["forecasts"][number]} Forecast */

/** @typedef {Line["trends"][number]} Trend */

/** @typedef {readonly [x: number, y: number]} Point */

/**
 * The first and the last point of a line.
 *
 * @typedef {{ start: Point, end: Point }} Ends
 */

/**
 * Makes the line of a process: unpacks a column, and puts the values on the axis of time.
 *
 * @param {Process} process The process.
 * @param {number} at The place of the process among the processes that are shown.
 * @param {Column} column The column.
 * @param {Recordings} recordings The recordings.
 */
export function makeLine(process, at, column, recordings) {
  const { timeline } = recordings;
  const { places = [], startMs = 0 } = timeline.recordings[process.recording] ?? {};
  const known = readColumn(valuesOf(process, column.at), process.samples, column.scale);
  /** @param {number} tick */
  const timeOf = (tick) => timeline.xs[places[tick] ?? -1] ?? NaN;
  const drawn = column.isRate ? toRates(known, process.runs, timeOf) : known;
  // CPU seconds per second become percent.
  const shown = column.isRate && column.unit === "percent"
    ? drawn.map((rate) => rate * 100)
    : drawn;
  const values = spread(process.runs, shown, timeline, process.recording);
  const span = { from: Infinity, to: -Infinity };
  /** @type {number[]} */
  const lonely = [];
  for (const { from, to } of process.runs) {
    const [first, last] = [places[from] ?? NaN, places[to - 1] ?? NaN];
    span.from = Math.min(span.from, first);
    span.to = Math.max(span.to, last);
    // A run of one tick is drawn as a dot, because a line needs two points.
    if (from === to - 1) lonely.push(first);
  }
  /** @type {<T extends { from: Point, to: Point }>(line: T) => T} */
  const place = (line) => ({ ...line, from: placed(line.from), to: placed(line.to) });
  /** @type {(point: Point) => Point} */
  const placed = ([x, y]) => [x - startMs / 1000, y];
  return {
    process,
    at,
    values,
    lonely,
    ends: findEnds(timeline.xs, values, span),
    trends: process.lines.filter(({ metric }) => metric === column.name).map(place),
    forecasts: process.forecasts.filter((one) => one.column === column.name).map(place),
  };
}

/**
 * Finds the first and the last point with a known value.
 *
 * @param {ArrayLike<number>} xs The axis of time.
 * @param {readonly (number | null | undefined)[]} values The values of the line.
 * @param {{ from: number, to: number }} span The places on the axis of the first and the last sample.
 * @returns {Ends | null} Both points; `null` if no value is known.
 */
function findEnds(xs, values, { from, to }) {
  let [first, last] = [from, to];
  while (first <= last && values[first] == null) first++;
  while (last >= first && values[last] == null) last--;
  if (first > last) return null;
  /** @type {(at: number) => Point} */
  const pointAt = (at) => [xs[at] ?? NaN, values[at] ?? NaN];
  return { start: pointAt(first), end: pointAt(last) };
}

/**
 * Lists the limits of a column. A limit that processes share is listed once.
 *
 * @param {readonly Process[]} processes The processes that are shown.
 * @param {Column} column The column.
 */
export function listLimits(processes, column) {
  const all = processes.flatMap(({ limits }) => limits)
    .filter((limit) => limit.column === column.name);
  return [...new Map(all.map((limit) => [`${limit.value} ${limit.text}`, limit])).values()];
}
