/**
 * The contents of a chart: a line for each process with its floors and forecasts, and the limits.
 * Pure.
 *
 * @module
 */

import type { Forecast, LimitLine } from "../html/limit_lines.ts";
import type { LabelledLine } from "../html/page_parts.ts";
import type { Point, Segment } from "./points.ts";
import { toRates } from "./rates.ts";
import { type Column, type Process, type Recordings, valuesOf } from "./recordings.ts";
import { spread } from "./timeline.ts";
import { readColumn } from "./unpack.ts";

/** The line of a process. Times are in seconds of the axis. */
export interface Line {
  /** The process. */
  readonly process: Process;
  /** The place of the process among the processes that are shown. */
  readonly at: number;
  /** A value for each place on the axis; `null` is a gap, and at `undefined` the line continues. */
  readonly values: (number | null | undefined)[];
  /** The places of samples without a neighbour. */
  readonly lonely: number[];
  /** The first and the last point; `null` if no value is known. */
  readonly ends: Ends | null;
  /** Straight lines: floors of leaks, and the line of the original rule. */
  readonly trends: readonly LabelledLine[];
  /** Forecasts. */
  readonly forecasts: readonly Forecast[];
}

/** The first and the last point of a line. */
export interface Ends {
  /** The first point. */
  readonly start: Point;
  /** The last point. */
  readonly end: Point;
}

/**
 * Makes the line of a process: unpacks a column, and puts the values on the axis of time.
 *
 * @param process The process.
 * @param at The place of the process among the processes that are shown.
 * @param column The column.
 * @param recordings The recordings.
 */
export function makeLine(
  process: Process,
  at: number,
  column: Column,
  recordings: Recordings,
): Line {
  const { timeline } = recordings;
  const { places = [], startMs = 0 } = timeline.recordings[process.recording] ?? {};
  const known = readColumn(valuesOf(process, column.at), process.samples, column.scale);
  const timeOf = (tick: number) => timeline.xs[places[tick] ?? -1] ?? NaN;
  const drawn = column.isRate ? toRates(known, process.runs, timeOf) : known;
  // CPU seconds per second become percent.
  const shown = column.isRate && column.unit === "percent"
    ? drawn.map((rate) => rate * 100)
    : drawn;
  const values = spread(process.runs, shown, timeline, process.recording);
  const span = { from: Infinity, to: -Infinity };
  const lonely: number[] = [];
  for (const { from, to } of process.runs) {
    const [first, last] = [places[from] ?? NaN, places[to - 1] ?? NaN];
    span.from = Math.min(span.from, first);
    span.to = Math.max(span.to, last);
    // A run of one tick is drawn as a dot, because a line needs two points.
    if (from === to - 1) lonely.push(first);
  }
  const move = ([x, y]: Point): Point => [x - startMs / 1000, y];
  const place = <T extends Segment>(line: T): T => ({
    ...line,
    from: move(line.from),
    to: move(line.to),
  });
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
 * @param xs The axis of time.
 * @param values The values of the line.
 * @param span The places on the axis of the first and the last sample.
 * @returns Both points; `null` if no value is known.
 */
function findEnds(
  xs: ArrayLike<number>,
  values: readonly (number | null | undefined)[],
  { from, to }: { from: number; to: number },
): Ends | null {
  let [first, last] = [from, to];
  while (first <= last && values[first] == null) first++;
  while (last >= first && values[last] == null) last--;
  if (first > last) return null;
  const pointAt = (at: number): Point => [xs[at] ?? NaN, values[at] ?? NaN];
  return { start: pointAt(first), end: pointAt(last) };
}

/**
 * Lists the limits of a column. A limit that processes share is listed once.
 *
 * @param processes The processes that are shown.
 * @param column The column.
 */
export function listLimits(processes: readonly Process[], column: Column): LimitLine[] {
  const all = processes.flatMap(({ limits }) => limits)
    .filter((limit) => limit.column === column.name);
  return [...new Map(all.map((limit) => [`${limit.value} ${limit.text}`, limit])).values()];
}
