import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  findScoreVariance,
  findVarianceInflation,
  testMannKendall,
} from "../../src/analyse/rank_trend.ts";
import { findNormalCdf, Z_95 } from "../../src/analyse/stats.ts";
import { findQuantile, rank } from "../../src/analyse/stats.ts";
import { findTheilSen } from "../../src/analyse/rank_trend.ts";

/** Values with ties and a trend, and some that follow their neighbours. */
const TIED = [5, 5, 7, 6, 8, 8, 8, 11, 10, 12, 9, 14];
const CLIMB = [0, 1, 3, 5, 6, 6, 5, 4, 3, 4, 6, 8, 10, 11, 11, 10, 9, 9, 11, 13];
const WAVE = Array.from(
  { length: 24 },
  (_, at) => Math.round(100 * (100 * Math.sin(at / 3) + at)) / 100,
);

Deno.test("findNormalCdf() agrees with scipy.stats.norm.cdf of SciPy 1.17.1", () => {
  const expected: [number, number][] = [
    [-6, 9.865876450376946e-10],
    [-2.326, 0.010009275340867669],
    [-1, 0.15865525393145707],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1.96, 0.9750021048517795],
    [3, 0.9986501019683699],
    [8, 0.9999999999999993],
  ];
  for (const [z, share] of expected) assertAlmostEquals(findNormalCdf(z), share, 2e-15);
  assertAlmostEquals(findNormalCdf(Z_95), 0.975, 1e-15);
  assertEquals([findNormalCdf(-40), findNormalCdf(40)], [0, 1]);
});

Deno.test("findQuantile() agrees with numpy.quantile of NumPy 2.4.6, whose default is type 7", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const expected = [[0, 1], [0.1, 1], [0.25, 1.75], [0.5, 3.5], [0.9, 6.9], [1, 9]] as const;
  for (const [share, value] of expected) {
    assertAlmostEquals(findQuantile(values, share), value, 1e-12);
  }
});

Deno.test("rank() agrees with scipy.stats.rankdata of SciPy 1.17.1", () => {
  assertEquals(rank(TIED), [1.5, 1.5, 4, 3, 6, 6, 6, 10, 9, 11, 8, 12]);
});

Deno.test("testMannKendall() agrees with scipy.stats.kendalltau of SciPy 1.17.1, ties and all", () => {
  // kendalltau(range(n), y, method="asymptotic"): the z of its p-value, which has no correction for
  // continuity, is norm.isf(p / 2).
  const expected: [number[], number, number][] = [
    [TIED, 52, 3.60555127546399],
    [CLIMB, 129, 4.212747907747854],
    [WAVE, -20, -0.49608806013915846],
  ];
  for (const [values, score, z] of expected) {
    const test = testMannKendall(values);
    assertEquals(test.score, score);
    assertAlmostEquals(score / Math.sqrt(test.variance), z, 1e-12);
  }
});

Deno.test("testMannKendall() gives the p-value of norm.sf((S - 1) / sqrt(var)) of SciPy 1.17.1", () => {
  assertAlmostEquals(testMannKendall(TIED).risingP, 0.00020295306181814868, 1e-15);
  assertAlmostEquals(testMannKendall(CLIMB).risingP, 1.4569626603493377e-05, 1e-15);
  assertAlmostEquals(testMannKendall(WAVE).risingP, 0.6812809076285229, 1e-15);
});

Deno.test("testMannKendall() finds no trend in a constant series", () => {
  assertEquals(testMannKendall([7, 7, 7, 7]).risingP, 0.5);
  assertEquals(findScoreVariance([7, 7, 7, 7]), 0);
});

Deno.test("findVarianceInflation() is the formula of Hamed and Rao worked out with NumPy 2.4.6", () => {
  // The ranks by scipy.stats.rankdata of the residuals of scipy.stats.linregress.
  assertAlmostEquals(findVarianceInflation(WAVE), 2.365915105688263, 1e-12);
  // NumPy gives 0.61 and -0.07. This function never returns less than 1.
  assertEquals(findVarianceInflation(CLIMB), 1);
  assertEquals(findVarianceInflation(TIED), 1);
});

Deno.test("findTheilSen() gives the slope and the interval of the example in Sen 1968", () => {
  // Section 6: 4, and from 26/7 to 35/8 at 93 %; scipy.stats.theilslopes of SciPy 1.17.1 gives these
  // ends at 93 % and at 95 %.
  const line = findTheilSen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78])!;
  assertEquals(line.slope, 4);
  assertAlmostEquals(line.interval[0], 26 / 7, 1e-12);
  assertAlmostEquals(line.interval[1], 35 / 8, 1e-12);
});

Deno.test("findTheilSen() agrees with scipy.stats.theilslopes of SciPy 1.17.1 where values tie", () => {
  const line = findTheilSen(TIED.map((_, at) => at), TIED)!;
  assertEquals(line.slope, 0.75);
  assertAlmostEquals(line.interval[0], 0.4444444444444444, 1e-12);
  assertEquals(line.interval[1], 1);
});

Deno.test("findTheilSen() is less sure of values that follow their neighbours", () => {
  const xs = TIED.map((_, at) => at);
  const [low, high] = findTheilSen(xs, TIED)!.interval;
  const [lower, higher] = findTheilSen(xs, TIED, 4)!.interval;
  assertEquals([lower < low, higher > high], [true, true]);
});
