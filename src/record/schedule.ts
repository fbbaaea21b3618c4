/**
 * Decides when the samples of a recording are due: at the points of a fixed grid.
 *
 * @module
 */

import type { Tick } from "../model/samples.ts";
import type { Clock } from "../model/world.ts";

/** A grid point this close to the end is the end: binary fractions are not exact. */
const ROUNDING_MS = 0.001;

/** A time grid. */
export interface Grid {
  /** The time between the request for the first tick and the start of the grid. */
  readonly leadMs: number;
  /** The time between two points. */
  readonly paceMs: number;
  /** The length of the grid. The end is a point, even if it lies between two points. */
  readonly durationMs: number;
}

/**
 * Yields a tick at every point of a grid, never early. A late tick moves no point. Points that pass
 * while a tick is in use are skipped and counted. The end comes once, even if it is late. Aborting
 * `stop` makes the end come at once.
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
