import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../src/analyse/series.ts";
import { summarise } from "../../src/analyse/summary.ts";
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
  assertEquals(summarise(recording.processes), [{
    pid: 7,
    name: "acme",
    samples: 3,
    cpuMean: 20,
    cpuPeak: 30,
    rssFirstBytes: 100,
    rssMeanBytes: 300,
    rssPeakBytes: 500,
    rssLastBytes: 300,
    openFilesPeak: 9,
    growthBytesPerHour: -720_000,
    isPossibleLeak: false,
  }]);
  assertEquals([recording.ticks, recording.skipped, recording.rows], [3, 3, 3]);
});

Deno.test("summarise() tells a process from the next one under its pid", () => {
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
  const [tree, ...others] = summarise(recording.trees);
  assertEquals(others, []);
  assertEquals([tree!.pid, tree!.name, tree!.samples], [7, "acme", 2]);
  assertEquals([tree!.rssFirstBytes, tree!.rssLastBytes, tree!.cpuMean], [150, 100, 10]);
});

Deno.test("a child that lived for a part of a tick counts with the CPU time that it used", () => {
  const recording = emptyRecording();
  const root = { ...sample({ pid: 7 }, 10), cpuOverMs: 1000 };
  const brief = { ...sample({ pid: 8 }, 80), cpuOverMs: 250 };
  for (const order of [[root, brief], [brief, root]]) {
    addSnapshot(recording, snapshot(order.map((one) => ({ ...one, root: root.reading }))));
  }
  assertEquals(summarise(recording.trees)[0]!.cpuMean, 30);
  assertEquals(summarise(recording.trees)[0]!.cpuPeak, 30);
});

Deno.test("the mean CPU % weighs each value by the time that it was measured over", () => {
  const recording = emptyRecording();
  addSnapshot(recording, snapshot([{ ...sample({}, 100), cpuOverMs: 990 }]));
  addSnapshot(recording, snapshot([{ ...sample({}, 0), cpuOverMs: 10 }]));
  assertEquals(summarise(recording.processes)[0]!.cpuMean, 99);
});
