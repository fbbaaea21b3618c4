import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { summarise } from "../../src/analyse/summary.ts";
import type { MetricName } from "../../src/model/columns.ts";
import { sample, snapshot } from "../fakes.ts";

Deno.test("summarise() gives first, mean, peak and last of the values that were known", () => {
  const recording = emptyRecording();
  const samples = [
    sample({ rssBytes: 100, openFiles: 3 }, null),
    sample({ rssBytes: 500, openFiles: 9 }, 10),
    sample({ rssBytes: 300, openFiles: null }, 30),
  ];
  for (const [at, one] of samples.entries()) {
    addSnapshot(recording, snapshot([one], { epochMs: at * 1000, skipped: at }));
  }
  const [process] = summarise(recording.processes);
  const { metrics, findGrowing, ...rest } = process!;
  assertEquals(findGrowing!(), { parts: [], threads: null });
  assertEquals(rest, {
    pid: 7,
    name: "acme",
    samples: 3,
    memory: "mem_real",
    riseBytesPerHour: -720_000,
    maxOpenFiles: null,
  });
  const numbersOf = (metric: MetricName) => {
    const { first, mean, peak, last } = metrics[metric];
    return [first, mean, peak, last];
  };
  assertEquals(numbersOf("cpu_percent"), [10, 20, 30, 30]);
  assertEquals(numbersOf("mem_real"), [100, 300, 500, 300]);
  assertEquals(numbersOf("mem_private"), [null, null, null, null]);
  assertEquals(numbersOf("num_open_files"), [3, 6, 9, 9]);
  assertEquals([recording.ticks, recording.skipped, recording.rows], [3, 3, 3]);
});

Deno.test("summarise() judges private memory if it was recorded, and reads the limit once", () => {
  const recording = emptyRecording();
  let asked = 0;
  for (const bytes of [100, 200]) {
    const one = sample({ extras: { mem_private: bytes } });
    addSnapshot(recording, snapshot([one]), () => ++asked);
  }
  const [process] = summarise(recording.processes);
  assertEquals([process!.memory, process!.maxOpenFiles, asked], ["mem_private", 1, 1]);
  assertEquals(process!.metrics.mem_private.last, 200);
});

Deno.test("summarise() judges memory without pages of files if that is known", () => {
  const recording = emptyRecording();
  for (let second = 0; second < 100; second++) {
    const one = sample({ rssBytes: (200 + second) * 2 ** 20, anonymousBytes: 50 * 2 ** 20 });
    addSnapshot(recording, snapshot([one], { epochMs: second * 1000 }));
  }
  const [{ memory, metrics } = {}] = summarise(recording.processes);
  assertEquals(memory, "mem_anonymous");
  assertEquals(metrics!.mem_real.leak!.verdict, "likely");
  assertEquals(metrics!.mem_anonymous.leak!.verdict, "possible");
});

Deno.test("the memory of a group is the sum of its processes, each kind for itself", () => {
  const recording = emptyRecording();
  const of = (pid: number, rssBytes: number, anonymousBytes: number, mem_proportional: number) => ({
    ...sample({ pid, rssBytes, anonymousBytes, extras: { mem_proportional } }),
    group: "web",
  });
  addSnapshot(recording, snapshot([of(7, 900, 300, 500), of(8, 800, 400, 450)]));
  const [group] = summarise(recording.groups);
  const { mem_real, mem_anonymous } = group!.metrics;
  assertEquals([mem_real.last, mem_anonymous!.last], [1700, 700]);
  assertEquals(group!.totals!.mem_proportional.last, 950);
});

Deno.test("summarise() distinguishes a process from the next one with its pid", () => {
  const recording = emptyRecording();
  addSnapshot(recording, snapshot([sample({ startTicks: 100 })]));
  addSnapshot(recording, snapshot([sample({ startTicks: 200 })]));
  assertEquals(summarise(recording.processes).map(({ pid, samples }) => [pid, samples]), [[7, 1], [
    7,
    1,
  ]]);
});

Deno.test("summarise() puts the process first that used most CPU, then most memory", () => {
  const recording = emptyRecording();
  const samples = [
    sample({ pid: 1, rssBytes: 9 }, 0),
    sample({ pid: 2, rssBytes: 5 }, 20),
    sample({ pid: 3, rssBytes: 99 }, 0),
  ];
  addSnapshot(recording, snapshot(samples));
  assertEquals(summarise(recording.processes).map(({ pid }) => pid), [2, 3, 1]);
});

Deno.test("a tree is the sum of its processes at each tick", () => {
  const recording = emptyRecording();
  const root = sample({ pid: 7, rssBytes: 100, openFiles: 3 }, 10);
  const inTree = (one: typeof root) => ({ ...one, root: root.reading });
  const child = sample({ pid: 8, name: "child", rssBytes: 50, openFiles: null }, null);
  addSnapshot(recording, snapshot([inTree(root), inTree(child)], { epochMs: 0 }));
  addSnapshot(recording, snapshot([inTree(root)], { epochMs: 1000 }));
  const [tree, ...others] = summarise(recording.groups);
  assertEquals(others, []);
  assertEquals([tree!.pid, tree!.name, tree!.samples], [7, "acme", 2]);
  const { mem_real, cpu_percent } = tree!.metrics;
  assertEquals([mem_real.first, mem_real.last, cpu_percent.mean], [150, 100, 10]);
});

Deno.test("a child that lived for a part of an interval counts with its CPU time", () => {
  const recording = emptyRecording();
  const root = { ...sample({ pid: 7 }, 10), cpuOverMs: 1000 };
  const brief = { ...sample({ pid: 8 }, 80), cpuOverMs: 250 };
  for (const order of [[root, brief], [brief, root]]) {
    addSnapshot(recording, snapshot(order.map((one) => ({ ...one, root: root.reading }))));
  }
  assertEquals(summarise(recording.groups)[0]!.metrics.cpu_percent.mean, 30);
  assertEquals(summarise(recording.groups)[0]!.metrics.cpu_percent.peak, 30);
});

Deno.test("the mean CPU % weights each value by the time of its measurement", () => {
  const recording = emptyRecording();
  addSnapshot(recording, snapshot([{ ...sample({}, 100), cpuOverMs: 990 }]));
  addSnapshot(recording, snapshot([{ ...sample({}, 0), cpuOverMs: 10 }]));
  assertEquals(summarise(recording.processes)[0]!.metrics.cpu_percent.mean, 99);
});

Deno.test("a CPU % over a short time is a peak only if it is the first value, and counts in the mean", () => {
  const peakOf = (...samples: [percent: number, overMs: number][]) => {
    const recording = emptyRecording();
    for (const [percent, cpuOverMs] of samples) {
      addSnapshot(recording, snapshot([{ ...sample({}, percent), cpuOverMs }]));
    }
    return summarise(recording.processes)[0]!.metrics.cpu_percent.peak;
  };
  assertEquals(peakOf([1, 1000], [3, 1000], [20, 50]), 3);
  assertEquals(peakOf([1, 1000], [3, 1000], [4, 250]), 4);
  assertEquals(peakOf([1, 1000], [3, 9000], [4, 9000], [5, 1000]), 5);
  assertEquals(peakOf([90, 50], [3, 1000], [5, 2000], [8, 900]), 90);
  assertEquals(peakOf([90, 50]), 90);
});
