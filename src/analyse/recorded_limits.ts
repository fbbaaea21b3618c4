/**
 * The limits of memory that a recording has columns of. Pure but for what it is told to remember.
 *
 * @module
 */

import type { MemoryLimit } from "../model/limits.ts";
import { findInTable } from "../model/process_table.ts";
import type { Reading } from "../model/processes.ts";
import type { Snapshot } from "../model/samples.ts";
import { findSeconds } from "./clock_steps.ts";
import { keyOf } from "./group_sums.ts";
import { findGroup, type Recording } from "./mod.ts";
import type { ProcessRecord } from "./process_record.ts";
import { addToWall, findOutlook } from "./walls.ts";

/**
 * Remembers what the columns `cgroup_memory` and `cgroup_memory_limit` tell. They do not tell whose limit
 * it is: that of the control group of a process, or of one above it. A group has the limit that all of
 * its processes have.
 *
 * @param recording What it is added to.
 * @param snapshot The samples of a tick, which were added before.
 */
export function addRecordedLimits(recording: Recording, { tick, samples }: Snapshot): void {
  const byGroup = new Map<ProcessRecord, MemoryLimit | null>();
  for (const sample of samples) {
    const { reading } = sample;
    const limit = recordedLimitOf(reading);
    const key = keyOf(sample);
    const group = key === null ? null : findGroup(recording.groups, key);
    if (group !== null) byGroup.set(group, common(byGroup.get(group), limit));
    if (limit === null) continue;
    const record = findInTable(recording.processes.byPid, reading);
    if (record !== null) add(record, limit);
  }
  for (const [group, limit] of byGroup) {
    if (limit === null) group.findOutlook = null;
    else add(group, limit);
  }

  function add(record: ProcessRecord, limit: MemoryLimit): void {
    const { pid, startTicks, labels, totals } = record;
    const who = pid < 0 ? record.name : `${pid} ${startTicks} ${labels}`;
    const key = `${totals === undefined ? "process" : "group"} ${who}`;
    const seconds = findSeconds(recording.clockSteps, tick);
    const wall = addToWall(recording.walls, key, limit, seconds, tick.epochMs);
    record.findOutlook ??= (isLikely) =>
      isThere(recording, record) ? findOutlook([wall], isLikely) : null;
  }
}

/** Whether it is there to the end, as far as its host was recorded. What is gone reaches no limit. */
function isThere({ processes }: Recording, { labels, lastSeconds }: ProcessRecord): boolean {
  return !processes.all.some((one) => one.labels === labels && one.lastSeconds > lastSeconds);
}

/** The limit that columns tell, and what is used of it; `null` where they do not. */
export function recordedLimitOf({ extras }: Reading): MemoryLimit | null {
  const { cgroup_memory: usedBytes, cgroup_memory_limit: limitBytes } = extras;
  if (typeof usedBytes !== "number" || typeof limitBytes !== "number") return null;
  return { kind: "max", group: null, limitBytes, usedBytes };
}

/** What is read of one control group at a tick is the same for all of its processes. */
function common(known: MemoryLimit | null | undefined, other: MemoryLimit | null) {
  if (known === undefined) return other;
  const isSame = known !== null && other !== null && known.limitBytes === other.limitBytes &&
    known.usedBytes === other.usedBytes;
  return isSame ? known : null;
}
