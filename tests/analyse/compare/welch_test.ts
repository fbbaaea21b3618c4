import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findStudentProbability, findStudentQuantile } from "../../../src/analyse/compare/welch.ts";
import { findHalfWidth, findSpread } from "../../../src/analyse/compare/welch.ts";

// scipy.stats.t.cdf(t, df), SciPy 1.10.1
for (
  const [t, degrees, probability] of [
    [-30, 1, 0.010606402405535426],
    [-30, 11, 3.3334656106825253e-12],
    [-30, 200, 2.8620806044139265e-76],
    [-2, 2.5, 0.07869574787898295],
    [-0.1, 17.3, 0.4607470208525589],
    [0, 22, 0.5],
    [0.5, 11, 0.6865368904080766],
    [2.5, 17.3, 0.9886262499120995],
    [8, 1, 0.9604165758394344],
    [8, 200, 0.9999999999999506],
  ] as const
) {
  Deno.test(`t with ${degrees} degrees of freedom is at most ${t} as often as in SciPy`, () => {
    const found = findStudentProbability(t, degrees);
    assert(Math.abs(found - probability) <= 1e-11 * probability, `${found}`);
  });
}

// scipy.stats.t.ppf(p, df), SciPy 1.10.1
for (
  const [probability, degrees, t] of [
    [0.6, 1, 0.32491969623290634],
    [0.95, 2.5, 2.5582186141359355],
    [0.975, 1, 12.706204736174694],
    [0.975, 11, 2.200985160091639],
    [0.975, 17.3, 2.1070320037534676],
    [0.975, 22, 2.0738730679040254],
    [0.9995, 1, 636.6192487687897],
    [0.9995, 200, 3.3398354062757107],
  ] as const
) {
  Deno.test(`the ${probability} quantile of t with ${degrees} degrees is that of SciPy`, () => {
    const found = findStudentQuantile(probability, degrees);
    assert(Math.abs(found - t) <= 1e-10 * t, `${found}`);
  });
}

Deno.test("Welch's interval is that of SciPy if neighbours are not alike", () => {
  const base = findSpread([3.1, 2.9, 3.4, 3.0, 3.3, 2.7, 3.2, 3.1, 2.8, 3.0, 3.6, 2.9]);
  const next = findSpread([3.5, 4.1, 3.3, 3.9, 4.4, 3.0, 3.7, 4.8, 3.6, 3.2, 4.0, 3.8]);
  assertEquals([base.count, next.count], [12, 12]);
  // scipy.stats.ttest_ind(next, base, equal_var=False).confidence_interval(0.95), SciPy 1.10.1
  const [low, high] = [0.34113122913461363, 1.0422021041987193];
  assertAlmostEquals(findHalfWidth(base, next, 0.95), (high - low) / 2, 1e-12);
  assertAlmostEquals(findHalfWidth(next, base, 0.99), 0.4825452395245569, 1e-12);
});
