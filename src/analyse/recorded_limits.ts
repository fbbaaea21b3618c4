/**
 * Finds limits of memory in the columns of a recording. Pure, except that it changes the given recording.
 *
 * @module
 */

import type { MemoryLimit } from "../model/limits.ts";
import { findInTable } from "../model/process_table.ts";
import type { Reading } from "../model/processes.ts";
import type { Sample, Snapshot } from "../model/samples.ts";
import { findSeconds } from "./clock_steps.ts";
import { keyOf } from "./group_sums.ts";
import { findGroup, type Recording } from "./mod.ts";
import type { ProcessRecord } from "./process_record.ts";
import { addToWall, findOutlook } from "./walls.ts";

/**
 * Remembers the values of the columns `cgroup_memory` and `cgroup_memory_limit`. They do not show whether the
 * limit belongs to the control group of the process or to a parent group. A group has a limit if all of its
 * processes have it.
 *
 * @param recording The recording, which receives the limits.
 * @param snapshot The samples of a tick, which the recording already contains.
 */
export function addRecordedLimits(recording: Recording, { tick, samples }: Snapshot): void {
  // Most files have no limits. Without any, no group needs a look.
  if (recording.walls.size === 0 && !samples.some(hasLimit)) return;
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

/**
 * Returns whether a process exists until the end of the recording of its host. A process that has ended reaches
 * no limit.
 */
function isThere({ processes }: Recording, { labels, lastSeconds }: ProcessRecord): boolean {
  return !processes.all.some((one) => one.labels === labels && one.lastSeconds > lastSeconds);
}

function hasLimit({ reading: { extras } }: Sample): boolean {
  return typeof extras.cgroup_memory_limit === "number";
}

/** Returns the limit in the columns and the memory that counts towards it; `null` without them. */
export function recordedLimitOf({ extras }: Reading): MemoryLimit | null {
  const { cgroup_memory: usedBytes, cgroup_memory_limit: limitBytes } = extras;
  if (typeof usedBytes !== "number" || typeof limitBytes !== "number") return null;
  return { kind: "max", group: null, limitBytes, usedBytes };
}

/**
 * Returns the limit that all processes of a group have in common; `null` if limits differ. Processes of one
 * control group have the same values at a tick.
 */
function common(known: MemoryLimit | null | undefined, other: MemoryLimit | null) {
  if (known === undefined) return other;
  const isSame = known !== null && other !== null && known.limitBytes === other.limitBytes &&
    known.usedBytes === other.usedBytes;
  return isSame ? known : null;
}
