// @ts-check
/**
 * The recordings of the page, taken apart: whose values are where.
 *
 * @module
 */

import { makeTimeline } from "./timeline.js";
import { readPresence, readTimes } from "./unpack.js";

/** @import { PageMeta } from "../page_parts.ts" */

/** @typedef {ReturnType<typeof openRecordings>} Recordings */

/** @typedef {Recordings["processes"][number]} Process */

/** @typedef {Recordings["columns"][number]} Column */

/**
 * Takes the bytes apart, by the lengths of the parts. Values are unpacked when they are drawn.
 *
 * @param {PageMeta} meta What there is, and how long each part is.
 * @param {Uint8Array} bytes All parts.
 * @returns The columns that have values, the processes, and their axis of time.
 */
export function openRecordings(meta, bytes) {
  let at = 0;
  /** @param {number} length */
  const take = (length) => bytes.subarray(at, at += length);
  const times = meta.recordings.map(({ ticks, times }) => readTimes(take(times), ticks));
  const isOverlay = meta.recordings.length > 1;
  const processes = meta.processes.map((process, id) => {
    const from = isOverlay ? ` · ${meta.recordings[process.recording]?.title}` : "";
    const who = process.most === null ? `${process.pid ?? "?"}` : `×${process.most}`;
    return {
      ...process,
      id,
      detail: `${who}${from}`,
      label: `${process.name} (${who}${from})`,
      runs: readPresence(take(process.presence)),
      columns: process.values.map(take),
    };
  });
  const columns = meta.columns.map((column, at) => ({ ...column, at }))
    .filter(({ at }) => processes.some((process) => valuesOf(process, at).length > 0));
  const timeline = makeTimeline(times, isOverlay);
  return { times, columns, processes, isOverlay, isElapsed: isOverlay, timeline };
}

/**
 * Puts the recordings on an axis of clock time, or of time since the start of each. Several are
 * always on the latter.
 *
 * @param {Recordings} recordings The recordings.
 * @param {boolean} isElapsed Which of the two.
 * @returns {number} By how many seconds the moments of the first recording have moved on the axis.
 */
export function setElapsed(recordings, isElapsed) {
  const zeroMs = () => recordings.timeline.recordings[0]?.startMs ?? 0;
  const before = zeroMs();
  recordings.isElapsed = isElapsed || recordings.isOverlay;
  recordings.timeline = makeTimeline(recordings.times, recordings.isElapsed);
  return (before - zeroMs()) / 1000;
}

/**
 * The values of a process, packed; none where it has none.
 *
 * @param {{ columns: readonly Uint8Array[] }} process The process.
 * @param {number} at Which column.
 */
export function valuesOf({ columns }, at) {
  return columns[at] ?? new Uint8Array();
}
