/**
 * Traces that judge the leak test: simulated processes that use memory in different ways, sample by
 * sample. The gates are not tuned on these traces, but on those in tuning.ts.
 *
 * @module
 */

import { type Chance, makeChance } from "./chance.ts";
import type { Family, Trace } from "./trace.ts";

/**
 * Returns the memory in addition to the base, as a share of the base. Call it once for each sample,
 * in order.
 */
export type Play = () => number;

/** Makes a process that is recorded for a number of samples. */
export type Setting = (chance: Chance, samples: number) => Play;

/** Fills a cache with random keys. More and more keys are hits, so that the growth slows down. */
const cacheFill: Setting = (chance, samples) => {
  const keys = chance.scale(0.05, 2);
  const misses = 1 / (samples * chance.scale(0.01, 0.35));
  let held = 0;
  return () => held += (keys - held) * misses * chance.wait(1);
};

/**
 * Stores the different words of documents that come at random, from 30 in total to one a sample.
 * New words become rarer: the growth falls as 1 / time, and the size is a logarithm of the time.
 */
const rareWords: Setting = (chance, samples) => {
  const offset = samples * chance.scale(0.001, 0.2);
  const unit = chance.scale(0.03, 1) / Math.log1p(samples / offset);
  const often = Math.max(1, samples * chance.scale(0.0001, 0.033));
  let [held, sample] = [0, 0];
  return () => {
    const share = unit / (offset + sample++);
    if (chance.unit() < 1 / often) held += share * often * chance.wait(1);
    return held;
  };
};

/** Fills a bounded buffer at an even rate, and then overwrites it in a ring. */
const ringBuffer: Setting = (chance, samples) => {
  const capacity = chance.scale(0.03, 1);
  const rate = capacity / (samples * chance.range(0.05, 0.85));
  let held = 0;
  return () => held = Math.min(capacity, held + rate * 2 * chance.unit());
};

/** Allocates, and collects its garbage from time to time. `share` is the time of a cycle. */
const collector = (low: number, high: number): Setting => (chance, samples) => {
  const limit = chance.scale(0.08, 1.2);
  const rate = limit / Math.max(6, samples * chance.scale(low, high));
  const survivors = chance.range(0, 0.08);
  let garbage = limit * chance.unit();
  return () => {
    garbage += rate * (0.5 + chance.unit());
    if (garbage > limit) garbage = limit * survivors * chance.unit();
    return garbage;
  };
};

/** Loads a model, a table or a plugin from time to time, and sometimes frees one. */
const loader: Setting = (chance, samples) => {
  const often = samples / chance.range(0.5, 6);
  let [held, next, sample] = [0.3, chance.wait(often), 0];
  return () => {
    if (++sample >= next) {
      held = Math.max(0, held + chance.scale(0.02, 0.5) * (chance.unit() < 0.7 ? 1 : -1));
      next = sample + chance.wait(often);
    }
    return held;
  };
};

/** Serves users who come during the day. Some nights are quiet. */
const dailyLoad: Setting = (chance, samples) => {
  const day = samples * chance.scale(0.015, 0.333);
  const [height, peak] = [chance.scale(0.04, 0.6), chance.scale(0.5, 4)];
  let hour = day * chance.unit();
  let today = 1;
  return () => {
    if (++hour > day) [hour, today] = [0, Math.max(0.3, 1 + 0.1 * chance.gauss())];
    return height * today * Math.sin(Math.PI * hour / day) ** peak;
  };
};

/** Runs jobs that arrive at random, in any number at a time. */
const jobQueue: Setting = (chance, samples) => {
  const often = samples / chance.scale(3, 60);
  const length = samples * chance.scale(0.005, 0.2);
  const size = chance.scale(0.02, 0.25);
  let running: { left: number; size: number }[] = [];
  let next = chance.wait(often);
  return () => {
    for (next--; next <= 0; next += chance.wait(often)) {
      running.push({ left: chance.wait(length), size: size * chance.range(0.3, 1.7) });
    }
    running = running.filter((job) => --job.left > 0);
    return running.reduce((sum, job) => sum + job.size, 0);
  };
};

/** Wanders around its mean: an Ornstein-Uhlenbeck process. */
const wander: Setting = (chance, samples) => {
  const pull = 1 / Math.max(1, samples * chance.scale(0.0005, 0.12));
  const kick = chance.scale(0.005, 0.12) * Math.sqrt(2 * pull - pull * pull);
  let away = kick * chance.gauss() / Math.sqrt(2 * pull - pull * pull);
  return () => away += kick * chance.gauss() - pull * away;
};

/** Wanders, but never returns memory to the kernel: its size is its highest need so far. */
const highWater: Setting = (chance, samples) => {
  const need = wander(chance, samples);
  let most = -1;
  return () => most = Math.max(most, need());
};

/** Does only what every process does. */
const idle: Setting = () => () => 0;

/** Does all things at once, each to a small extent. */
const service: Setting = (chance, samples) => {
  const parts = [
    cacheFill(chance, samples * 0.3),
    collector(0.004, 0.1)(chance, samples),
    dailyLoad(chance, samples),
    wander(chance, samples),
  ].map((play) => ({ play, weight: chance.range(0.05, 0.4) }));
  return () => parts.reduce((sum, { play, weight }) => sum + weight * play(), 0);
};

/** The behaviour of the processes of each family. */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  "steady, with gaps": idle,
  "cache that fills (exponential)": cacheFill,
  "rare words (logarithmic)": rareWords,
  "ring buffer (capped)": ringBuffer,
  "collector, short cycles": collector(0.002, 0.07),
  "collector, long cycles": collector(0.08, 0.333),
  "loads (steps)": loader,
  "daily load (periodic)": dailyLoad,
  "jobs": jobQueue,
  "wandering (autocorrelated)": wander,
  "high-water mark": highWater,
  "service (mixed)": service,
};

/** The families. */
export const JUDGING: readonly Family[] = Object.entries(SETTINGS).map(([name, setting]) =>
  settingFamily(name, setting, setting === idle ? 0.9 : 0.15)
);

/** Makes a family of the behaviour of its processes. */
export function settingFamily(name: string, setting: Setting, gapChance: number): Family {
  const makeTrace = (seed: number, leakShare: number): Trace => {
    const chance = makeChance(seed);
    const pages = chance.scale(2048, 1_048_576);
    const samples = Math.floor(chance.scale(60, 20_001));
    const play = setting(chance, samples);
    const leak = chance.unit() < 0.5 ? evenLeak(chance, samples) : batchLeak(chance, samples);
    const flicker = chance.scale(0.0001, 0.01);
    const pace = chance.scale(0.1, 60);
    const gaps = chance.unit() < gapChance ? 1 + Math.floor(4 * chance.unit()) : 0;
    let gapLeft = 0;
    const leakPerHour = leakShare * 4096 * pages * 3600 / ((samples - 1) * pace);
    const trace: Trace = { epochSeconds: [], bytes: [], leakPerHour };
    for (let sample = 0; sample < samples; sample++) {
      const size = pages * (1 + play() + leakShare * leak() + flicker * chance.gauss());
      if (chance.unit() < gaps / samples) gapLeft = samples * chance.range(0.01, 0.1);
      if (gapLeft-- > 0) continue;
      trace.epochSeconds.push(1.6e9 + sample * pace);
      trace.bytes.push(4096 * Math.max(1, Math.floor(size)));
    }
    return trace;
  };
  return { name, makeTrace };
}

/** Leaks a little at each request. The number of requests is about constant. */
function evenLeak(chance: Chance, samples: number): Play {
  const rate = 1 / samples;
  let lost = 0;
  return () => lost += rate * (0.5 + chance.unit());
}

/** Leaks a batch of requests at a time: 6 to 100 batches, of unequal sizes, at random moments. */
function batchLeak(chance: Chance, samples: number): Play {
  const batches = Array.from(
    { length: Math.round(chance.scale(6, 100)) },
    () => ({ at: samples * chance.unit(), size: 0.3 + chance.wait(0.7) }),
  ).sort((a, b) => a.at - b.at);
  const total = batches.reduce((sum, { size }) => sum + size, 0);
  let [lost, next, sample] = [0, 0, 0];
  return () => {
    for (; batches[next] && batches[next]!.at <= sample; next++) {
      lost += batches[next]!.size / total;
    }
    sample++;
    return lost;
  };
}
