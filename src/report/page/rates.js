// @ts-check
/**
 * How fast a count rises. Pure.
 *
 * @module
 */

/**
 * The rates of a count, each from the sample before.
 *
 * @param {Float64Array} counts The counts, one for each sample; NaN is unknown.
 * @param {readonly { from: number, to: number }[]} runs The ticks of the samples.
 * @param {(tick: number) => number} timeOf When a tick was, in seconds.
 * @returns {Float64Array} Per second; NaN of the first sample of a run, where the count is unknown,
 * and where it has fallen, since it began anew then.
 */
export function toRates(counts, runs, timeOf) {
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
