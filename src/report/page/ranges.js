// @ts-check
/**
 * Which times and values a chart shows. Pure.
 *
 * @module
 */

/** @import { Forecast, Point } from "./lines.js" */
/** @import { Column, Process, Recordings } from "./recordings.js" */
/** @import { LimitLine } from "../limit_lines.ts" */

/** A limit is in the picture where it is at most so many times the largest value. */
const FAR = 4;

/** A forecast is shown to its end where it takes at most so many times as long as the recording. */
const LONGEST_FORECAST = 2;

/** Of a longer forecast the beginning is shown: this part of the time that was recorded. */
const FORECAST_PART = 1 / 6;

/** Behind the end of a forecast there is room for its mark: this part of all that is shown. */
const FORECAST_ROOM = 1 / 100;

/** On both sides of a single tick so many seconds are shown. */
const AROUND_TICK = 30;

/** @typedef {readonly [min: number, max: number]} Range */

/**
 * Lists when forecasts reach their limits.
 *
 * @param {Recordings} recordings The recordings.
 * @param {readonly Process[]} processes The processes that are shown.
 * @param {string} [name] The column whose forecasts count; those of all columns where it is left out.
 * @returns {number[]} The times, in seconds of the axis.
 */
export function listForecastEnds({ timeline }, processes, name) {
  return processes.flatMap(({ forecasts, recording }) => {
    const zero = (timeline.recordings[recording]?.startMs ?? 0) / 1000;
    return forecasts.filter(({ column }) => name === undefined || column === name)
      .map(({ to }) => to[0] - zero);
  });
}

/**
 * Finds the times that charts show when they are not zoomed: those of the ticks, and of forecasts.
 *
 * @param {Float64Array} xs The axis of time.
 * @param {readonly number[]} forecastEnds When forecasts reach their limits.
 * @param {boolean} areAllShown Whether forecasts are shown to their ends, however far off.
 * @returns {Range} The times, in seconds of the axis.
 */
export function findWholeRange(xs, forecastEnds, areAllShown) {
  const [first, last] = [xs[0] ?? 0, xs.at(-1) ?? 0];
  if (first === last) return [first - AROUND_TICK, last + AROUND_TICK];
  const ends = forecastEnds.filter((end) => end > last);
  if (ends.length === 0) return [first, last];
  const longest = areAllShown ? Infinity : LONGEST_FORECAST * (last - first);
  const near = ends.filter((end) => end - last <= longest);
  if (near.length === 0) return [first, last + (last - first) * FORECAST_PART];
  const end = Math.max(...near);
  return [first, end + (end - first) * FORECAST_ROOM];
}

/**
 * Finds the values that a chart shows. What is counted and CPU % begin at 0; so does memory, unless
 * that would hide how it changes.
 *
 * @param {Column} column The column.
 * @param {number | null} min The least value at the times that are shown; `null` where there is none.
 * @param {number} top The largest, with the limits that are in the picture.
 * @returns {[min: number, max: number]} The values at the bottom and at the top of the chart.
 */
export function findValueRange({ unit }, min, top) {
  const least = { percent: 10, count: 4, bytes: 4096, "count/s": 4, "bytes/s": 4096 }[unit];
  if (min == null) return [0, least];
  const isFar = unit === "bytes" && top > min && top - min < top / 4;
  const room = Math.max((top - (isFar ? min : 0)) * 0.08, isFar ? least * 4 : 0);
  return [isFar ? Math.max(0, min - room) : 0, Math.max(least, top + room)];
}

/**
 * Finds the top of the values, with the limits that are in the picture: those that are not far above
 * the values, and those that are reached at the times that are shown.
 *
 * @param {number} max The largest value at these times.
 * @param {readonly LimitLine[]} limits The limits of the chart.
 * @param {readonly Forecast[]} forecasts The forecasts of the chart.
 * @param {Range} times The times that are shown.
 */
export function findTop(max, limits, forecasts, [from, to]) {
  const near = limits.map(({ value }) => value).filter((value) => value <= FAR * max);
  const reached = forecasts.filter((one) => one.to[0] > from && one.to[0] <= to);
  return Math.max(max, ...near, ...reached.map(({ limit }) => limit));
}

/**
 * Finds that part of a straight line that lies in the times and values that are shown.
 *
 * @param {Point} from Where the line begins.
 * @param {Point} to Where it ends.
 * @param {Range} times The times.
 * @param {Range} values The values.
 * @returns {{ from: Point, to: Point } | null} The part; `null` where there is none.
 */
export function findPartInSight([x, y], [toX, toY], times, values) {
  const [dx, dy] = [toX - x, toY - y];
  let [first, last] = [0, 1];
  // The part of the way along the line at which it passes each side (Liang and Barsky, 1984).
  for (const [start, way, [min, max]] of /** @type {const} */ ([[x, dx, times], [y, dy, values]])) {
    if (way === 0 && (start < min || start > max)) return null;
    if (way === 0) continue;
    const [near, far] = [(min - start) / way, (max - start) / way];
    first = Math.max(first, Math.min(near, far));
    last = Math.min(last, Math.max(near, far));
  }
  if (first > last) return null;
  return { from: [x + first * dx, y + first * dy], to: [x + last * dx, y + last * dy] };
}
