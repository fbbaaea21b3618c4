/**
 * How often the leak test is right on traces of which the truth is known.
 *
 * @module
 */

import { findGrowth, findLeak } from "../../src/analyse/leak/verdict.ts";
import {
  addPoint,
  emptyValueSeries,
  listPoints,
  type Points,
} from "../../src/analyse/value_series.ts";
import type { Family, Trace } from "./trace.ts";

/** How many traces there were, and how many of them were called leaks. */
export interface Tally {
  /** All. */
  traces: number;
  /** Those that the rule of the original calls possible. */
  possible: number;
  /** Those that are likely. */
  likely: number;
  /** Those of the likely that leak as fast as the interval of their growth says. */
  held: number;
}

/** What was made of a family's traces. */
export interface Rates {
  /** Its name. */
  readonly family: string;
  /** Of those that do not leak. */
  readonly healthy: Tally;
  /** Of those that leak up to 5 % of their size at the start, 5 to 20 %, and 20 to 80 %. */
  readonly leaking: readonly [small: Tally, middling: Tally, large: Tally];
}

/** Leaks of each magnitude are as frequent, up to this one. */
const LARGEST_LEAK = 0.8;

/**
 * Judges traces of a family, as many with a leak as without.
 *
 * @param family What makes them.
 * @param count How many of each.
 * @param seed The first of 2 · count seeds.
 * @param leastLeak The least leak, as a share of the size at the start.
 */
export function measureRates(
  family: Family,
  count: number,
  seed: number,
  leastLeak: number,
): Rates {
  const rates: Rates = {
    family: family.name,
    healthy: emptyTally(),
    leaking: [emptyTally(), emptyTally(), emptyTally()],
  };
  for (let at = 0; at < count; at++) {
    const share = leastLeak * (LARGEST_LEAK / leastLeak) ** ((at + 0.5) / count);
    const size = share < 0.05 ? 0 : share < 0.2 ? 1 : 2;
    countVerdict(rates.healthy, family.makeTrace(seed + 2 * at, 0));
    countVerdict(rates.leaking[size], family.makeTrace(seed + 2 * at + 1, share));
  }
  return rates;
}

/** All families as one. */
export function sumRates(all: readonly Rates[]): Rates {
  const sum = (pick: (rates: Rates) => Tally) => addTallies(all.map(pick));
  return {
    family: "all",
    healthy: sum(({ healthy }) => healthy),
    leaking: [
      sum(({ leaking }) => leaking[0]),
      sum(({ leaking }) => leaking[1]),
      sum(({ leaking }) => leaking[2]),
    ],
  };
}

/** Several tallies as one. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { traces, possible, likely, held }) => ({
    traces: sum.traces + traces,
    possible: sum.possible + possible,
    likely: sum.likely + likely,
    held: sum.held + held,
  }), emptyTally());
}

/** How many of those that are called likely leak, where a share of all processes does. */
export function findPrecision({ healthy, leaking }: Rates, prevalence: number): number {
  const all = addTallies(leaking);
  const right = prevalence * all.likely / all.traces;
  const wrong = (1 - prevalence) * healthy.likely / healthy.traces;
  return right / (right + wrong);
}

/** What a recording of a trace would keep: means, and minima with the point at its end. */
export function recordTrace(
  { epochSeconds, bytes }: Pick<Trace, "epochSeconds" | "bytes">,
): { means: Points; minima: Points } {
  const trend = emptyValueSeries(["mean", "least"]);
  for (const [at, time] of epochSeconds.entries()) addPoint(trend, time, [bytes[at]!, bytes[at]!]);
  return { means: listPoints(trend, 0), minima: listPoints(trend, 1, true) };
}

function countVerdict(tally: Tally, trace: Trace): void {
  const { epochSeconds } = trace;
  const { means, minima } = recordTrace(trace);
  const growth = findGrowth(means, {
    firstSeconds: epochSeconds[0]!,
    lastSeconds: epochSeconds.at(-1)!,
  });
  const isPossible = growth !== null && growth > 0;
  tally.traces++;
  if (isPossible) tally.possible++;
  const { verdict, growthPerHourInterval } = findLeak(minima, {
    samples: epochSeconds.length,
    kind: "memory",
    isPossible,
    ageSeconds: null,
    name: "acme",
  });
  if (verdict !== "likely") return;
  tally.likely++;
  const [low, high] = growthPerHourInterval!;
  if (low <= trace.leakPerHour && trace.leakPerHour <= high) tally.held++;
}

function emptyTally(): Tally {
  return { traces: 0, possible: 0, likely: 0, held: 0 };
}
