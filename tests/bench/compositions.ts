/**
 * Traces of processes that do several things at once, as real processes do: warm up, fill a cache,
 * collect garbage, load data, serve users. The compositions of each set consist of the families of
 * that set.
 *
 * @module
 */

import type { Chance } from "./chance.ts";
import { type Setting, settingFamily, SETTINGS } from "./judging.ts";
import type { Family } from "./trace.ts";
import { type Curve, curveFamily, CURVES, type Random } from "./tuning.ts";

/** The chance with which a process does each thing. */
const SHARE = 0.2;

/** The least size of a thing, as a share of its size in a process that does only this thing. */
const LEAST_WEIGHT = 0.1;

/** Processes that may do all things of the tuning set. */
export const TUNING_COMPOSITIONS: readonly Family[] = [
  composeCurves("that may warm up, too", Object.values(CURVES)),
  composeCurves("without warm-ups", pick(CURVES, (name) => !name.includes("warm-up"))),
];

/** Processes that may do all things of the judging set. */
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
