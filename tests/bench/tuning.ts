/**
 * Traces on which the gates of the leak test are tuned: sums of curves over the recording, each a
 * share of the size at its start. The traces that judge the test are made in another way, in
 * judging.ts.
 *
 * @module
 */

import type { Family, Trace } from "./trace.ts";

const PAGE_BYTES = 4096;
const MIB = 2 ** 20;

/** Numbers from 0 to 1: Mulberry32 by Tommy Ettinger, of the public domain. */
export type Random = () => number;

/**
 * Returns the size above the base, as a share of the base, at a share of the recording from 0 to 1.
 */
export type Curve = (at: number) => number;

/** The curves that each family adds to a process with a little noise. */
export const CURVES: Readonly<Record<string, (random: Random) => Curve>> = {
  "flat": () => () => 0,
  "exponential warm-up": (random) => {
    const height = logBetween(random, 0.03, 1.5);
    const constant = logBetween(random, 0.01, 0.35);
    return (at) => height * (1 - Math.exp(-at / constant));
  },
  "logarithmic warm-up": (random) => {
    const height = logBetween(random, 0.03, 1);
    const constant = logBetween(random, 0.001, 0.2);
    return (at) => height * Math.log1p(at / constant) / Math.log1p(1 / constant);
  },
  "uneven warm-up": (random) => {
    const [height, constant] = [logBetween(random, 0.03, 1), logBetween(random, 0.001, 0.2)];
    const moments = Array.from(
      { length: Math.round(logBetween(random, 20, 400)) },
      () => constant * ((1 + 1 / constant) ** random() - 1),
    );
    return (at) => height * moments.filter((moment) => moment <= at).length / moments.length;
  },
  "capped warm-up": (random) => {
    const height = logBetween(random, 0.03, 1);
    const end = between(random, 0.05, 0.85);
    return (at) => height * Math.min(1, at / end);
  },
  "short sawtooth": (random) => sawtooth(random, logBetween(random, 0.003, 0.07)),
  "long sawtooth": (random) => sawtooth(random, logBetween(random, 0.08, 0.33)),
  "steps": (random) => {
    const steps = Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => [random(), (random() < 0.75 ? 1 : -0.5) * logBetween(random, 0.02, 0.4)] as const,
    );
    return (at) => steps.reduce((sum, [start, height]) => sum + (at > start ? height : 0), 0);
  },
  "periodic load": (random) => {
    const [height, period, phase] = [
      logBetween(random, 0.03, 0.5),
      logBetween(random, 0.02, 0.33),
      random(),
    ];
    return (at) => height * (1 + Math.sin(2 * Math.PI * (at / period + phase))) / 2;
  },
  "jobs": (random) => {
    const jobs = Array.from({ length: 2 + Math.floor(random() * 30) }, () => {
      const start = random() * 1.1 - 0.1;
      return [
        start,
        start + logBetween(random, 0.005, 0.2),
        logBetween(random, 0.02, 0.3),
      ] as const;
    });
    return (at) =>
      jobs.reduce((sum, [start, end, height]) => at >= start && at < end ? sum + height : sum, 0);
  },
  "highest of noise": (random) => {
    const curve = noise(random);
    let highest = -Infinity;
    return (at) => highest = Math.max(highest, curve(at));
  },
  "autocorrelated noise": noise,
};

/** The families. */
export const TUNING: readonly Family[] = Object.entries(CURVES)
  .map(([name, makeCurve]) => curveFamily(name, makeCurve));

function noise(random: Random): Curve {
  const [spread, memory] = [logBetween(random, 0.005, 0.12), logBetween(random, 0.0005, 0.12)];
  let value = spread * normal(random);
  let before = 0;
  return (at) => {
    const kept = Math.exp(-(at - before) / memory);
    before = at;
    value = kept * value + Math.sqrt(1 - kept * kept) * spread * normal(random);
    return value;
  };
}

function sawtooth(random: Random, period: number): Curve {
  const [height, phase] = [logBetween(random, 0.05, 1), random()];
  const jitters = Array.from({ length: 400 }, () => 0.03 * height * normal(random));
  return (at) => {
    const tooth = at / period + phase;
    return height * (tooth % 1) + jitters[Math.floor(tooth)]!;
  };
}

/** Makes a family of its curves. */
export function curveFamily(name: string, makeCurve: (random: Random) => Curve): Family {
  return {
    name,
    makeTrace: (seed, leakShare) => makeTrace(mulberry32(seed), makeCurve, leakShare),
  };
}

function makeTrace(
  random: Random,
  makeCurve: (random: Random) => Curve,
  leakShare: number,
): Trace {
  const base = logBetween(random, 8 * MIB, 4096 * MIB);
  const samples = Math.round(logBetween(random, 60, 20_000));
  const noise = logBetween(random, 0.0001, 0.01);
  const curve = makeCurve(random);
  const leak = random() < 0.5 ? (at: number) => at : bursts(random);
  const gap = random() < 0.2 ? [random(), 0.1 * random()] as const : [2, 0] as const;
  const epochSeconds: number[] = [];
  const bytes: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const at = sample / (samples - 1);
    const size = base * (1 + curve(at) + leakShare * leak(at) + noise * normal(random));
    if (at > gap[0] && at < gap[0] + gap[1]) continue;
    epochSeconds.push(1.7e9 + sample);
    bytes.push(PAGE_BYTES * Math.round(Math.max(size, base / 20) / PAGE_BYTES));
  }
  return { epochSeconds, bytes, leakPerHour: leakShare * base * 3600 / (samples - 1) };
}

/** Makes a leak that grows by equal amounts at random moments. */
function bursts(random: Random): Curve {
  const moments = Array.from({ length: 8 + Math.floor(random() * 60) }, random);
  return (at) => moments.filter((moment) => moment <= at).length / moments.length;
}

function mulberry32(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

function logBetween(random: Random, low: number, high: number): number {
  return low * (high / low) ** random();
}

/** Returns a number of the standard normal distribution (Box and Muller 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
