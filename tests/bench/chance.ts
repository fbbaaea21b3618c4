/**
 * Random numbers for the traces that judge the leak test. The traces that tune the test use another
 * generator.
 *
 * @module
 */

/** Draws random numbers. */
export interface Chance {
  /** Returns a number from 0 to 1, evenly distributed. */
  readonly unit: () => number;
  /** Returns a number from low to high, evenly distributed. */
  readonly range: (low: number, high: number) => number;
  /** Returns a number from low to high, whose logarithm is evenly distributed. */
  readonly scale: (low: number, high: number) => number;
  /** Returns a number of the standard normal distribution. */
  readonly gauss: () => number;
  /** Returns a random time until the next event, given the mean time between events. */
  readonly wait: (mean: number) => number;
}

/**
 * Makes a generator of random numbers: xorshift128 of Marsaglia, "Xorshift RNGs", Journal of
 * Statistical Software 8(14), 2003. Normal numbers come from the polar method of Marsaglia and Bray
 * 1964.
 *
 * @param seed Equal seeds draw equal numbers.
 */
export function makeChance(seed: number): Chance {
  let [x, y, z, w] = [seed ^ 0x9e3779b9, 362436069, 521288629, Math.imul(seed + 1, 88675123)];
  const next = () => {
    const mixed = x ^ x << 11;
    [x, y, z] = [y, z, w];
    w = w ^ w >>> 19 ^ mixed ^ mixed >>> 8;
    return (w >>> 0) / 2 ** 32;
  };
  for (let warmUp = 0; warmUp < 20; warmUp++) next();
  const gauss = () => {
    while (true) {
      const [u, v] = [2 * next() - 1, 2 * next() - 1];
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt(-2 * Math.log(s) / s);
    }
  };
  return {
    unit: next,
    range: (low, high) => low + (high - low) * next(),
    scale: (low, high) => Math.exp(Math.log(low) + next() * Math.log(high / low)),
    gauss,
    wait: (mean) => -mean * Math.log(1 - next()),
  };
}
