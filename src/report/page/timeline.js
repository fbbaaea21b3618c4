// @ts-check
/**
 * The axis of time, which all recordings share, because the chart library needs one axis. Pure.
 *
 * @module
 */

/**
 * The time between two ticks above which there is a pause, in usual steps. A file of two recordings
 * has a pause, for example. Lines have a gap there.
 */
const LONGEST_STEP = 4;

/**
 * @typedef {object} Timeline
 * @property {Float64Array} xs Seconds since 1970, or since the start of each recording.
 * @property {{ places: Int32Array, pauses: Int32Array, startMs: number }[]} recordings For each
 * recording the places of its ticks and of its pauses on the axis, and the time of the zero of the
 * axis, in milliseconds since 1970.
 */

/**
 * Puts recordings on one axis.
 *
 * @param {readonly Float64Array[]} recordings The times of their ticks, in milliseconds since 1970.
 * @param {boolean} [isElapsed] Whether each recording begins at 0. Several recordings always do.
 * @returns {Timeline} The axis.
 */
export function makeTimeline(recordings, isElapsed = recordings.length > 1) {
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
 * @param {readonly { from: number, to: number }[]} runs The ticks of the samples.
 * @param {Float64Array} values The values, one for each sample; NaN is unknown.
 * @param {Timeline} timeline The axis.
 * @param {number} recording The index of the recording.
 * @returns {(number | null | undefined)[]} A value for each place on the axis.
 */
export function spread(runs, values, timeline, recording) {
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

/**
 * @param {readonly Float64Array[]} parts
 * @returns {Float64Array}
 */
function join(parts) {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * @param {Float64Array} times
 * @returns {Float64Array}
 */
function sort(times) {
  const isSorted = times.every((time, at) => at === 0 || time >= (times[at - 1] ?? 0));
  return isSorted ? times : times.toSorted();
}

/**
 * @param {Float64Array} times
 * @returns {Float64Array}
 */
function findPauses(times) {
  const steps = times.subarray(1).map((time, at) => time - (times[at] ?? 0));
  const usual = steps.toSorted()[steps.length >> 1] ?? 0;
  return Float64Array.from(
    Array.from(steps.keys()).filter((at) => (steps[at] ?? 0) > LONGEST_STEP * usual),
    (at) => (times[at] ?? 0) + (steps[at] ?? 0) / 2,
  );
}

/**
 * @param {Float64Array} times
 * @param {Float64Array} xs
 * @returns {Int32Array}
 */
function placeAll(times, xs) {
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

/**
 * @param {number} time
 * @param {Float64Array} xs
 */
function findPlace(time, xs) {
  let [low, high] = [0, xs.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
