/**
 * Measures how often the leak test is right, on traces whose truth is known.
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

/** The number of traces, and how many of them were called leaks. */
export interface Tally {
  /** The number of all traces. */
  traces: number;
  /** The number of traces that the rule of the original calls possible leaks. */
  possible: number;
  /** The number of likely leaks. */
  likely: number;
  /** The number of likely leaks whose interval contains the true rate. */
  held: number;
}

/** The results for the traces of a family. */
export interface Rates {
  /** The name of the family. */
  readonly family: string;
  /** The results for healthy traces. */
  readonly healthy: Tally;
  /**
   * The results for traces that leak up to 5 %, 5 to 20 %, and 20 to 80 % of their size at the
   * start.
   */
  readonly leaking: readonly [small: Tally, middling: Tally, large: Tally];
}

/** The largest leak. Leaks of all magnitudes up to this one are equally frequent. */
const LARGEST_LEAK = 0.8;

/**
 * Judges traces of a family, as many with a leak as without.
 *
 * @param family The family.
 * @param count The number of traces with a leak, and of those without.
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

/** Adds up the results of all families. */
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

/** Adds up several tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce((sum, { traces, possible, likely, held }) => ({
    traces: sum.traces + traces,
    possible: sum.possible + possible,
    likely: sum.likely + likely,
    held: sum.held + held,
  }), emptyTally());
}

/** Returns the share of likely leaks that are leaks, if a given share of all processes leaks. */
export function findPrecision({ healthy, leaking }: Rates, prevalence: number): number {
  const all = addTallies(leaking);
  const right = prevalence * all.likely / all.traces;
  const wrong = (1 - prevalence) * healthy.likely / healthy.traces;
  return right / (right + wrong);
}

/** Returns the values that a recording of a trace keeps: means, and minima with the last point. */
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
