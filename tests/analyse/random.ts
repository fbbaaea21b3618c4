/**
 * Makes numbers that look random and are the same in every run.
 *
 * @module
 */

/** Makes a generator of numbers from 0 to 1: a linear congruential one modulo 2^32, mixed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ state >>> 16, 0x45d9f3b) >>> 0;
    return ((mixed ^ mixed >>> 15) >>> 0) / 2 ** 32;
  };
}

/** Makes a generator of standard normal numbers (Box and Muller, 1958). */
export function seededNormal(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Makes a noise whose neighbours correlate by phi, with a standard deviation of 1. */
export function seededNoise(seed: number, phi: number): () => number {
  const normal = seededNormal(seed);
  let value = normal();
  return () => value = phi * value + Math.sqrt(1 - phi * phi) * normal();
}
