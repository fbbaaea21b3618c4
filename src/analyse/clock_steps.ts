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
  /** What the wall clock is ahead, in whole milliseconds: all steps are in it. */
  aheadMs: number;
}

/** A log of nothing yet. */
export function emptyClockLog(): ClockLog {
  return { count: 0, latest: [], before: null, aheadMs: 0 };
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
 * When a tick was, by the wall clock without its steps: in whole milliseconds, as a file tells it. What
 * is judged by the middle of a recording is then judged alike of the recording and of its file.
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
 * @param log The log, in which the tick was noticed.
 * @param tick The tick.
 * @returns Seconds, that never step.
 */
export function findSeconds(log: ClockLog, { epochMs }: Pick<Tick, "epochMs">): number {
  return (epochMs - log.aheadMs) / 1000;
}
