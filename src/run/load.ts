/**
 * Reads a recording that there is, and says what is odd about it.
 *
 * @module
 */

import type { LoadNotes } from "../load/mod.ts";
import { loadRecording } from "../load/recording.ts";
import type { Reading } from "../model/processes.ts";
import type { Snapshot } from "../model/samples.ts";
import type { ReportWorld } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";
import { formatCount } from "../text/format.ts";

/**
 * Reads a recording.
 *
 * @param file Where it is; `-` is standard input.
 * @param world What to touch.
 * @param quiet Whether to keep to oneself what is odd.
 * @param empty Makes what is remembered, of nothing yet; where the file is read once more, again.
 * @param add Remembers a snapshot.
 * @returns What was remembered.
 * @throws {DataError} When it cannot be read, or is none.
 */
export async function readRecording<Remembered>(
  file: string,
  world: ReportWorld,
  quiet: boolean,
  empty: () => Remembered,
  add: (remembered: Remembered, snapshot: Snapshot) => void,
): Promise<Remembered> {
  const source = { path: file, open: () => world.open(file) };
  const { remembered, notes } = await loadRecording(source, empty, add);
  const say = (line: string) => world.say(`profit: ${escapeTerminal(line)}\n`);
  if (notes.rows === 0) say(`"${file}" has no row`);
  if (!quiet) describeNotes(file, notes).forEach(say);
  return remembered;
}

function describeNotes(
  file: string,
  { log, isSorted, doubles, cutOffLine, cutOffData }: LoadNotes,
): string[] {
  return [
    ...(log === null ? [] : [`"${file}" is a log of ${log.tool}, which tells no ${log.lacks}`]),
    ...(isSorted ? [`Sorted the rows of "${file}" in memory, since not all are in order`] : []),
    ...(doubles > 0
      ? [`Left out ${formatCount(doubles, "row")} of "${file}": another has the process and time`]
      : []),
    ...(cutOffData === null
      ? []
      : [`The ${cutOffData} data of "${file}" has no end: all that is there was read`]),
    ...(cutOffLine === null
      ? []
      : [`Left out line ${cutOffLine} of "${file}", the last, which has no end`]),
  ];
}

/** How many descriptors a process may open, where that was recorded. */
export function limitOf({ extras }: Reading): number | null {
  const limit = extras.max_open_files ?? null;
  return typeof limit === "number" ? limit : null;
}
