import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findGrowth } from "../../../src/analyse/leak/verdict.ts";
import { listRssMeans } from "../../../src/analyse/process_series.ts";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import type { ProcessRecord } from "../../../src/analyse/process_record.ts";
import { sample, snapshot } from "../../fakes.ts";

/** Makes a process that was recorded every second with these sizes. */
function seriesOf(rssBytes: (number | null)[]): ProcessRecord {
  const recording = emptyRecording();
  for (const [second, bytes] of rssBytes.entries()) {
    const epochMs = 1_700_000_000_000 + second * 1000;
    addSnapshot(recording, snapshot([sample({ rssBytes: bytes })], { epochMs }));
  }
  return recording.processes.all[0]!;
}

function growthOf(series: ProcessRecord): number | null {
  return findGrowth(listRssMeans(series.series), series);
}

/** Returns the least-squares slope in bytes per hour, by the normal equations. */
function expectedGrowth(points: [number, number][]): number {
  const sum = (f: (point: [number, number]) => number) => points.reduce((s, p) => s + f(p), 0);
  const [n, x, y] = [points.length, sum(([x]) => x), sum(([, y]) => y)];
  return (n * sum(([x, y]) => x * y) - x * y) / (n * sum(([x]) => x * x) - x * x) * 3600;
}

Deno.test("findGrowth() is the slope of the second half, from the middle on", () => {
  const growth = growthOf(seriesOf([900, 5, 100, 130, 110]));
  assertAlmostEquals(growth!, expectedGrowth([[2, 100], [3, 130], [4, 110]]), 1e-3);
});

Deno.test("findGrowth() counts a sample at the very middle to the second half", () => {
  assertEquals(growthOf(seriesOf([0, 100, 0])), -360_000);
});

Deno.test("findGrowth() of a constant value is exactly 0, so that it is not a leak", () => {
  assertEquals(growthOf(seriesOf(Array(500).fill(123_456_789_504))), 0);
});

Deno.test("findGrowth() judges neither a single sample nor a half with one sample", () => {
  assertEquals(growthOf(seriesOf([100])), null);
  assertEquals(growthOf(seriesOf([100, 200])), null);
});

Deno.test("findGrowth() ignores samples with an unknown size", () => {
  assertEquals(growthOf(seriesOf([0, null, 100, null, 300])), 360_000);
});

Deno.test("findGrowth() of a long recording is that of all its samples, in bounded memory", () => {
  const sizes = Array.from({ length: 20_000 }, (_, at) => 1e6 + 4096 * Math.floor(at / 7 + at % 5));
  const series = seriesOf(sizes);
  assert(listRssMeans(series.series).times.length <= 512);
  const half = sizes.map((size, at): [number, number] => [at, size]).slice(10_000);
  const expected = expectedGrowth(half);
  assertAlmostEquals(growthOf(series)!, expected, expected * 0.001);
});

Deno.test("findGrowth() of a recording is that of its file, whichever way its middle is rounded", () => {
  const sizes = [900, 5, 100, 10, 20];
  const growthBy = (monotonic: readonly number[]) => {
    const recording = emptyRecording();
    for (const [second, rssBytes] of sizes.entries()) {
      const epochMs = 1_700_000_000_000 + second * 1000;
      const one = snapshot([sample({ rssBytes })], { epochMs, monotonicMs: monotonic[second]! });
      addSnapshot(recording, one);
    }
    return growthOf(recording.processes.all[0]!);
  };
  const ofFile = growthBy(sizes.map((_, second) => 1_700_000_000_000 + second * 1000));
  assertEquals(growthBy([0.2, 1000.3, 1999.7, 3000.2, 4000.4]), ofFile);
  assertEquals(ofFile! < 0, true);
});
