/**
 * Chance for the traces that judge the leak test, by another generator than those that tune it.
 *
 * @module
 */

/** Draws numbers. */
export interface Chance {
  /** From 0 to 1, all alike. */
  readonly unit: () => number;
  /** From low to high, all alike. */
  readonly range: (low: number, high: number) => number;
  /** From low to high, all magnitudes alike. */
  readonly scale: (low: number, high: number) => number;
  /** Standard normal. */
  readonly gauss: () => number;
  /** How long until something happens that happens once in a mean time. */
  readonly wait: (mean: number) => number;
}

/**
 * xorshift128 of Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8(14), 2003; its normal
 * numbers by the polar method of Marsaglia and Bray 1964.
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
