/**
 * The recordings of the page: their processes, and the packed values of each process.
 *
 * @module
 */

import type { ChartColumn } from "../html/chart_columns.ts";
import type { PageMeta, ProcessMeta } from "../html/page_parts.ts";
import { makeTimeline, type Timeline } from "./timeline.ts";
import { readPresence, readTimes, type Run } from "./unpack.ts";

/** The recordings of a page. */
export interface Recordings {
  /** The times of the ticks of each recording, in milliseconds since 1970. */
  readonly times: readonly Float64Array[];
  /** The columns with values, in the order of their charts. */
  readonly columns: readonly Column[];
  /** The processes and groups, the most important first. */
  readonly processes: readonly Process[];
  /** Whether there are several recordings. */
  readonly isOverlay: boolean;
  /** Whether the axis has elapsed time instead of clock time. */
  isElapsed: boolean;
  /** The axis of time. */
  timeline: Timeline;
}

/** A column with a chart. */
export interface Column extends ChartColumn {
  /** The index of the column in the packed values. */
  readonly at: number;
}

/** A process or a group. */
export interface Process extends Omit<ProcessMeta, "presence" | "values"> {
  /** The index of the process. */
  readonly id: number;
  /** The pid or the number of processes, and the recording if there are several. */
  readonly detail: string;
  /** The name with the detail. */
  readonly label: string;
  /** The runs of ticks with a sample. */
  readonly runs: readonly Run[];
  /** The packed values of each column. */
  readonly columns: readonly Uint8Array[];
}

/**
 * Splits the packed bytes into parts. Values are unpacked when they are drawn.
 *
 * @param meta The description of the page, with the lengths of all parts.
 * @param bytes All parts.
 * @returns The columns with values, the processes, and the axis of time.
 */
export function openRecordings(meta: PageMeta, bytes: Uint8Array): Recordings {
  let at = 0;
  const take = (length: number) => bytes.subarray(at, at += length);
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
 * @param recordings The recordings.
 * @param isElapsed Whether the axis has elapsed time.
 * @returns The seconds by which the first recording has moved on the axis.
 */
export function setElapsed(recordings: Recordings, isElapsed: boolean): number {
  const zeroMs = () => recordings.timeline.recordings[0]?.startMs ?? 0;
  const before = zeroMs();
  recordings.isElapsed = isElapsed || recordings.isOverlay;
  recordings.timeline = makeTimeline(recordings.times, recordings.isElapsed);
  return (before - zeroMs()) / 1000;
}

/**
 * Returns the packed values of a process. The result is empty if the process has no values.
 *
 * @param process The process.
 * @param at The index of the column.
 */
export function valuesOf({ columns }: Pick<Process, "columns">, at: number): Uint8Array {
  return columns[at] ?? new Uint8Array();
}
