/**
 * Finds the verdicts that PROFIT exports. Pure.
 *
 * @module
 */

import { findGroup, type Recording } from "../../analyse/mod.ts";
import type { ProcessRecord } from "../../analyse/process_record.ts";
import { summariseProcess } from "../../analyse/summary.ts";
import type { Group, Member } from "../../export/gathered.ts";
import {
  type LeakVerdict,
  NO_VERDICTS,
  type Verdicts,
  worstVerdicts,
} from "../../export/verdicts.ts";
import type { Leak } from "../../model/outcomes.ts";
import { findInTable } from "../../model/process_table.ts";

/**
 * Judges a process.
 *
 * @param member The process.
 * @param recording The recording. A process that it does not contain has no verdicts.
 */
export function judgeMember({ reading }: Member, { processes }: Recording): Verdicts {
  const record = findInTable(processes.byPid, reading);
  return record === null ? NO_VERDICTS : verdictsOf(record);
}

/**
 * Judges a group. Several trees can have roots of one name: the worst verdict counts.
 *
 * @param group The group.
 * @param recording The recording.
 */
export function judgeGroup({ keys }: Group, { groups }: Recording): Verdicts {
  return [...keys].map((key) => findGroup(groups, key)).filter((record) => record !== null)
    .map(verdictsOf)
    .reduce(worstVerdicts, NO_VERDICTS);
}

function verdictsOf(record: ProcessRecord): Verdicts {
  const { metrics, memory, totals } = summariseProcess(record);
  const verdicts = {
    memory: exportedVerdict(metrics[memory].leak),
    descriptors: exportedVerdict(metrics.num_open_files.leak),
  };
  return totals ? { ...verdicts, processes: exportedVerdict(totals.processes.leak) } : verdicts;
}

/**
 * Returns the exported verdict. With too few samples there is no verdict, not even by the original
 * rule.
 */
function exportedVerdict(leak: Leak | null): LeakVerdict | null {
  if (leak === null || leak.growthPerHour === null) return null;
  return leak.verdict === "insufficient data" ? null : leak.verdict;
}
