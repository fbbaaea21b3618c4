/**
 * Looks at what grows: reads the parts of the memory of processes that have grown, until the recording
 * ends. It is loaded when the first has.
 *
 * @module
 */

import { findSeconds } from "../analyse/clock_steps.ts";
import { addToParts, emptyParts } from "../analyse/process_series.ts";
import type { Recording } from "../analyse/mod.ts";
import { hasGrown } from "../analyse/process_record.ts";
import { findInTable } from "../model/process_table.ts";
import type { Reader } from "../model/reader.ts";
import type { Snapshot } from "../model/samples.ts";

/** They are read so often at most, */
const PACE_MS = 950;

/** and of no more processes at a time. */
const MOST_WATCHED = 20;

/**
 * Watches what grows.
 *
 * @param reader Where parts are read.
 * @param recording What is remembered; it is added to.
 * @returns What is to be told of each snapshot, when it is remembered.
 */
export function watchParts(
  reader: Pick<Reader, "readMemoryParts">,
  recording: Recording,
): (snapshot: Snapshot) => void {
  let readAtMs = -Infinity;
  let watched = new Set<number>();
  return ({ tick, samples }) => {
    if (tick.monotonicMs - readAtMs < PACE_MS) return;
    readAtMs = tick.monotonicMs;
    const seconds = findSeconds(recording.clockSteps, tick);
    const still = new Set<number>();
    const look = ({ pid, startTicks }: { pid: number; startTicks: number }) => {
      if (still.size >= MOST_WATCHED || still.has(pid)) return;
      const record = findInTable(recording.processes.byPid, { pid, startTicks });
      if (record === null || record.arePartsRecorded) return;
      if (record.parts === null && !hasGrown(record.rssBytes)) return;
      const sizes = reader.readMemoryParts(pid);
      if (sizes === null) return;
      still.add(pid);
      addToParts(record.parts ??= emptyParts(), seconds, sizes);
    };
    // What is watched already is watched on.
    for (const { reading } of samples) if (watched.has(reading.pid)) look(reading);
    for (const { reading } of samples) look(reading);
    watched = still;
  };
}
