/**
 * Finds the processes that a command left running.
 *
 * @module
 */

import { ReadError } from "../../model/errors.ts";
import type { Reading } from "../../model/processes.ts";
import type { Reader } from "../../model/reader.ts";
import type { Sample } from "../../model/samples.ts";
import type { World } from "../../model/world.ts";

/** The time that descendants have to end after the command. */
const PATIENCE_MS = 200;

/** The most processes that are named. */
const MOST_NAMES = 10;

/**
 * Names the processes that a command left running.
 *
 * @param last The latest samples of the command and its descendants.
 * @param reader Reads them again.
 * @param world The outside world.
 * @returns Their names and pids; empty if there are none.
 */
export async function nameLeft(
  last: readonly Sample[],
  reader: Pick<Reader, "read">,
  { clock, stop }: Pick<World, "clock" | "stop">,
): Promise<string> {
  if ((await findAlive(last, reader)).length === 0) return "";
  await clock.sleepUntil(clock.monotonicMs() + PATIENCE_MS, stop);
  const left = await findAlive(last, reader);
  const names = left.slice(0, MOST_NAMES).map(({ pid, name }) => `"${name}" (pid ${pid})`);
  const others = left.length - names.length;
  return [...names, ...(others > 0 ? [`${others} more`] : [])].join(", ");
}

/** Finds the processes of the latest samples that are still there. */
async function findAlive(
  last: readonly Sample[],
  reader: Pick<Reader, "read">,
): Promise<Reading[]> {
  const starts = new Map(last.map(({ reading: { pid, startTicks } }) => [pid, startTicks]));
  try {
    const found = await reader.read([...starts.keys()]);
    return found.filter(({ pid, startTicks }) => starts.get(pid) === startTicks);
  } catch (error) {
    if (error instanceof ReadError) return []; // The processes could not be read this time.
    throw error;
  }
}
