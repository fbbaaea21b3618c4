import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { JUDGING } from "./judging.ts";
import { measureAll } from "./leak_rates.ts";
import { addTallies, findPrecision, measureRates, sumRates } from "./rates.ts";
import { TUNING } from "./tuning.ts";
import { findWilsonInterval } from "./wilson.ts";

Deno.test("the leak test is about as right as in leak_rates.ts, on fewer of its traces", () => {
  const rates = measureAll("judging", 200);
  const all = sumRates(rates);
  const found = addTallies([all.leaking[1], all.leaking[2]]);
  const falseRate = all.healthy.likely / all.healthy.traces;
  const recall = found.likely / found.traces;
  assert(
    falseRate <= 0.035,
    `of the processes that do not leak, ${falseRate} are called likely to`,
  );
  assert(recall >= 0.67, `of the leaks of 5 % and more, ${recall} are found`);
  assert(findPrecision(all, 1 / 20) > 0.45);
  // The logarithmic warm-up is by far the worst family. At its slowest, no test can distinguish it
  // from a leak.
  for (const { family, healthy: { likely, traces } } of rates) {
    assert(likely / traces <= 0.3, `${family}: ${likely} of ${traces} are false`);
  }
});

Deno.test("beside warm-ups that slow down or end, nine of ten intervals contain the rate of a leak", () => {
  for (const family of TUNING.filter(({ name }) => /^(logarithmic|capped)/.test(name))) {
    const { held, likely } = addTallies(measureRates(family, 200, 7_000_000, 0.01).leaking);
    assert(likely > 50 && held / likely >= 0.88, `${family.name}: ${held} of ${likely}`);
  }
});

Deno.test("a trace of the bench is the same each time", () => {
  for (const { makeTrace } of JUDGING) assertEquals(makeTrace(7, 0.1), makeTrace(7, 0.1));
});

Deno.test("a leak of the bench grows by its share of the size at the start", () => {
  const idle = JUDGING[0]!;
  const ratios = Array.from({ length: 200 }, (_, seed) => {
    const { bytes } = idle.makeTrace(seed, 0.5);
    return bytes.at(-1)! / bytes[0]!;
  });
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  assert(Math.abs(mean - 1.5) < 0.02, `${mean}`);
});

Deno.test("findWilsonInterval() agrees with binomtest().proportion_ci('wilson') of SciPy 1.17.1", () => {
  const [low, high] = findWilsonInterval(3, 100);
  assertAlmostEquals(low, 0.010254524024038925, 1e-12);
  assertAlmostEquals(high, 0.08451936429052762, 1e-12);
  assertAlmostEquals(findWilsonInterval(0, 20)[1], 0.16112515805281935, 1e-12);
});
