/**
 * Names processes by command lines that PROFIT knows: those that the selection needs, and that of the
 * recorded COMMAND. This file is loaded for such recordings only.
 *
 * @module
 */

import { nameApart } from "../../analyse/apart.ts";
import type { Recording } from "../../analyse/mod.ts";
import { findInTable } from "../../model/process_table.ts";
import type { Snapshot } from "../../model/samples.ts";
import { shortenCommand } from "../../text/command.ts";

/** The largest number of command lines that are kept in a recording. */
const MOST_KEPT = 200;

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
      record.command = shortenCommand(reading.command);
    }
    nameApart(all);
  };
}

/**
 * Names the process of a COMMAND by the command itself. The process can have started as another
 * program, such as a wrapper.
 *
 * @param recording The recording.
 * @param pid The process of the command.
 * @param argv The program and its arguments.
 */
export function nameCommand(
  { processes: { all } }: Pick<Recording, "processes">,
  pid: number,
  argv: readonly string[],
): void {
  // The labels of the process are those of its run.
  const record = all.findLast((one) => one.pid === pid);
  if (record === undefined) return;
  record.command = shortenCommand(argv.join(" "));
  nameApart(all);
}
