/**
 * The recordings of the page, taken apart: whose values are where.
 *
 * @module
 */

import { readPresence, readTimes } from "./data.js";
import { makeTimeline } from "./timeline.js";

/**
 * Takes the bytes apart, by the lengths of the parts. Values are unpacked when they are drawn.
 *
 * @param {object} meta What there is, and how long each part is.
 * @param {Uint8Array} bytes All parts.
 * @returns {object} The columns that have values, the processes, and their axis of time.
 */
export function openBook(meta, bytes) {
  let at = 0;
  const take = (length) => bytes.subarray(at, at += length);
  const times = meta.recordings.map(({ ticks, times }) => readTimes(take(times), ticks));
  const isOverlay = meta.recordings.length > 1;
  const processes = meta.processes.map((process, id) => {
    const from = isOverlay ? ` · ${meta.recordings[process.recording].title}` : "";
    return {
      ...process,
      id,
      detail: `${process.pid}${from}`,
      label: `${process.name} (${process.pid}${from})`,
      runs: readPresence(take(process.presence)),
      columns: process.values.map(take),
    };
  });
  const columns = meta.columns.map((column, at) => ({ ...column, at }))
    .filter(({ at }) => processes.some(({ columns }) => columns[at].length > 0));
  return { columns, processes, isOverlay, timeline: makeTimeline(times) };
}
