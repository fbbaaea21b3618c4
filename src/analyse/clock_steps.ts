/**
 * Finds steps of the wall clock in a recording, by the clock that never steps. Pure, except that it changes the
 * given log.
 *
 * @module
 */

import type { ClockSteps } from "../model/outcomes.ts";
import type { Tick } from "../model/samples.ts";

/** The number of steps that PROFIT remembers one by one. */
const MOST_REMEMBERED = 5;

/**
 * The least step that matters. NTP slews a clock that is less than 128 ms off, and steps it otherwise
 * (ntpd(8)).
 */
const LEAST_STEP_MS = 500;

/** The largest share of the time that a slewed clock gains or loses (adjtimex(2), `tick`). */
const LARGEST_SLEW = 0.1;

/** The state that is needed to notice steps. */
export interface ClockLog extends ClockSteps {
  /** The latest tick; `null` before the first. */
  before: Pick<Tick, "epochMs" | "monotonicMs"> | null;
  /** How far the wall clock is ahead of the other clock, with all steps, in whole milliseconds. */
  aheadMs: number;
}

/** Returns an empty log. */
export function emptyClockLog(): ClockLog {
  return { count: 0, latest: [], before: null, aheadMs: 0 };
}

/**
 * Notices a step: since the last tick, the wall clock did not advance by the elapsed time. It also advances
 * alone while the machine sleeps (CLOCK_MONOTONIC, clock_gettime(2)). In a file both clocks are the same, and
 * PROFIT sees no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const log = emptyClockLog();
 * noticeClockStep(log, { epochMs: 9_000_000, monotonicMs: 1000 });
 * noticeClockStep(log, { epochMs: 5_401_000, monotonicMs: 2000 });
 * assertEquals(log.latest, [{ byMs: -3_600_000, epochMs: 5_401_000 }]);
 * ```
 *
 * @param log The log, which receives the tick.
 * @param tick The tick.
 */
export function noticeClockStep(
  log: ClockLog,
  { epochMs, monotonicMs }: Pick<Tick, "epochMs" | "monotonicMs">,
): void {
  const { before } = log;
  log.before = { epochMs, monotonicMs };
  if (before === null) return void (log.aheadMs = Math.round(epochMs - monotonicMs));
  const passedMs = monotonicMs - before.monotonicMs;
  const byMs = epochMs - before.epochMs - passedMs;
  if (Math.abs(byMs) < LEAST_STEP_MS + LARGEST_SLEW * passedMs) return;
  log.aheadMs += Math.round(byMs);
  log.count++;
  log.latest.push({ byMs, epochMs });
  if (log.latest.length > MOST_REMEMBERED) log.latest.shift();
}

/**
 * Returns the time of a tick on the wall clock without its steps, in whole milliseconds, as a file contains it.
 * Therefore, the middle of a recording is the same in the recording and in its file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const log = emptyClockLog();
 * const tick = { epochMs: 9_000_001, monotonicMs: 1000.7 };
 * noticeClockStep(log, tick);
 * assertEquals(findSeconds(log, tick), 1.001);
 * ```
 *
 * @param log The log, which has received the tick.
 * @param tick The tick.
 * @returns Seconds on a clock that never steps.
 */
export function findSeconds(log: ClockLog, { epochMs }: Pick<Tick, "epochMs">): number {
  return (epochMs - log.aheadMs) / 1000;
}
