/**
 * The clocks of this machine, and a sleep that ends on time.
 *
 * @module
 */

import type { Clock } from "../model/world.ts";

/**
 * The time between the end of a timer and the end of the sleep. A timer fires up to 0.5 ms early
 * and up to 1 ms late.
 */
const TIMER_SLACK_MS = 1;

/** The longest time of `setTimeout`. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The shortest wait. After a wait of 0 ms, PROFIT would not handle the signals that have arrived.
 */
const SHORTEST_WAIT_MS = 0.01;

/**
 * The memory that sleeps wait on. Its value never changes, so that a wait ends after its time, or
 * when it is woken.
 */
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** The clocks of this machine. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  epochMs: () => Date.now(),
  sleepUntil,
};

/**
 * Since Deno 2.7.6, `Atomics.waitAsync` ends when its time is over (denoland/deno#32450). It costs half
 * of what `setTimeout` costs, and the first `setTimeout` loads `node:timers`.
 */
const startTimer = endsWaits(Deno.version.deno) ? atomicsTimer() : setTimer;

/** Sleeps by a timer, during which PROFIT handles signals. Then blocks for the exact rest. */
async function sleepUntil(monotonicMs: number, stop: AbortSignal): Promise<void> {
  let leftMs = monotonicMs - performance.now();
  do { // Waits at least once, so that PROFIT handles signals even if every tick is late.
    const timerMs = Math.floor(leftMs) - TIMER_SLACK_MS;
    await startTimer(Math.min(Math.max(timerMs, 0), LONGEST_TIMER_MS), stop);
    leftMs = monotonicMs - performance.now();
  } while (leftMs > 1 + TIMER_SLACK_MS && !stop.aborted);
  while (leftMs > 0 && !stop.aborted) {
    Atomics.wait(sleeper, 0, 0, leftMs);
    leftMs = monotonicMs - performance.now();
  }
}

type Timer = (ms: number, stop: AbortSignal) => Promise<void>;

/**
 * Listens to a message port, because Deno would otherwise end during such a wait
 * (denoland/deno#15358).
 */
function atomicsTimer(): Timer {
  const { port1 } = new MessageChannel();
  port1.start();
  const wake = () => void Atomics.notify(sleeper, 0);
  return async (ms, stop) => {
    if (stop.aborted) return;
    const ignore = () => {}; // Each wait has a listener of its own, because waits may overlap.
    port1.addEventListener("message", ignore);
    stop.addEventListener("abort", wake);
    const wait = Atomics.waitAsync(sleeper, 0, 0, Math.max(ms, SHORTEST_WAIT_MS));
    await wait.value;
    stop.removeEventListener("abort", wake);
    port1.removeEventListener("message", ignore);
  };
}

function setTimer(ms: number, stop: AbortSignal): Promise<void> {
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

function endsWaits(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => parseInt(part));
  return major > 2 || major === 2 && (minor > 7 || minor === 7 && patch >= 6);
}
