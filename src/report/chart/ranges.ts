/**
 * The times and the values that a chart shows. Pure.
 *
 * @module
 */

import type { Forecast, LimitLine } from "../html/limit_lines.ts";
import type { Point, Range, Segment } from "./points.ts";
import type { Column, Process, Recordings } from "./recordings.ts";

/** A limit is visible if it is at most this many times the largest value. */
const FAR = 4;

/** A forecast is shown to its end if it is at most this many times as long as the recording. */
const LONGEST_FORECAST = 2;

/** The length of the visible part of a longer forecast, as a part of the recorded time. */
const FORECAST_PART = 1 / 6;

/** The room for the mark at the end of a forecast, as a part of the time that is shown. */
const FORECAST_ROOM = 1 / 100;

/** The time that is shown before and after a single tick, in seconds. */
const AROUND_TICK = 30;

/**
 * Lists the times at which forecasts reach their limits.
 *
 * @param recordings The recordings.
 * @param processes The processes that are shown.
 * @param name The column of the forecasts. It defaults to all columns.
 * @returns The times, in seconds of the axis.
 */
export function listForecastEnds(
  { timeline }: Recordings,
  processes: readonly Process[],
  name?: string,
): number[] {
  return processes.flatMap(({ forecasts, recording }) => {
    const zero = (timeline.recordings[recording]?.startMs ?? 0) / 1000;
    return forecasts.filter(({ column }) => name === undefined || column === name)
      .map(({ to }) => to[0] - zero);
  });
}

/**
 * Finds the times that charts without a zoom show: the recorded time, and the time of forecasts.
 *
 * @param xs The axis of time.
 * @param forecastEnds The times at which forecasts reach their limits.
 * @param areAllShown Whether even the longest forecast is shown to its end.
 * @returns The times, in seconds of the axis.
 */
export function findWholeRange(
  xs: Float64Array,
  forecastEnds: readonly number[],
  areAllShown: boolean,
): Range {
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
 * Finds the values that a chart shows. Axes begin at 0. Only an axis of memory begins higher, if the
 * changes would not be visible otherwise.
 *
 * @param column The column.
 * @param min The smallest value at the visible times; `null` without a value.
 * @param top The largest value, or the highest visible limit.
 * @returns The values at the bottom and the top of the chart.
 */
export function findValueRange(
  { unit }: Column,
  min: number | null,
  top: number,
): [min: number, max: number] {
  const least = { percent: 10, count: 4, bytes: 4096, "count/s": 4, "bytes/s": 4096 }[unit];
  if (min == null) return [0, least];
  const isFar = unit === "bytes" && top > min && top - min < top / 4;
  const room = Math.max((top - (isFar ? min : 0)) * 0.08, isFar ? least * 4 : 0);
  return [isFar ? Math.max(0, min - room) : 0, Math.max(least, top + room)];
}

/**
 * Finds the largest value or visible limit. A limit is visible if it is not far above the values, or
 * if a forecast reaches the limit at the visible times.
 *
 * @param max The largest value at the visible times.
 * @param limits The limits of the chart.
 * @param forecasts The forecasts of the chart.
 * @param times The visible times.
 */
export function findTop(
  max: number,
  limits: readonly LimitLine[],
  forecasts: readonly Forecast[],
  [from, to]: Range,
): number {
  const near = limits.map(({ value }) => value).filter((value) => value <= FAR * max);
  const reached = forecasts.filter((one) => one.to[0] > from && one.to[0] <= to);
  return Math.max(max, ...near, ...reached.map(({ limit }) => limit));
}

/**
 * Finds the visible part of a straight line.
 *
 * @param from The first point of the line.
 * @param to The last point of the line.
 * @param times The visible times.
 * @param values The visible values.
 * @returns The visible part; `null` if no part is visible.
 */
export function findPartInSight(
  [x, y]: Point,
  [toX, toY]: Point,
  times: Range,
  values: Range,
): Segment | null {
  const [dx, dy] = [toX - x, toY - y];
  let [first, last] = [0, 1];
  // Clips the line at each side of the chart (Liang and Barsky, 1984).
  for (const [start, way, [min, max]] of [[x, dx, times], [y, dy, values]] as const) {
    if (way === 0 && (start < min || start > max)) return null;
    if (way === 0) continue;
    const [near, far] = [(min - start) / way, (max - start) / way];
    first = Math.max(first, Math.min(near, far));
    last = Math.min(last, Math.max(near, far));
  }
  if (first > last) return null;
  return { from: [x + first * dx, y + first * dy], to: [x + last * dx, y + last * dy] };
}
