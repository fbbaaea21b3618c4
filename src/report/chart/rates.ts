/**
 * Rates of counters. Pure.
 *
 * @module
 */

import type { Run } from "./unpack.ts";

/**
 * Computes the rates of a counter, from each sample to the next one.
 *
 * @param counts The counts, one for each sample; NaN is unknown.
 * @param runs The ticks of the samples.
 * @param timeOf Returns the time of a tick, in seconds.
 * @returns The rates per second. The rate is NaN for the first sample of a run, for an
 * unknown count, and for a count that has fallen, because the counter was reset.
 */
export function toRates(
  counts: Float64Array,
  runs: readonly Run[],
  timeOf: (tick: number) => number,
): Float64Array {
  const rates = new Float64Array(counts.length).fill(NaN);
  let at = 0;
  for (const { from, to } of runs) {
    let [count, time] = [NaN, NaN];
    for (let tick = from; tick < to; tick++, at++) {
      const now = counts[at] ?? NaN;
      if (Number.isNaN(now)) continue;
      const [risen, passed] = [now - count, timeOf(tick) - time];
      if (risen >= 0 && passed > 0) rates[at] = risen / passed;
      [count, time] = [now, timeOf(tick)];
    }
  }
  return rates;
}
