/**
 * The grid of ticks: when the samples of a recording are due.
 *
 * @module
 */

import type { Tick } from "../model/samples.ts";
import type { Clock } from "../model/world.ts";

/** A grid point this close to the end is the end: what binary fractions leave over. */
const ROUNDING_MS = 0.001;

/** A time grid. */
export interface Grid {
  /** How long after the first tick is asked for the grid begins. */
  readonly leadMs: number;
  /** Distance of its points. */
  readonly paceMs: number;
  /** Its length; the end is a point even when it lies between two. */
  readonly durationMs: number;
}

/**
 * Yields a tick at every point of a grid, never early. The points are fixed: a late tick moves
 * none of them. Those that pass while a tick is being used are skipped and counted. The end comes
 * once, also when it is late; aborting `stop` makes the end come at once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * let now = 0;
 * const clock = {
 *   monotonicMs: () => now,
 *   epochMs: () => now,
 *   sleepUntil: (ms: number) => Promise.resolve(void (now = Math.max(now, ms))),
 * };
 * const grid = { leadMs: 0, paceMs: 500, durationMs: 700 };
 * const at = await Array.fromAsync(ticks(clock, grid, new AbortController().signal), () => now);
 * assertEquals(at, [0, 500, 700]);
 * ```
 *
 * @param clock The clocks.
 * @param grid The points.
 * @param stop Ends the recording.
 */
export async function* ticks(clock: Clock, grid: Grid, stop: AbortSignal): AsyncGenerator<Tick> {
  const { leadMs, paceMs, durationMs } = grid;
  const startMs = clock.monotonicMs() + leadMs;
  const end = Math.max(0, Math.ceil((durationMs - ROUNDING_MS) / paceMs));
  let point = 0;
  let skipped = 0;
  while (true) {
    await clock.sleepUntil(startMs + (point === end ? durationMs : point * paceMs), stop);
    const last = point === end || stop.aborted;
    yield { epochMs: clock.epochMs(), monotonicMs: clock.monotonicMs(), skipped, last };
    if (last) return;
    const passedMs = clock.monotonicMs() - startMs;
    const next = Math.min(end, Math.max(point + 1, Math.ceil(passedMs / paceMs)));
    skipped = next - point - 1;
    point = next;
  }
}
