/**
 * The memory limits in the live view.
 *
 * @module
 */

import type { Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import type { MemoryOutlook } from "../../model/limits.ts";
import { findInTable } from "../../model/process_table.ts";
import { knownPid } from "../../model/processes.ts";
import type { Sample } from "../../model/samples.ts";
import { renderOutlook, renderReachBriefly, type Who } from "../../report/sentences/limit_text.ts";

/**
 * Renders the memory limit that is reached first.
 *
 * @param recording The remembered recording.
 * @param samples The samples of the tick.
 * @returns The sentence of the summary, and a shorter one that begins with the time; nothing if no
 * limit is reached soon or is near.
 */
export function renderFirstLimit(
  { processes, groups }: Recording,
  samples: readonly Sample[],
): string[] {
  // The processes of a control group have the same limits.
  const whoByFind = new Map<NonNullable<ProcessRecord["findOutlook"]>, Who[]>();
  const add = (find: ProcessRecord["findOutlook"], who: Who) => {
    if (find === null) return;
    const known = whoByFind.get(find);
    if (known === undefined) whoByFind.set(find, [who]);
    else known.push(who);
  };
  for (const { name, pid, totals, findOutlook } of groups.all) {
    const mostProcesses = totals!.processes.peak;
    if (mostProcesses > 1) add(findOutlook, { name, pid: knownPid(pid), mostProcesses });
  }
  const ofGroups = new Set(whoByFind.keys());
  for (const { reading } of samples) {
    const find = findInTable(processes.byPid, reading)?.findOutlook ?? null;
    // The line names the group instead of its processes.
    if (find !== null && !ofGroups.has(find)) add(find, reading);
  }
  const outlooks = Array.from(whoByFind, ([find, who]) => ({ who, outlook: find(false) }))
    .toSorted((a, b) => secondsOf(a.outlook) - secondsOf(b.outlook));
  for (const { who, outlook } of outlooks) {
    const sentence = outlook && renderOutlook(who, outlook);
    if (outlook === null || sentence === null) continue;
    const { reach } = outlook;
    return [sentence, ...(reach === null ? [] : [renderReachBriefly(who, outlook, reach)])];
  }
  return [];
}

function secondsOf(outlook: MemoryOutlook | null): number {
  return outlook?.reach?.seconds ?? Infinity;
}
