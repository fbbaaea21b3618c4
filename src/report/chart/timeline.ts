/**
 * The axis of time, which all recordings share, because the chart library needs one axis. Pure.
 *
 * @module
 */

import type { Run } from "./unpack.ts";

/**
 * The time between two ticks above which there is a pause, in usual steps. A file of two recordings
 * has a pause, for example. Lines have a gap there.
 */
const LONGEST_STEP = 4;

/** An axis of time. */
export interface Timeline {
  /** Seconds since 1970, or since the start of each recording. */
  readonly xs: Float64Array;
  /** The recordings on the axis. */
  readonly recordings: readonly PlacedRecording[];
}

/** A recording on an axis of time. */
export interface PlacedRecording {
  /** The places of its ticks on the axis. */
  readonly places: Int32Array;
  /** The places of its pauses on the axis. */
  readonly pauses: Int32Array;
  /** The time of the zero of the axis, in milliseconds since 1970. */
  readonly startMs: number;
}

/**
 * Puts recordings on one axis.
 *
 * @param recordings The times of their ticks, in milliseconds since 1970.
 * @param isElapsed Whether each recording begins at 0. Several recordings always do.
 * @returns The axis.
 */
export function makeTimeline(
  recordings: readonly Float64Array[],
  isElapsed: boolean = recordings.length > 1,
): Timeline {
  const starts = recordings.map((times) =>
    isElapsed ? times.reduce((a, b) => Math.min(a, b), Infinity) : 0
  );
  const own = recordings.map((times, at) => times.map((ms) => (ms - (starts[at] ?? 0)) / 1000));
  const pauses = own.map((times) => findPauses(sort(times)));
  const all = sort(join([...own, ...pauses]));
  const xs = all.filter((x, at) => at === 0 || x !== all[at - 1]);
  return {
    xs,
    recordings: own.map((times, at) => ({
      places: placeAll(times, xs),
      pauses: placeAll(pauses[at] ?? new Float64Array(), xs),
      startMs: starts[at] ?? 0,
    })),
  };
}

/**
 * Spreads the values of a process over the axis. A place without a sample is `null`, which is a gap in
 * the line. An unknown value is `undefined`, and the line continues there.
 *
 * @param runs The ticks of the samples.
 * @param values The values, one for each sample; NaN is unknown.
 * @param timeline The axis.
 * @param recording The index of the recording.
 * @returns A value for each place on the axis.
 */
export function spread(
  runs: readonly Run[],
  values: Float64Array,
  timeline: Timeline,
  recording: number,
): (number | null | undefined)[] {
  const { places, pauses } = timeline.recordings[recording] ?? { places: [], pauses: [] };
  const data = new Array(timeline.xs.length).fill(
    timeline.recordings.length > 1 ? undefined : null,
  );
  if (timeline.recordings.length > 1) {
    for (const place of places) data[place] = null;
    for (const place of pauses) data[place] = null;
  }
  let at = 0;
  for (const { from, to } of runs) {
    for (let tick = from; tick < to; tick++) {
      const value = values[at++] ?? NaN;
      data[places[tick] ?? 0] = Number.isNaN(value) ? undefined : value;
    }
  }
  return data;
}

function join(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function sort(times: Float64Array): Float64Array {
  const isSorted = times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0));
  return isSorted ? times : times.toSorted();
}

function findPauses(times: Float64Array): Float64Array {
  const steps = times.subarray(1).map((time, at) => time - (times[at] ?? 0));
  const usual = steps.toSorted()[steps.length >> 1] ?? 0;
  return Float64Array.from(
    Array.from(steps.keys()).filter((at) => (steps[at] ?? 0) > LONGEST_STEP * usual),
    (at) => (times[at] ?? 0) + (steps[at] ?? 0) / 2,
  );
}

function placeAll(times: Float64Array, xs: Float64Array): Int32Array {
  const places = new Int32Array(times.length);
  let place = 0;
  for (let at = 0; at < times.length; at++) {
    const time = times[at] ?? 0;
    if ((xs[place] ?? 0) > time) place = 0;
    if (place === 0) place = findPlace(time, xs);
    while ((xs[place] ?? Infinity) < time) place++;
    places[at] = place;
  }
  return places;
}

function findPlace(time: number, xs: Float64Array) {
  let [low, high] = [0, xs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
