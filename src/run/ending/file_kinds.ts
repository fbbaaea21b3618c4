/**
 * Counts the kinds of open descriptors of processes that leak descriptors, at the end of a recording.
 *
 * @module
 */

import type { ProcessRecords } from "../../analyse/mod.ts";
import type { ProcessSummary } from "../../model/outcomes.ts";
import { keyOf } from "../../model/process_table.ts";
import type { Reader } from "../../model/reader.ts";

/**
 * Adds the kinds of open descriptors to each process that leaks descriptors and is still there. The
 * recording keeps the kinds, so that the page has the same numbers.
 *
 * @param summaries The processes.
 * @param records Their records.
 * @param reader Counts the descriptors.
 * @returns The processes, in the same order.
 */
export function addFileKinds(
  summaries: readonly ProcessSummary[],
  { all, byPid }: ProcessRecords,
  { countFileKinds }: Pick<Reader, "countFileKinds">,
): ProcessSummary[] {
  const endSeconds = all.reduce((end, { lastSeconds }) => Math.max(end, lastSeconds), 0);
  return summaries.map((summary) => {
    const { pid, labels = "", metrics } = summary;
    if (pid === null || metrics.num_open_files.leak?.verdict !== "likely") return summary;
    const record = byPid.get(keyOf({ pid, labels }));
    if (record?.lastSeconds !== endSeconds) return summary;
    const openFileKinds = countFileKinds(pid);
    if (openFileKinds === null) return summary;
    record.openFileKinds = openFileKinds;
    return { ...summary, openFileKinds };
  });
}
