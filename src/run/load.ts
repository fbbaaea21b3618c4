/**
 * Opens a recording that there is, and says what is odd about it.
 *
 * @module
 */

import { emptyNotes } from "../load/mod.ts";
import { readRecording } from "../load/open.ts";
import type { Reading } from "../model/processes.ts";
import type { Snapshot } from "../model/samples.ts";
import type { ReportWorld } from "../model/world.ts";
import { escapeTerminal } from "../text/escape.ts";

/**
 * Reads a recording.
 *
 * @param file Where it is; `-` is standard input.
 * @param world What to touch.
 * @param quiet Whether to keep to oneself what is odd.
 * @returns Its snapshots, some at a time.
 * @throws {DataError} When it cannot be read, or is none.
 */
export async function* openRecording(
  file: string,
  world: ReportWorld,
  quiet: boolean,
): AsyncGenerator<readonly Snapshot[]> {
  const notes = emptyNotes();
  yield* readRecording(await world.open(file), file, notes);
  if (notes.cutOffData !== null && !quiet) {
    const data = `The ${notes.cutOffData} data of "${escapeTerminal(file)}"`;
    world.say(`profit: ${data} has no end: all that is there was read\n`);
  }
  if (notes.cutOffLine !== null && !quiet) {
    const line = `line ${notes.cutOffLine} of "${file}"`;
    world.say(`profit: Left out ${escapeTerminal(line)}, the last, which has no end\n`);
  }
}

/** How many descriptors a process may open, where that was recorded. */
export function limitOf({ extras }: Reading): number | null {
  const limit = extras.max_open_files ?? null;
  return typeof limit === "number" ? limit : null;
}
