import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findTotalChange } from "../../../src/analyse/compare/change.ts";
import { compareRuns } from "../../../src/analyse/compare/mod.ts";
import { addToRun, emptyRun, type Run } from "../../../src/analyse/compare/run.ts";
import { addToMetric, emptyMetric } from "../../../src/analyse/compare/metric.ts";
import { findGrowthSpread, findStretches } from "../../../src/analyse/compare/stretches.ts";
import type { MetricName } from "../../../src/model/columns.ts";
import type { Sample } from "../../../src/model/samples.ts";
import { sample, snapshot } from "../../fakes.ts";
import { seededNoise } from "../random.ts";

/** Makes a recording with a tick each second. */
function totalsOf(ticks: readonly (readonly Sample[])[]): Run {
  const totals = emptyRun();
  for (const [at, samples] of ticks.entries()) {
    addToRun(totals, snapshot([...samples], { epochMs: 1000 * at }), undefined, []);
  }
  return totals;
}

/** Makes a recording of one process with these sizes. */
function memoryRun(values: readonly number[], pid = 7): Run {
  return totalsOf(values.map((rssBytes) => [sample({ pid, rssBytes })]));
}

function noise(length: number, seed: number, phi = 0): number[] {
  const draw = seededNoise(seed, phi);
  return Array.from({ length }, () => 1000 + 20 * draw());
}

function compared(base: Run, next: Run, column: MetricName) {
  const metrics = compareRuns([base], [next]).both[0]!.metrics;
  const { changes, ...metric } = metrics.find((one) => one.column === column)!;
  return { ...changes.avg, ...metric, changes };
}

function verdictOf(base: readonly number[], next: readonly number[]): string {
  return compared(memoryRun(base), memoryRun(next), "mem_real").verdict;
}

function constant(value: number, length: number): number[] {
  return Array.from({ length }, () => value);
}

Deno.test("a run does not differ from itself", () => {
  for (const phi of [0, 0.9]) {
    const run = memoryRun(noise(600, 1, phi));
    const { difference, verdict } = compared(run, run, "mem_real");
    assertEquals([difference, verdict], [0, "alike"]);
  }
});

Deno.test("a tenth more is higher, a tenth less lower, and the interval says by how much", () => {
  const [base, next] = [noise(600, 1), noise(600, 2).map((value) => value * 1.1)];
  const found = compared(memoryRun(base), memoryRun(next), "mem_real");
  assertEquals([found.verdict, verdictOf(next, base)], ["higher", "lower"]);
  assertAlmostEquals(found.difference! / found.base.mean! * 100, 10, 1);
  const [low, high] = found.interval!;
  assert(low < 100 && 100 < high && high - low < 10);
});

Deno.test("one in twenty pairs of equal noisy runs differs, and hardly more if the noise is slow", () => {
  for (const [phi, length] of [[0, 60], [0.5, 60], [0.9, 60], [0.9, 600], [0.99, 600]] as const) {
    const runs = 400;
    let wrong = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const verdict = verdictOf(noise(length, seed, phi), noise(length, 100_000 + seed, phi));
      if (verdict === "higher" || verdict === "lower") wrong++;
    }
    assert(wrong / runs < 0.1, `${phi}: ${wrong} of ${runs}`);
  }
});

Deno.test("a difference as large as the noise is found in a recording of a minute", () => {
  let found = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const next = noise(61, 100_000 + seed).map((value) => value + 20);
    if (verdictOf(noise(61, seed), next) === "higher") found++;
  }
  assert(found >= 95, `${found}`);
});

Deno.test("constant values differ if they are not equal, apart from rounding", () => {
  assertEquals(verdictOf(constant(12, 30), constant(13, 30)), "higher");
  assertEquals(verdictOf(constant(0.1, 30), constant(0.1, 700)), "alike");
});

Deno.test("the mean of a run that grows throughout decides little", () => {
  const growing = noise(600, 2).map((value, at) => value + at);
  assertEquals(verdictOf(noise(600, 1), growing), "drifts");
});

Deno.test("a difference that stays away from 0 is found even if it varies in waves", () => {
  const base = Array.from({ length: 120 }, (_, at) => 1000 + 10 * at);
  const wave = (by: number) =>
    base.map((value, at) => value * (1.09 + by * Math.sin(Math.PI * at / 30)));
  assertEquals(verdictOf(base, wave(0.002)), "higher");
  assertEquals(verdictOf(wave(0.002), base), "lower");
  assertEquals(verdictOf(base, wave(0.2)), "drifts");
});

Deno.test("runs that drift alike are compared stretch by stretch", () => {
  const warm = (seed: number, factor: number) =>
    noise(240, seed).map((value, at) => factor * (value + 5000 * Math.min(1, at / 80)));
  assertEquals(verdictOf(warm(3, 1), warm(4, 1)), "alike");
  const found = compared(memoryRun(warm(3, 1)), memoryRun(warm(4, 1.1)), "mem_real");
  assertEquals(found.verdict, "higher");
  const [low, high] = found.interval!;
  assert(low < found.difference! && found.difference! < high && high < 1.2 * low);
});

Deno.test("peaks, last values and growths differ only if runs differ, and not by one jump", () => {
  const jump = noise(240, 2).map((value, at) => at === 100 ? 5000 : value);
  const rising = noise(240, 2).map((value, at) => value + at);
  const changesOf = (next: number[]) => {
    const { peak, last, growth } = compared(
      memoryRun(noise(240, 1)),
      memoryRun(next),
      "mem_real",
    ).changes;
    return [peak.verdict, last.verdict, growth.verdict];
  };
  assertEquals(changesOf(noise(240, 4)), ["alike", "alike", "alike"]);
  assertEquals(changesOf(jump), ["alike", "alike", "alike"]);
  assertEquals(changesOf(rising)[1], "higher");
  assertEquals(changesOf(rising)[2], "higher");
  assertEquals(changesOf(noise(240, 4).map((value) => value + 100))[0], "higher");
});

Deno.test("with three runs and more on both sides, a difference is judged by how runs differ", () => {
  const side = (seed: number, ...levels: number[]) =>
    levels.map((level, at) => memoryRun(noise(30, seed + at).map((value) => value + level)));
  const verdict = (base: Run[], next: Run[]) => {
    const { isBetweenRuns, both: [acme] } = compareRuns(base, next);
    assert(isBetweenRuns);
    return acme!.metrics.find(({ column }) => column === "mem_real")!.changes.avg;
  };
  // Within each run, a change by 100 exceeds the variation by far.
  assertEquals(verdict(side(1, 0, 100, 200), side(9, 100, 200, 300)).verdict, "alike");
  const higher = verdict(side(1, 0, 10, 20), side(9, 100, 110, 120));
  assertEquals(higher.verdict, "higher");
  assertAlmostEquals(higher.difference!, 100, 15);
  assertEquals(verdict(side(1, 0, 10), side(9, 100, 110, 120)).verdict, "too few runs");
  assertEquals(verdict(side(1, 0), side(9, 100, 110, 120)).verdict, "too few runs");
  const brief = Array.from({ length: 3 }, (_, at) => memoryRun(noise(7, at)));
  assertEquals(verdict(brief, side(9, 100, 110, 120)).verdict, "too few samples");
});

Deno.test("the interval of a difference between runs is that of Welch's test in SciPy", () => {
  const { interval, verdict } = findTotalChange([100, 120, 110, 150], [140, 190, 160, 180, 200]);
  // By scipy.stats.ttest_ind(equal_var=False).
  assertAlmostEquals(interval![0], 17.7722981913, 1e-6);
  assertAlmostEquals(interval![1], 90.2277018087, 1e-6);
  assertEquals(verdict, "higher");
});

Deno.test("fewer than 24 samples in a run decide nothing", () => {
  const twice = noise(600, 2).map((value) => value * 2);
  const found = compared(memoryRun(noise(23, 1)), memoryRun(twice), "mem_real");
  assertEquals([found.verdict, found.interval], ["too few samples", null]);
  assert(found.difference! > 900);
  assertEquals(verdictOf(noise(24, 1), twice), "higher");
});

Deno.test("the processes of a name are summed at each tick, by the CPU time that they used", () => {
  const brief = { ...sample({ pid: 8, rssBytes: 50, openFiles: 4 }, 80), cpuOverMs: 250 };
  const totals = totalsOf([[sample({ rssBytes: 100 }, 10), brief], [
    sample({ rssBytes: 100 }, 30),
  ]]);
  const { base, metrics } = compareRuns([totals], [totals]).both[0]!;
  assertEquals(base, { runs: 1, ticks: 2, processes: 2, pid: null });
  assertEquals(metrics.map(({ column, base }) => [column, base.mean, base.peak]), [
    ["cpu_percent", 30, 30],
    ["mem_real", 125, 150],
    ["num_open_files", 5, 7],
  ]);
});

Deno.test("a sum with an unknown part is unknown", () => {
  const totals = totalsOf([
    [sample({ openFiles: null, rssBytes: 1 }, null), sample({ pid: 8, rssBytes: 2 }, 5)],
  ]);
  const [found, ...others] = compareRuns([totals], [totals]).both[0]!.metrics;
  assertEquals([found!.column, found!.base.mean, others], ["mem_real", 3, []]);
});

Deno.test("a value that only one recording has has no difference", () => {
  const without = totalsOf([[sample({ openFiles: null })]]);
  const found = compared(without, totalsOf([[sample({ openFiles: 3 })]]), "num_open_files");
  assertEquals([found.base.mean, found.next.mean], [null, 3]);
  assertEquals([found.difference, found.interval, found.verdict], [null, null, "unknown"]);
});

Deno.test("private memory is compared if both recordings have it", () => {
  const [has, lacks] = [{ mem_private: 5 }, {}].map((extras) => totalsOf([[sample({ extras })]]));
  const columnsOf = (base: Run, next: Run) =>
    compareRuns([base], [next]).both[0]!.metrics.map(({ column }) => column);
  assert(columnsOf(has!, has!).includes("mem_private"));
  assert(!columnsOf(has!, lacks!).includes("mem_private"));
});

Deno.test("names that came or went are reported, and a changed one comes first", () => {
  const run = (names: Record<string, number>) =>
    totalsOf(
      Array.from({ length: 30 }, () =>
        Object.entries(names).map(([name, rssBytes], at) =>
          sample({ name, rssBytes, pid: at + 1 })
        )),
    );
  const { both, added, gone } = compareRuns(
    [run({ middle: 50, small: 5, old: 7, big: 900 })],
    [run({ middle: 50, small: 6, big: 900, new: 7 })],
  );
  assertEquals(both.map(({ name }) => name), ["small", "big", "middle"]);
  assertEquals([added, gone], [["new"], ["old"]]);
  assertEquals(both[0]!.base, { runs: 1, ticks: 30, processes: 1, pid: 2 });
});

Deno.test("the 95th percentile is never above the peak, and exact where nothing varies", () => {
  for (const value of [3, 7, 12, 1e6, 123_456_789]) {
    const { base, next } = compared(memoryRun([value]), memoryRun([value, value + 1]), "mem_real");
    assertEquals(base.p95, value);
    assert(next.p95! <= value + 1);
  }
});

Deno.test("growth is the slope of the line, and a change from 0 has a difference", () => {
  const rising = totalsOf([0, 1, 2, 3].map((at) => [sample({ rssBytes: 10 + 2 * at }, at && 5)]));
  const idle = totalsOf([[sample()]]);
  assertEquals(compared(rising, idle, "mem_real").base.growthPerHour, 7200);
  const cpu = compared(idle, rising, "cpu_percent");
  assertEquals([cpu.difference, cpu.base.mean], [3.75, 0]);
});

Deno.test("twelve stretches cover a recording of any length, each about as long", () => {
  for (const length of [24, 35, 511, 512, 513, 100_000]) {
    const metric = emptyMetric();
    for (let at = 0; at < length; at++) addToMetric(metric, at, at, 1);
    const means = findStretches(metric, "avg");
    for (const [at, mean] of means.entries()) {
      assertAlmostEquals(mean / length, (at + 0.5) / 12, 0.03, `${length} ${at}`);
    }
  }
});

Deno.test("the 95th percentile of a stretch is the one that NumPy calls the lower", () => {
  const metric = emptyMetric();
  for (let at = 0; at < 36; at++) addToMetric(metric, at, at, 1);
  // numpy.percentile(range(3), 95, method="lower") is 1.
  assertEquals(findStretches(metric, "p95").slice(0, 3), [1, 4, 7]);
});

Deno.test("the error of a growth whose stretches are independent is that of SciPy's line", () => {
  const metric = emptyMetric();
  for (const [at, beside] of [3, -1, -4, 1, 5, -9, 2, 6, -5, 3, -5, 8].entries()) {
    for (const half of [0, 1]) addToMetric(metric, 2 * at + half, 100 + 4 * at + beside, 1);
  }
  const { variance, count } = findGrowthSpread(metric)!;
  assertAlmostEquals(Math.sqrt(variance / count), 0.225141522679, 1e-9); // By scipy.stats.linregress().
});

Deno.test("a value that was measured over a short time is not the peak of a name", () => {
  const totals = emptyRun();
  for (const [at, [percent, cpuOverMs]] of ([[1, 1000], [3, 1000], [20, 50]] as const).entries()) {
    addToRun(totals, snapshot([{ ...sample({}, percent), cpuOverMs }], { epochMs: 1000 * at }));
  }
  assertEquals(compared(totals, totals, "cpu_percent").base.peak, 3);
});
