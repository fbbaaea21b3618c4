/**
 * Traces of processes that do several things at once, as real ones do: warm up, fill a cache, collect
 * garbage, load something, serve users. Those of the tuning set and those of the judging set are made
 * of what the families of each do.
 *
 * @module
 */

import type { Chance } from "./chance.ts";
import { type Setting, settingFamily, SETTINGS } from "./judging.ts";
import type { Family } from "./trace.ts";
import { type Curve, curveFamily, CURVES, type Random } from "./tuning.ts";

/** A process does each thing with this chance. */
const SHARE = 0.2;

/** It is a part of the process: from a tenth of what it is where it is all that a process does. */
const LEAST_WEIGHT = 0.1;

/** Processes that may do all that those of the tuning set do. */
export const TUNING_COMPOSITIONS: readonly Family[] = [
  composeCurves("that may warm up, too", Object.values(CURVES)),
  composeCurves("without warm-ups", pick(CURVES, (name) => !name.includes("warm-up"))),
];

/** Processes that may do all that those of the judging set do. */
export const JUDGING_COMPOSITIONS: readonly Family[] = [
  composeSettings("that may warm up, too", Object.values(SETTINGS)),
  composeSettings(
    "without caches, words and buffers",
    pick(SETTINGS, (name) => !/cache|words|buffer|mixed/.test(name)),
  ),
];

function pick<T>(all: Readonly<Record<string, T>>, isWanted: (name: string) => boolean): T[] {
  return Object.entries(all).filter(([name]) => isWanted(name)).map(([, one]) => one);
}

function composeCurves(name: string, makers: readonly ((random: Random) => Curve)[]): Family {
  return curveFamily(name, (random) => {
    const curves = makers.filter(() => random() < SHARE)
      .map((make) => ({ curve: make(random), weight: LEAST_WEIGHT ** random() }));
    return (at) => curves.reduce((sum, { curve, weight }) => sum + weight * curve(at), 0);
  });
}

function composeSettings(name: string, settings: readonly Setting[]): Family {
  const compose: Setting = (chance: Chance, samples: number) => {
    const plays = settings.filter(() => chance.unit() < SHARE)
      .map((setting) => ({
        play: setting(chance, samples),
        weight: LEAST_WEIGHT ** chance.unit(),
      }));
    return () => plays.reduce((sum, { play, weight }) => sum + weight * play(), 0);
  };
  return settingFamily(name, compose, 0.15);
}
