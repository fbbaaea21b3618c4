/**
 * Reads the parts of the memory of processes that have grown, until the recording ends. PROFIT
 * loads this file when the first process has grown.
 *
 * @module
 */

import { findSeconds } from "../../analyse/clock_steps.ts";
import { addToParts, emptyParts } from "../../analyse/process_series.ts";
import type { Recording } from "../../analyse/mod.ts";
import { hasGrown } from "../../analyse/process_record.ts";
import { findInTable } from "../../model/process_table.ts";
import type { Reader } from "../../model/reader.ts";
import type { Snapshot } from "../../model/samples.ts";

/** The least time between two reads of the parts of a process. */
const PACE_MS = 950;

/** The most processes whose parts are read. */
const MOST_WATCHED = 20;

/**
 * Watches the parts of memory.
 *
 * @param reader Reads parts.
 * @param recording The remembered recording; the watch adds to it.
 * @returns A function to call for each remembered snapshot.
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
    // Watched processes stay watched.
    for (const { reading } of samples) if (watched.has(reading.pid)) look(reading);
    for (const { reading } of samples) look(reading);
    watched = still;
  };
}
