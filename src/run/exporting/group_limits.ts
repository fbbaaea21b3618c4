/**
 * Finds the memory limits of groups: the limits that apply to all processes of a group.
 *
 * @module
 */

import { keyOf } from "../../analyse/group_sums.ts";
import { findGroup, type Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import { findOutlook, type Wall } from "../../analyse/walls.ts";
import type { Reading } from "../../model/processes.ts";
import type { Sample } from "../../model/samples.ts";

/** The limits of a process: of its control group, of the groups above it, and of the machine. */
export interface LimitsAbove {
  /** The limits. */
  readonly walls: readonly Wall[];
  /** Finds the limit that is reached first. */
  readonly findOutlook: NonNullable<ProcessRecord["findOutlook"]>;
}

/**
 * Watches the limits of groups.
 *
 * @param recording The remembered recording; the watch sets how its groups find their limit.
 * @returns A function to call for the samples of each tick, with a function that returns the limits above a process
 * (`null` if they are unknown).
 */
export function watchGroupLimits(
  recording: Recording,
): (samples: readonly Sample[], limitsAbove: (reading: Reading) => LimitsAbove | null) => void {
  let limited: Iterable<ProcessRecord> = [];
  return (samples, limitsAbove) => {
    const above = new Map<ProcessRecord, Set<LimitsAbove>>();
    for (const sample of samples) {
      const key = keyOf(sample);
      const limits = key === null ? null : limitsAbove(sample.reading);
      const record = key === null || limits === null ? null : findGroup(recording.groups, key);
      if (record === null) continue;
      const all = above.get(record) ?? new Set();
      above.set(record, all.add(limits!));
    }
    for (const record of limited) record.findOutlook = null;
    for (const [record, all] of above) record.findOutlook = findOutlookOf([...all]);
    limited = above.keys();
  };
}

/**
 * Finds the limits of a group. The processes of one control group share all limits, and processes
 * of several control groups share some.
 */
function findOutlookOf(all: readonly LimitsAbove[]): LimitsAbove["findOutlook"] {
  const [first, ...others] = all as [LimitsAbove, ...LimitsAbove[]];
  if (others.length === 0) return first.findOutlook;
  return (isLikely) => {
    const shared = first.walls.filter((wall) => others.every(({ walls }) => walls.includes(wall)));
    return findOutlook(shared, isLikely);
  };
}
