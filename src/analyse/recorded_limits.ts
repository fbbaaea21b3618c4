/**
 * The limits of memory that a recording has columns of. Pure but for what it is told to remember.
 *
 * @module
 */

import { findInTable } from "../model/process_table.ts";
import type { Snapshot } from "../model/samples.ts";
import { findSeconds } from "./clock_steps.ts";
import type { Recording } from "./mod.ts";
import { addToWall, findOutlook } from "./walls.ts";

/**
 * Remembers what the columns `cgroup_memory` and `cgroup_memory_limit` tell. Whose limit it is, of the
 * control group of a process or of one above it, they do not.
 *
 * @param recording What it is added to.
 * @param snapshot The samples of a tick, which were added before.
 */
export function addRecordedLimits(recording: Recording, { tick, samples }: Snapshot): void {
  for (const { reading } of samples) {
    const { cgroup_memory: usedBytes, cgroup_memory_limit: limitBytes } = reading.extras;
    if (typeof usedBytes !== "number" || typeof limitBytes !== "number") continue;
    const record = findInTable(recording.processes.byPid, reading);
    if (record === null) continue;
    const { pid, startTicks, labels = "" } = reading;
    const limit = { kind: "max", group: null, limitBytes, usedBytes } as const;
    const seconds = findSeconds(recording.clockSteps, tick);
    const key = `${pid} ${startTicks} ${labels}`;
    const wall = addToWall(recording.walls, key, limit, seconds, tick.epochMs);
    record.findOutlook ??= (isLikely) => findOutlook([wall], isLikely);
  }
}
