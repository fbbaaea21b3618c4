// @ts-check
/**
 * The recordings of the page: their processes, and the packed values of each process.
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
 * Splits the packed bytes into parts. Values are unpacked when they are drawn.
 *
 * @param {PageMeta} meta The description of the page, with the lengths of all parts.
 * @param {Uint8Array} bytes All parts.
 * @returns The columns with values, the processes, and the axis of time.
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
 * Puts the recordings on an axis of clock time, or on one of elapsed time. Several recordings are
 * always on an axis of elapsed time.
 *
 * @param {Recordings} recordings The recordings.
 * @param {boolean} isElapsed Whether the axis has elapsed time.
 * @returns {number} The seconds by which the first recording has moved on the axis.
 */
export function setElapsed(recordings, isElapsed) {
  const zeroMs = () => recordings.timeline.recordings[0]?.startMs ?? 0;
  const before = zeroMs();
  recordings.isElapsed = isElapsed || recordings.isOverlay;
  recordings.timeline = makeTimeline(recordings.times, recordings.isElapsed);
  return (before - zeroMs()) / 1000;
}

/**
 * Returns the packed values of a process. The result is empty if the process has no values.
 *
 * @param {{ columns: readonly Uint8Array[] }} process The process.
 * @param {number} at The index of the column.
 */
export function valuesOf({ columns }, at) {
  return columns[at] ?? new Uint8Array();
}
