/**
 * Steps of the wall clock while it is recorded, by the clock that never steps. Pure but for what it
 * is told to remember.
 *
 * @module
 */

import type { ClockSteps } from "../model/outcomes.ts";
import type { Tick } from "../model/samples.ts";

/** So many steps are remembered one by one. */
const MOST_REMEMBERED = 5;

/** A smaller step matters to nobody: NTP steps a clock that is further off (ntpd(8): 0.128 s). */
const LEAST_STEP_MS = 500;

/** A clock that is slewed gains or loses this share of the time at most (adjtimex(2), `tick`). */
const LARGEST_SLEW = 0.1;

/** What is needed to notice steps. */
export interface ClockLog extends ClockSteps {
  /** The latest tick; `null` before the first. */
  before: Pick<Tick, "epochMs" | "monotonicMs"> | null;
}

/** A log of nothing yet. */
export function emptyClockLog(): ClockLog {
  return { count: 0, latest: [], before: null };
}

/**
 * Notices a step since the tick before: the wall clock did not go on by the time that passed. It goes
 * on alone, too, while the machine sleeps (CLOCK_MONOTONIC, clock_gettime(2)). In a file both clocks
 * are the same, and no step is seen.
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
 * @param log What it is added to.
 * @param tick The tick.
 */
export function noticeClockStep(
  log: ClockLog,
  { epochMs, monotonicMs }: Pick<Tick, "epochMs" | "monotonicMs">,
): void {
  const { before } = log;
  log.before = { epochMs, monotonicMs };
  if (before === null) return;
  const passedMs = monotonicMs - before.monotonicMs;
  const byMs = epochMs - before.epochMs - passedMs;
  if (Math.abs(byMs) < LEAST_STEP_MS + LARGEST_SLEW * passedMs) return;
  log.count++;
  log.latest.push({ byMs, epochMs });
  if (log.latest.length > MOST_REMEMBERED) log.latest.shift();
}
