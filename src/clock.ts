/**
 * The machine's clocks, and a sleep that ends on time.
 *
 * @module
 */

import type { Clock } from "./types.ts";

/** `setTimeout` can fire half a millisecond early and one late: it sleeps until this long before. */
const TIMER_SLACK_MS = 1;

/** `setTimeout` takes no longer time than 2^31 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** The clocks of this machine. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  sleepUntil,
};

/** Sleeps by a timer, during which signals arrive, and for the rest, which is exact, without. */
async function sleepUntil(monotonicMs: number, stop: AbortSignal): Promise<void> {
  let leftMs = monotonicMs - performance.now();
  do { // At least once, so that signals arrive even when every tick is late.
    const timerMs = Math.floor(leftMs) - TIMER_SLACK_MS;
    await timer(Math.min(Math.max(timerMs, 0), LONGEST_TIMER_MS), stop);
    leftMs = monotonicMs - performance.now();
  } while (leftMs > 1 + TIMER_SLACK_MS && !stop.aborted);
  while (leftMs > 0 && !stop.aborted) {
    Atomics.wait(sleeper, 0, 0, leftMs);
    leftMs = monotonicMs - performance.now();
  }
}

function timer(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(id);
      stop.removeEventListener("abort", done);
      resolve();
    };
    const id = setTimeout(done, ms);
    stop.addEventListener("abort", done);
    if (stop.aborted) done();
  });
}
