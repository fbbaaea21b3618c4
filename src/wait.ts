/**
 * Waiting for the first match, before the clock of a recording starts.
 *
 * @module
 */

import type { Clock, Reader, Selection } from "./types.ts";

/** A process is looked for at the pace, but no more seldom than this. */
const LONGEST_LOOK_MS = 1000;

/**
 * Waits until a process matches.
 *
 * @param reader Where processes are listed.
 * @param selection What to wait for.
 * @param clock The clocks.
 * @param patience How long to wait, and how often to look.
 * @param stop Ends the wait.
 * @returns Whether a process has come.
 */
export async function waitForMatch(
  reader: Reader,
  selection: Selection,
  clock: Clock,
  patience: { readonly waitMs: number; readonly paceMs: number },
  stop: AbortSignal,
): Promise<boolean> {
  const endMs = clock.monotonicMs() + patience.waitMs;
  const lookMs = Math.min(patience.paceMs, LONGEST_LOOK_MS);
  while (!hasMatch()) {
    const nowMs = clock.monotonicMs();
    if (stop.aborted || nowMs >= endMs) return false;
    await clock.sleepUntil(Math.min(nowMs + lookMs, endMs), stop);
  }
  return true;

  /** A zombie is listed, too, but cannot be read. */
  function hasMatch(): boolean {
    const pids = reader.list().filter(selection.matches).map(({ pid }) => pid);
    return reader.read(pids).some(selection.matches);
  }
}
