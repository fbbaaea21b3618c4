/**
 * Names processes by the command lines that their selection needs. This file is loaded if a regular
 * expression selects processes.
 *
 * @module
 */

import { nameApart } from "../analyse/apart.ts";
import type { Recording } from "../analyse/mod.ts";
import { findInTable } from "../model/process_table.ts";
import type { Snapshot } from "../model/samples.ts";

/** The largest number of command lines that are kept in a recording. */
const MOST_KEPT = 200;

/** A longer command line is cut. */
const LONGEST = 500;

/**
 * Names processes as they appear.
 *
 * @param recording The recording. Its processes get their command lines and the words behind their
 * names.
 * @returns The function to call after each snapshot.
 */
export function nameSelected(
  { processes: { all, byPid } }: Pick<Recording, "processes">,
): (snapshot: Snapshot) => void {
  let known = 0;
  let kept = 0;
  return ({ samples }) => {
    // A recording without an end forgets processes, so that the list may be shorter now.
    known = Math.min(known, all.length);
    if (all.length === known || kept >= MOST_KEPT) return;
    known = all.length;
    for (const { reading } of samples) {
      const record = findInTable(byPid, reading);
      if (record === null || record.command !== null || reading.command === null) continue;
      if (kept++ >= MOST_KEPT) break;
      record.command = reading.command.slice(0, LONGEST);
    }
    nameApart(all);
  };
}
