import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findLeak } from "../../../src/analyse/leak/verdict.ts";
import { findBestTry, GATES } from "../../../src/analyse/leak/gates.ts";
import { takeWindow } from "../../../src/analyse/leak/window.ts";
import type { Leak } from "../../../src/model/outcomes.ts";
import { recordTrace } from "../../bench/rates.ts";
import type { Trace } from "../../bench/trace.ts";
import { TUNING } from "../../bench/tuning.ts";
import { seededRandom } from "../random.ts";

const MIB = 2 ** 20;

/** The facts of a process of which only memory is known. */
const MEMORY = { kind: "memory", isPossible: false, ageSeconds: null, name: "acme" } as const;

/** Makes a recording with a sample a second, from sizes in MiB; `null` is unknown. */
function judge(
  mib: readonly (number | null)[],
  { kind = "memory", isPossible = false, ageSeconds = null, name = "acme", isGroup = false }: {
    kind?: "memory" | "descriptors";
    isPossible?: boolean;
    ageSeconds?: number | null;
    name?: string;
    isGroup?: boolean;
  } = {},
): Leak {
  const unit = kind === "memory" ? MIB : 1;
  const known = mib.flatMap((size, second) => size === null ? [] : [[1.7e9 + second, size * unit]]);
  const { minima } = recordTrace({
    epochSeconds: known.map(([time]) => time!),
    bytes: known.map(([, size]) => size!),
  });
  return findLeak(minima, { samples: known.length, kind, isPossible, ageSeconds, name, isGroup });
}

/** Makes 600 sizes by a function of the share of the recording, from 0 to 1. */
function sizes(size: (at: number) => number, samples = 600): number[] {
  return Array.from({ length: samples }, (_, sample) => size(sample / (samples - 1)));
}

/** A sawtooth of 12 samples and 40 MiB a tooth. */
const teeth = (at: number) => 40 * (Math.round(at * 599) % 12) / 12;

function reasonOf(size: (at: number) => number): string {
  const { verdict, reason } = judge(sizes(size));
  return `${verdict} (${reason})`;
}

Deno.test("findLeak() sees a leak under a garbage collector's sawtooth, and how fast it grows", () => {
  const leak = judge(sizes((at) => 100 + 30 * at + teeth(at)));
  assertEquals([leak.verdict, leak.reason], ["likely", null]);
  const expected = 30 * MIB * 3600 / 599;
  assertAlmostEquals(leak.growthPerHour!, expected, 0.05 * expected);
  const [low, high] = leak.growthPerHourInterval!;
  assert(low <= expected && expected <= high, `${low} to ${high}`);
});

Deno.test("findLeak() does not call memory a warm-up that is freed at the end", () => {
  const freed = (samples: number) =>
    judge(sizes((at) => at > 1 - samples / 600 ? 100 : 100 + 200 * at), { isPossible: true });
  for (const samples of [3, 9]) {
    const { verdict, reason, moreSeconds } = freed(samples);
    assertEquals([verdict, reason, moreSeconds], ["possible", "no record", null], `${samples}`);
  }
});

Deno.test("findLeak() says that a rise began only at the end, and for how long to record", () => {
  const late = (start: number, seconds: number, perSecond = 0.7) =>
    Array.from(
      { length: seconds },
      (_, second) => 100 + perSecond * Math.max(0, second - start),
    );
  for (const start of [510, 570, 590]) {
    const { verdict, reason, moreSeconds } = judge(late(start, 600), { isPossible: true });
    assertEquals([verdict, reason, moreSeconds], ["possible", "late", 299], `${start}`);
    // PROFIT finds the leak if it continues for that long.
    assertEquals(judge(late(start, 900)).verdict, "likely", `${start}`);
  }
  const judgeFiles = (perSecond: number) => {
    const { verdict, reason } = judge(late(570, 600, perSecond), { kind: "descriptors" });
    return [verdict, reason];
  };
  assertEquals([0.2, 0.4].map(judgeFiles), [["none", "no trend"], ["possible", "late"]]);
});

Deno.test("findLeak() names the gate that keeps growth from being a likely leak", () => {
  assertEquals(reasonOf((at) => 100 + teeth(at)), "none (no trend)");
  assertEquals(reasonOf((at) => 20 + 0.2 * at), "none (too small)");
  assertEquals(reasonOf((at) => 1000 + 1.9 * at), "none (too small)");
  assertEquals(reasonOf((at) => 100 + at + (at > 0.6 ? 50 : 0)), "none (step)");
  assertEquals(reasonOf((at) => 100 + 50 * (1 - Math.exp(-4 * at))), "none (warm-up)");
  assertEquals(reasonOf((at) => 100 + 50 * Math.log1p(100 * at)), "none (warm-up)");
  assertEquals(reasonOf((at) => 100 + 50 * Math.min(at, 0.8)), "none (warm-up)");
  assertEquals(reasonOf((at) => 100 + (at < 0.45 ? 100 : 30 * at)), "none (no record)");
});

Deno.test("findLeak() needs growth of 1 MiB and 0.5 % in the window, or of a tenth for small processes", () => {
  assertEquals(judge(sizes((at) => 4.5 + 0.6 * at)).verdict, "likely");
  assertEquals(judge(sizes((at) => 4.5 + 0.4 * at, 300), { ageSeconds: 5 }).reason, "too small");
  assertEquals(judge(sizes((at) => 1 + 0.3 * at)).verdict, "likely");
  assertEquals(reasonOf((at) => 1 + 0.2 * at), "none (too small)");
  assertEquals(judge(sizes((at) => 20 + 1.2 * at)).verdict, "likely");
  assertEquals(judge(sizes((at) => 1000 + 6 * at)).verdict, "likely");
});

Deno.test("a smaller straight rise is a likely leak, unless the process is young or has a garbage collector", () => {
  const rise = sizes((at) => 20 + 0.9 * at, 300);
  const leak = judge(rise);
  assertEquals([leak.verdict, leak.because], ["likely", "kept in a line"]);
  assertEquals(judge(rise, { ageSeconds: 119 }).reason, "too small");
  assertEquals(judge(rise, { ageSeconds: 120 }).verdict, "likely");
  assertEquals(judge(rise, { name: "node" }).reason, "too small");
  const ended = sizes((at) => 20 + 0.9 * Math.min(at, 0.75));
  assertEquals(judge(ended).reason, "too small");
});

Deno.test("the score stops a third of the slow warm-ups that pass all gates, and no late leak", () => {
  const { makeTrace } = TUNING.find(({ name }) => name === "uneven warm-up")!;
  const traces = Array.from({ length: 150 }, (_, seed) => makeTrace(7e6 + seed, 0));
  const passing = traces.filter((trace) =>
    findBestTry(recordTrace(trace).minima, "memory").reason === null
  );
  const likely = passing.filter((trace) => verdictOf(trace) === "likely");
  assert(likely.length <= passing.length * 2 / 3, `${likely.length} of ${passing.length}`);
  const late = judge(sizes((at) => 100 + 200 * Math.max(0, at - 0.6)));
  assertEquals([late.verdict, late.because], ["likely", "floors"]);
});

Deno.test("findLeak() finds descriptors that leak from 8, or 5 %, on", () => {
  const verdict = (first: number, growth: number) =>
    judge(sizes((at) => Math.floor(first + growth * at)), { kind: "descriptors" }).verdict;
  assertEquals([verdict(20, 7), verdict(20, 10)], ["none", "likely"]);
  assertEquals([verdict(1000, 40), verdict(1000, 60)], ["none", "likely"]);
});

Deno.test("findLeak() of few samples is never 'none', and is 'possible' if memory rose", () => {
  const few = sizes((at) => 100 + 30 * at, 47);
  const unjudged = {
    growthPerHour: null,
    growthPerHourInterval: null,
    growthSeconds: null,
    moreSeconds: null,
    reason: "too few samples",
  };
  assertEquals({ ...judge(few) }, { verdict: "insufficient data", ...unjudged });
  assertEquals(judge(few, { isPossible: true }).verdict, "possible");
  assertEquals(judge([]).verdict, "insufficient data");
  const points = { times: Array(60).fill(5), values: sizes((at) => 100 + 30 * at, 60) };
  const ofOneTime = findLeak(points, { ...MEMORY, samples: 60 });
  assertEquals([ofOneTime.verdict, ofOneTime.reason], ["insufficient data", "no time passed"]);
  assertEquals(judge(sizes((at) => 100 + 30 * at, 48)).verdict, "likely");
});

Deno.test("findLeak() says possible if the old rule finds a rise and a gate fails", () => {
  const leak = judge(sizes((at) => 100 + 50 * (1 - Math.exp(-4 * at))), { isPossible: true });
  assertEquals([leak.verdict, leak.reason], ["possible", "warm-up"]);
});

Deno.test("findLeak() judges a value that never changes", () => {
  const leak = judge(sizes(() => 100));
  assertEquals(leak, {
    verdict: "none",
    growthPerHour: 0,
    growthPerHourInterval: [0, 0],
    growthSeconds: 598,
    moreSeconds: null,
    reason: "no trend",
  });
});

Deno.test("findLeak() judges the known values, whatever is missing in between", () => {
  const withGap = (size: number, sample: number) => sample > 200 && sample < 290 ? null : size;
  const leak = sizes((at) => 100 + 30 * at + teeth(at));
  assertEquals(judge(leak.map(withGap)).verdict, "likely");
  assertEquals(judge(leak.map((size, at) => at % 3 === 0 ? null : size)).verdict, "likely");
  const steady = sizes((at) => 100 + teeth(at));
  assertEquals(judge(steady.map(withGap)).verdict, "none");
});

/** Traces of every shape, with a leak and without. */
const TRACES = TUNING.flatMap(({ makeTrace }, family) =>
  Array.from({ length: 12 }, (_, at) => makeTrace(5e6 + 100 * family + at, at % 2 * 0.3))
);

function verdictOf(trace: Pick<Trace, "epochSeconds" | "bytes">): string {
  return findLeak(recordTrace(trace).minima, { ...MEMORY, samples: trace.bytes.length }).verdict;
}

/** Returns the share of the traces whose verdict changes. */
function shareOfChanges(traces: readonly Trace[], change: (trace: Trace) => string): number {
  return traces.filter((trace) => change(trace) !== verdictOf(trace)).length / traces.length;
}

Deno.test("a verdict does not depend on the time or the pace of a recording", () => {
  const shifted = shareOfChanges(
    TRACES,
    ({ epochSeconds, bytes }) =>
      verdictOf({ epochSeconds: epochSeconds.map((time) => time - 1e9), bytes }),
  );
  const slowed = shareOfChanges(
    TRACES,
    ({ epochSeconds, bytes }) =>
      verdictOf({ epochSeconds: epochSeconds.map((time) => 8 * time), bytes }),
  );
  assertEquals([shifted, slowed], [0, 0]);
});

Deno.test("a verdict does not depend on the size of a process whose growth is far above 1 %", () => {
  const isLarge = ({ bytes }: Trace) => bytes.every((size) => size > 100 * MIB);
  const large = TRACES.filter(isLarge);
  assert(large.length > 40);
  const scaled = shareOfChanges(
    large,
    ({ epochSeconds, bytes }) => verdictOf({ epochSeconds, bytes: bytes.map((size) => 8 * size) }),
  );
  const raised = shareOfChanges(
    large,
    ({ epochSeconds, bytes }) =>
      verdictOf({ epochSeconds, bytes: bytes.map((size) => size + 4 * MIB) }),
  );
  assertEquals([scaled, raised], [0, 0]);
});

Deno.test("a verdict hardly depends on the resolution: twice the samples change 1 in 50 at most", () => {
  const doubled = shareOfChanges(TRACES, ({ epochSeconds, bytes }) =>
    verdictOf({
      epochSeconds: epochSeconds.flatMap((time) => [time, time + 0.5]),
      bytes: bytes.flatMap((size) => [size, size]),
    }));
  assert(doubled <= 0.02, `${doubled}`);
});

Deno.test("a trend of bounded memory gives the verdict of all samples, but for 1 in 50 at most", () => {
  const long = TRACES.filter(({ bytes }) => bytes.length >= 512);
  assert(long.length > 60);
  const changed = shareOfChanges(long, ({ epochSeconds, bytes }) => {
    return findLeak({ times: epochSeconds, values: bytes }, { ...MEMORY, samples: bytes.length })
      .verdict;
  });
  assert(changed <= 0.02, `${changed}`);
});

Deno.test("a value that stops growing halfway is not a likely leak, whatever it was before", () => {
  for (const { epochSeconds, bytes } of TRACES) {
    const from = Math.floor(bytes.length / 2);
    const plateau = bytes.map((size, at) => at < from ? size : bytes[from]!);
    assert(verdictOf({ epochSeconds, bytes: plateau }) !== "likely");
  }
});

Deno.test("a record is one of whole blocks: what is shorter may lack the trough of a sawtooth", () => {
  // A heap that is collected every 60 s, first after 31 s. Its troughs rise by 28 MiB in 10 min.
  const mib = sizes((at) => 20 + 28 * at + (Math.round(at * 599) + 29) % 60);
  const points = { times: mib.map((_, second) => second), values: mib.map((size) => size * MIB) };
  const { passes } = GATES.find(({ reason }) => reason === "no record")!;
  assert(passes(takeWindow(points, 30, 6, "memory")));
  const highBefore = points.values.map((size, second) => second < 100 ? 50 * MIB : size);
  assert(!passes(takeWindow({ ...points, values: highBefore }, 100, 6, "memory")));
});

Deno.test("the growth of a likely leak is the latest one: it counts from its beginning", () => {
  for (const began of [0.3, 0.5, 0.7]) {
    const leak = judge(sizes((at) => 100 + 200 * Math.max(0, at - began)));
    const expected = 200 * MIB * 3600 / 599;
    assertAlmostEquals(leak.growthPerHour!, expected, 0.02 * expected);
    assertAlmostEquals(leak.growthSeconds!, 599 * (1 - began), 40);
  }
});

Deno.test("beside a buffer that fills, the growth of a leak is what remains when the buffer is full", () => {
  const judgeBeside = (leakMib: number, bufferMib: number, fullAt: number) => {
    const buffer = (at: number) => bufferMib * Math.min(1, at / fullAt);
    const leak = judge(sizes((at) => 100 + leakMib * at + buffer(at)));
    assertEquals(leak.verdict, "likely");
    const perHour = leakMib * MIB * 3600 / 599;
    const [low, high] = leak.growthPerHourInterval!.map((each) => each / perHour);
    return { rate: leak.growthPerHour! / perHour, low: low!, high: high!, leak };
  };
  const long = judgeBeside(40, 12, 0.6);
  assertAlmostEquals(long.rate, 1, 0.01);
  assert(long.low <= 1 && 1 <= long.high && long.high < 1.1, JSON.stringify(long));
  assert(long.leak.growthSeconds! < 0.4 * 600);
  // The buffer was full so late that only the interval shows the change.
  const short = judgeBeside(10, 30, 0.9);
  assert(short.low <= 1.01 && short.rate > 1, JSON.stringify(short));
  assert(short.leak.growthSeconds! > 0.9 * 600);
});

Deno.test("the interval of a leak contains the rate if values change in steps, and is narrow otherwise", () => {
  const steps = Array.from({ length: 600 }, (_, minute) => 20 + Math.floor(minute / 20));
  const leak = judge(steps, { kind: "descriptors" });
  const [low, high] = leak.growthPerHourInterval!;
  assert(low < 180 && 180 < high && high - low < 90, `${low} to ${high}`);
  const [from, to] = judge(sizes((at) => 100 + 30 * at)).growthPerHourInterval!;
  assert(to - from < 0.01 * to, `${from} to ${to}`);
});

Deno.test("memory that doubles after the start of a process is not a likely leak, but descriptors can be", () => {
  const doubled = sizes((at) => 20 + 40 * at, 300);
  assertEquals(judge(doubled, { ageSeconds: 3600 }).verdict, "likely");
  const young = judge(doubled, { ageSeconds: 5, isPossible: true });
  assertEquals([young.verdict, young.reason], ["possible", "young"]);
  assertEquals(judge(doubled, { ageSeconds: 5, kind: "descriptors" }).verdict, "likely");
  const loading = sizes((at) => at < 0.02 ? 1 : 20 + 15 * at, 300);
  assertEquals(judge(loading, { ageSeconds: 0 }).verdict, "likely");
  const over = (samples: number) =>
    judge(sizes((at) => 20 + 60 * at, samples), { ageSeconds: 5 }).verdict;
  assertEquals([over(590), over(601)], ["none", "likely"]);
});

Deno.test("a young heap with a collector is not a likely leak of memory, but can be one of descriptors", () => {
  const name = "node";
  const growing = (seconds: number) => sizes((at) => 70 + 30 * at, seconds);
  const young = judge(growing(90), { name, ageSeconds: 20, isPossible: true });
  assertEquals([young.verdict, young.reason], ["possible", "young"]);
  assertAlmostEquals(young.moreSeconds!, 11, 1e-6);
  const files = judge(growing(90), { name, ageSeconds: 20, kind: "descriptors" });
  assertEquals(files.verdict, "likely");
  assertEquals(judge(growing(90), { name, ageSeconds: 31 }).verdict, "likely");
  assertEquals(judge(growing(102), { name, ageSeconds: 20 }).verdict, "likely");
  assertEquals(judge(growing(90), { name: "python3", ageSeconds: 2 }).verdict, "likely");
});

Deno.test("a heap that is collected now and then is reported without a full collection", () => {
  const node = { name: "node", isPossible: true };
  const warm = sizes((at) => 60 + 50 * (1 - Math.exp(-4 * at)), 300);
  const unseen = judge(warm, node);
  assertEquals([unseen.verdict, unseen.reason], ["possible", "no collection"]);
  assertAlmostEquals(unseen.moreSeconds!, 301, 1e-6);
  assertEquals(judge(warm, { ...node, name: "postgres" }).reason, "warm-up");
  assertEquals(judge(warm, { name: "node" }).reason, "warm-up");
  assert(judge(warm.with(200, 50), node).reason !== "no collection");
  assertEquals(
    judge(sizes((at) => 60 + 50 * (1 - Math.exp(-4 * at)), 700), node).reason,
    "warm-up",
  );
  assertEquals(judge(sizes((at) => 60 + 50 * at, 300), node).verdict, "likely");
});

Deno.test("a heap without a full collection is not a likely leak if its interval contains 0", () => {
  const uneven = sizes((at) => 60 + 30 * (at + 0.12 * Math.sin(2 * Math.PI * at)));
  const node = judge(uneven, { name: "node", isPossible: true });
  assertEquals([node.verdict, node.reason], ["possible", "no collection"]);
  assertAlmostEquals(node.moreSeconds!, 598, 2);
  assertEquals(judge(uneven).verdict, "likely");
  assertEquals(judge(sizes((at) => 60 + 30 * at), { name: "node" }).verdict, "likely");
});

Deno.test("the low points after collections rise in a leak, even if floors do not", () => {
  /** Makes a heap with collections 100 s apart, which leave these sizes. */
  const heap = (...left: number[]) =>
    left.flatMap((mib) => Array.from({ length: 100 }, (_, at) => at === 0 ? mib : 40 + 0.2 * at));
  const leak = judge(heap(60, 20, 25).slice(90));
  assertEquals(leak.verdict, "likely");
  const expected = 5 * MIB * 3600 / 100;
  assertAlmostEquals(leak.growthPerHour!, expected, 0.05 * expected);
  const [low, high] = leak.growthPerHourInterval!;
  assert(low < expected && expected < high);
  assert(judge(heap(60, 20, 20.5)).verdict !== "likely");
  assertEquals(judge(heap(60, 20, 22, 24, 26).slice(90)).verdict, "likely");
  assert(judge(heap(60, 20, 20.1, 20.2, 26).slice(90)).verdict !== "likely");
  assert(judge(heap(60, 20)).verdict !== "likely");
});

/** The number of processes in a pool that follows a load, which wanders. */
function wander(seed: number): number[] {
  const random = seededRandom(seed);
  let size = 40;
  return sizes(() => Math.round(Math.max(5, size += 4 * (random() - 0.5))));
}

Deno.test("findLeak() calls no group a likely leak whose rate may be 0", () => {
  const reasons = new Set<string>();
  const count = { processes: 0, groups: 0 };
  for (let seed = 1; seed <= 300; seed++) {
    const kind = "descriptors";
    const alone = judge(wander(seed), { kind });
    const group = judge(wander(seed), { kind, isGroup: true });
    if (alone.verdict === "likely") count.processes++;
    if (group.verdict === "likely") {
      count.groups++;
      assert(group.growthPerHourInterval![0] > 0);
    } else if (alone.verdict === "likely") reasons.add(`${group.reason}`);
  }
  assert(reasons.has("uneven"), [...reasons].join());
  assert(count.groups < count.processes / 2, JSON.stringify(count));
});

for (const samples of [0, 1, 3, 5]) {
  Deno.test(`findLeak() finds a tree that grew until its processes ended, ${samples} samples before the end`, () => {
    const grown = Array.from({ length: 60 }, (_, at) => 2 + Math.floor(at / 2.5));
    const told = { kind: "descriptors", isGroup: true } as const;
    const leak = judge([...grown, ...Array(samples).fill(1)], told);
    assertEquals(leak.verdict, "likely");
    const [low, high] = leak.growthPerHourInterval!;
    assert(0 < low && low <= 3600 / 2.5 && 3600 / 2.5 <= high, `${low} to ${high}`);
  });
}

Deno.test("findLeak() finds a group that grows in batches, and its interval holds the rate", () => {
  let [likely, holds] = [0, 0];
  for (let seed = 1; seed <= 50; seed++) {
    const random = seededRandom(seed);
    let size = 20;
    const grown = sizes(() => Math.round((size += random() < 0.1 ? 1 : 0) + 4 * random()));
    const { verdict, growthPerHourInterval } = judge(grown, { kind: "descriptors", isGroup: true });
    if (verdict !== "likely") continue;
    likely++;
    const [low, high] = growthPerHourInterval!;
    if (low <= 360 && 360 <= high) holds++;
  }
  assert(likely >= 45 && holds >= 0.9 * likely, `${holds} of ${likely}`);
});

Deno.test("memory that follows a load has no low points after collections, whenever it ends", () => {
  // A pool of workers: the last sample is halfway down from the second peak.
  for (const period of [250, 380, 450]) {
    const wave = sizes((at) => 120 + 80 * Math.sin(2 * Math.PI * at * 600 / period));
    assertEquals(judge(wave).verdict, "none", `${period}`);
  }
  // The low points rise by a tenth of a fall, which is gradual.
  const rising = sizes((at) => 20 + 20 * at + 80 * (1 - Math.cos(2 * Math.PI * at * 3)));
  assertEquals(judge(rising).verdict, "none");
  // A collection shows leaking memory even if the recording ends with it.
  const heap = sizes((at) => 20 + 30 * at + (at * 601) % 100, 602);
  assertEquals(judge(heap).verdict, "likely");
});
