/**
 * Renders the fastest likely leak for the live view. Pure.
 *
 * @module
 */

import type { ProcessSummary } from "../../model/outcomes.ts";
import {
  findGroupLeaks,
  type Finding,
  findLikelyLeaks,
  renderHours,
  renderLikely,
} from "./verdict_text.ts";
import { formatValue, nounOf, renderWho, whoOf } from "./who_text.ts";

/**
 * Renders the fastest likely leak. A leak of a group comes before a leak of a process.
 *
 * @param processes Processes and groups.
 * @returns The sentence of the summary, and a shorter one that begins with the time to the limit;
 * nothing without a likely leak.
 */
export function renderFirstLeak(processes: readonly ProcessSummary[]): string[] {
  const { groups = [], single = [] } = Object.groupBy(
    processes,
    ({ totals }) => totals === undefined ? "single" : "groups",
  );
  const [first] = [...findGroupLeaks(groups), ...findLikelyLeaks(single)];
  return first === undefined ? [] : [renderLikely(first), renderBriefly(first)];
}

function renderBriefly({ process, metric, leak }: Finding): string {
  const reach = metric === "num_open_files" ? process.openFilesReach ?? null : null;
  const time = reach === null ? "" : `, at its limit in ${renderHours(reach.seconds / 3600)}`;
  const rate = `${formatValue(metric, leak!.growthPerHour ?? 0)}/h`;
  // The unit of a rate of memory tells what grows in a process. A group has processes, too.
  const needsNoun = !metric.startsWith("mem_") || process.totals !== undefined;
  const what = needsNoun ? `: ${nounOf(metric)}` : "";
  return `Likely leak${time}: ${renderWho(whoOf(process))}${what} grows by ${rate}`;
}
