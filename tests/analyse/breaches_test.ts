import { assertEquals, assertMatch } from "@std/assert";
import { judgeProcesses } from "../../src/analyse/breaches.ts";
import { judgeChanges } from "../../src/analyse/run_breaches.ts";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { sketcherOf } from "../../src/analyse/quantiles.ts";
import { summarise } from "../../src/analyse/summary.ts";
import { parseCondition } from "../../src/cli/conditions.ts";
import type { Change } from "../../src/model/comparison.ts";
import type { Judgement } from "../../src/model/conditions.ts";
import type { Leak, ProcessSummary } from "../../src/model/outcomes.ts";
import { renderBreach } from "../../src/report/sentences/breach_text.ts";
import { renderGroupLeaks } from "../../src/report/sentences/verdict_text.ts";
import { sample, snapshot } from "../fakes.ts";

const MIB = 2 ** 20;

function leak(verdict: Leak["verdict"], growthPerHour: number | null): Leak {
  return {
    verdict,
    growthPerHour,
    growthPerHourInterval: null,
    growthSeconds: null,
    moreSeconds: null,
    reason: null,
  };
}

const NUMBERS = { first: 1, mean: 2, peak: 3, last: 2 };

const healthy: ProcessSummary = {
  pid: 7,
  name: "acme",
  samples: 100,
  metrics: {
    cpu_percent: { first: 0, mean: 40, peak: 95, last: 1, leak: null },
    mem_real: { first: MIB, mean: 2 * MIB, peak: 9 * MIB, last: MIB, leak: leak("none", 5) },
    mem_anonymous: { ...NUMBERS, leak: leak("insufficient data", null) },
    mem_private: { ...NUMBERS, leak: leak("insufficient data", null) },
    num_open_files: { first: 3, mean: 4, peak: 12, last: 4, leak: leak("none", 1) },
  },
  memory: "mem_real",
  riseBytesPerHour: -1,
  maxOpenFiles: null,
};

function withLeak(metric: "mem_real" | "num_open_files", found: Leak): ProcessSummary {
  const { metrics } = healthy;
  return { ...healthy, metrics: { ...metrics, [metric]: { ...metrics[metric], leak: found } } };
}

/** Returns the sentences of these conditions on the process. */
function judge(process: ProcessSummary, ...texts: string[]): string[] {
  const conditions = texts.map((text) => parseCondition(text, { change: false }));
  return judgeProcesses(conditions, [process]).flatMap(({ breaches }) =>
    breaches.map(renderBreach)
  );
}

Deno.test("each exceeded limit is reported with the process and the excess", () => {
  assertEquals(judge(healthy, "mem_real>8MiB", "cpu_percent.avg>80", "num_open_files>12"), [
    "mem_real>8MiB: acme (pid 7): the peak of mem_real is 9.0 MiB, 1.0 MiB over the threshold",
  ]);
  assertEquals(judge(healthy, "num_open_files.growth>0.5/h", "cpu_percent>90", "mem_real.last>0"), [
    "num_open_files.growth>0.5/h: acme (pid 7): the growth of num_open_files is 1/h, " +
    "0.5/h over the threshold",
    "cpu_percent>90: acme (pid 7): the peak of cpu_percent is 95, 5 over the threshold",
    "mem_real.last>0: acme (pid 7): the last value of mem_real is 1.0 MiB, 1.0 MiB over the threshold",
  ]);
});

Deno.test("a likely leak meets both conditions on leaks, a possible one the weaker", () => {
  const likely = withLeak("num_open_files", leak("likely", 60));
  assertEquals(judge(likely, "leak"), [
    "leak: acme (pid 7): the number of descriptors grows by 60/h; it is 4",
  ]);
  assertEquals(judge(likely, "possible-leak").length, 1);
  // The floors have no trend: the rise is that of the trend line.
  const possible = {
    ...withLeak("mem_real", leak("possible", 0)),
    riseBytesPerHour: 3 * MIB,
  };
  assertEquals(judge(possible, "leak"), []);
  assertEquals(judge(possible, "possible-leak"), [
    "possible-leak: acme (pid 7): memory grows by 3.0 MiB/h; it is 1.0 MiB",
  ]);
});

Deno.test("a small value and a small excess have digits that differ from 0", () => {
  const conditions = [parseCondition("cpu_user_seconds.rate>0.01/s", { change: false })];
  const recording = emptyRecording(sketcherOf(conditions));
  for (const at of [0, 1, 2, 3]) {
    const one = sample({ cpuUserSeconds: 0.02024 * at });
    addSnapshot(recording, snapshot([one], { monotonicMs: at * 2000 }));
  }
  const [{ breaches }] = judgeProcesses(conditions, summarise(recording.processes)) as [Judgement];
  assertEquals(breaches.map(renderBreach), [
    "cpu_user_seconds.rate>0.01/s: acme (pid 7): the peak of cpu_user_seconds.rate is 0.01/s, " +
    "0.00012/s over the threshold",
  ]);
});

Deno.test("a breach on a leak has the last value, the limit, and the time to the limit", () => {
  const reach = { seconds: 3725, earliestSeconds: 3000, latestSeconds: null };
  const limited = { ...withLeak("num_open_files", leak("likely", 60)), maxOpenFiles: 1024 };
  assertEquals(judge(limited, "leak"), [
    "leak: acme (pid 7): the number of descriptors grows by 60/h; it is 4, below the limit of 1024",
  ]);
  assertEquals(judge({ ...limited, openFilesReach: reach }, "leak"), [
    "leak: acme (pid 7): the number of descriptors grows by 60/h; it is 4, and the limit of " +
    "1024 is reached in 1 h 2 min",
  ]);
  const limit = { kind: "max", group: "/a", limitBytes: 512 * MIB, usedBytes: MIB } as const;
  const memory = {
    ...withLeak("mem_real", leak("likely", 3 * MIB)),
    memoryLimit: { ...limit, reach, atEpochMs: 0 },
  };
  assertEquals(judge(memory, "leak"), [
    "leak: acme (pid 7): memory grows by 3.0 MiB/h; it is 1.0 MiB, and the 512.0 MiB of /a " +
    "are reached in 1 h 2 min",
  ]);
});

Deno.test("memory is judged by private memory if that was recorded", () => {
  const likely = withLeak("mem_real", leak("likely", 60));
  assertEquals(judge({ ...likely, memory: "mem_private" }, "leak"), []);
});

/** Returns the number of values that a condition judged, and the reasons for the others. */
function tell(text: string, ...processes: ProcessSummary[]) {
  const condition = parseCondition(text, { change: false });
  return judgeProcesses([condition], processes).map(({ judged, unjudged }) => ({
    judged,
    unjudged: unjudged.map(({ metric, reason }) => `${metric}: ${reason}`),
  }))[0];
}

Deno.test("unknown values and too few samples are not judged, and PROFIT says why", () => {
  const brief = withLeak("mem_real", leak("possible", null));
  const both = ["mem_real: too few samples"];
  assertEquals(judge(brief, "leak", "possible-leak", "mem_real.growth>0/h"), []);
  assertEquals(tell("possible-leak", brief), { judged: 1, unjudged: both });
  assertEquals(tell("mem_real.growth>0/h", brief), { judged: 0, unjudged: both });
  assertEquals(tell("mem_real.growth>0/h", brief, healthy), { judged: 1, unjudged: both });
  const { metrics } = healthy;
  const nothing = { first: null, mean: null, peak: null, last: null, leak: null };
  const refused = { ...healthy, metrics: { ...metrics, num_open_files: nothing } };
  const unknown = ["num_open_files: unknown"];
  assertEquals(tell("leak", refused), { judged: 1, unjudged: unknown });
  assertEquals(tell("num_open_files>5", refused), { judged: 0, unjudged: unknown });
  assertEquals(tell("leak"), { judged: 0, unjudged: [] });
});

Deno.test("memory that grows right after the start of a process is not judged by leak", () => {
  const growing = leak("possible", 5 * MIB);
  const young = withLeak("mem_real", { ...growing, reason: "young" });
  assertEquals(tell("leak", young), { judged: 1, unjudged: ["mem_real: young"] });
  assertEquals(tell("possible-leak", young), { judged: 2, unjudged: [] });
  assertEquals(tell("mem_real.growth>9MiB/h", young), { judged: 1, unjudged: [] });
});

Deno.test("a tree has the age of its root, and the runtime of its largest process", () => {
  const recording = emptyRecording();
  const { reading } = sample({ pid: 7, name: "pool" });
  for (let second = 0; second < 60; second++) {
    const root = { ...reading, ageSeconds: 1 + second, rssBytes: (70 + second) * MIB };
    const child = sample({ pid: 8, name: "node", rssBytes: 200 * MIB }).reading;
    const samples = [root, child].map((one) => ({ ...sample({}), reading: one, root }));
    addSnapshot(recording, snapshot(samples, { epochMs: 1000 * second }));
  }
  const [tree] = summarise(recording.groups);
  assertEquals(tree!.metrics[tree!.memory].leak!.reason, "young");
});

/** Returns the result of a condition on a change of memory. */
function judgeMemory(text: string, change: Partial<Change>): string {
  const condition = parseCondition(text, { change: true });
  const whole = {
    base: 100,
    next: 120,
    difference: 20,
    interval: null,
    verdict: "alike",
    ...change,
  };
  const changes = { avg: whole, p95: whole, peak: whole, last: whole, growth: whole } as never;
  const metrics = [{ column: "mem_real", changes }] as never;
  const comparison = { isBetweenRuns: false, totals: [], added: [], gone: [] };
  const name = { name: "acme", metrics } as never;
  const [judgement] = judgeChanges([condition], { ...comparison, both: [name] });
  const { breaches: [breach], unjudged: [unjudged] } = judgement!;
  return breach ? `breach ${breach.found}` : unjudged ? unjudged.reason : "pass";
}

Deno.test("a change breaches if it passes the limit and exceeds the variation", () => {
  const limit = "mem_real>+10%";
  assertEquals(judgeMemory(limit, { verdict: "higher" }), "breach 20");
  assertEquals(judgeMemory(limit, { verdict: "alike" }), "pass");
  assertEquals(judgeMemory("mem_real>+30%", { verdict: "higher" }), "pass");
  assertEquals(judgeMemory("mem_real>+10B", { verdict: "higher" }), "breach 20");
  assertEquals(judgeMemory("mem_real>+10%!", { verdict: "alike" }), "breach 20");
  assertEquals(judgeMemory("mem_real>+30%!", { verdict: "higher" }), "pass");
});

Deno.test("a change is not judged if its variation is unknown", () => {
  const limit = "mem_real>+10%";
  for (const verdict of ["too few samples", "too few runs"] as const) {
    assertEquals(judgeMemory(limit, { verdict }), verdict);
    assertEquals(judgeMemory("mem_real>+30%", { verdict }), verdict);
    assertEquals(judgeMemory("mem_real>+10%!", { verdict }), "breach 20");
  }
  assertEquals(judgeMemory(limit, { verdict: "drifts" }), "drifts");
  assertEquals(judgeMemory("mem_real>+30%", { verdict: "drifts" }), "pass");
  const unknown = { base: null, difference: null, verdict: "unknown" } as const;
  assertEquals(judgeMemory(limit, unknown), "unknown");
});

Deno.test("a rise from 0, or from shrinking, is more than any percentage", () => {
  for (const base of [0, -5]) {
    const rise = { base, next: 1, difference: 1 - base, verdict: "higher" } as const;
    assertEquals(judgeMemory("mem_real.growth>+900%", rise), "breach Infinity");
    assertEquals(judgeMemory("mem_real>+0%", { ...rise, next: 0, verdict: "alike" }), "pass");
  }
});

Deno.test("a tree with more and more processes leaks, although none of its processes does", () => {
  const recording = emptyRecording();
  const { reading: root } = sample({ pid: 7, name: "pool" });
  for (let second = 0; second < 200; second++) {
    const pids = Array.from({ length: 2 + Math.floor(second / 5) }, (_, at) => 7 + at);
    const samples = pids.map((pid) => sample({ pid, name: "pool", rssBytes: 4 * 2 ** 20 }));
    const epochMs = second * 1000;
    addSnapshot(recording, snapshot(samples.map((one) => ({ ...one, root })), { epochMs }));
  }
  const [processes, trees] = [summarise(recording.processes), summarise(recording.groups)];
  const condition = parseCondition("leak", { change: false });
  const breachesWith = (trees: ProcessSummary[]) =>
    judgeProcesses([condition], processes, trees)[0]!.breaches.map(renderBreach);
  assertEquals(breachesWith([]), []);
  const [breach, ...others] = breachesWith(trees);
  assertMatch(
    breach!,
    /^leak: the tree of pool [(]pid 7, up to 41 processes[)]: memory grows by/,
  );
  assertMatch(others.at(-1)!, /: the number of processes grows by 720\/h; it is 41$/);
  const [line] = renderGroupLeaks(trees, (_, line) => line);
  assertMatch(line!, /^Likely leak: the tree of pool [(]pid 7, up to 41 processes[)]: memory/);
  const alone = trees.map((tree) => {
    const { totals } = tree;
    return { ...tree, totals: { ...totals!, processes: { ...totals!.processes, peak: 1 } } };
  });
  assertEquals([breachesWith(alone), renderGroupLeaks(alone, (_, line) => line)], [[], []]);
});

Deno.test("a column of any kind is judged, and the rate of a count by its rise over elapsed time", () => {
  const conditions = [
    "num_threads>50",
    "io_write_bytes.rate>5MiB/s",
    "io_write_bytes.rate.avg>5MiB/s",
    "page_faults_major.last>2",
    "mem_swap>1",
  ].map((text) => parseCondition(text, { change: false }));
  const recording = emptyRecording(sketcherOf(conditions));
  const written = [0, 2 * MIB, 14 * MIB, 14 * MIB, 1 * MIB, 2 * MIB];
  written.forEach((bytes, at) => {
    const extras = { io_write_bytes: bytes, page_faults_major: at };
    const one = sample({ numThreads: at === 3 ? 51 : 7, extras });
    addSnapshot(recording, snapshot([one], { monotonicMs: at * 2000 }));
  });
  const judgements = judgeProcesses(conditions, summarise(recording.processes));
  // 2, 12, 0 and 1 MiB in 2 s each: a count that falls has begun again.
  assertEquals(judgements.flatMap(({ breaches }) => breaches.map(renderBreach)), [
    "num_threads>50: acme (pid 7): the peak of num_threads is 51, 1 over the threshold",
    "io_write_bytes.rate>5MiB/s: acme (pid 7): the peak of io_write_bytes.rate is 6.0 MiB/s, " +
    "1.0 MiB/s over the threshold",
    "page_faults_major.last>2: acme (pid 7): the last value of page_faults_major is 5, " +
    "3 over the threshold",
  ]);
  assertEquals(judgements.map(({ judged }) => judged), [1, 1, 1, 1, 0]);
  assertEquals(judgements.at(-1)!.unjudged.map(({ metric, reason }) => [metric, reason]), [
    ["mem_swap", "unknown"],
  ]);
});
