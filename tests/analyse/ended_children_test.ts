import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  addToRunTotals,
  emptyRunTotals,
  isCpuPartial,
  summariseRun,
} from "../../src/analyse/compare/run_totals.ts";
import { addSnapshot, emptyRecording, type Recording } from "../../src/analyse/mod.ts";
import type { RunningStats } from "../../src/analyse/running_stats.ts";
import type { Process, Reading } from "../../src/model/processes.ts";
import type { Sample } from "../../src/model/samples.ts";
import { reading, snapshot } from "../fakes.ts";
import { seededRandom } from "./random.ts";

const ROOT = reading({ pid: 1, startTicks: 0 });

/** A process of the tree: pid, parent, CPU seconds, those of its ended children, CPU % over ms. */
type Row = [pid: number, ppid: number, cpu: number, children: number, percent: number, ms?: number];

/** Adds ticks a second apart, and returns the CPU % of the tree at the last tick. */
function play(...ticks: readonly Row[][]): number {
  return playAll(...ticks).last;
}

/** Adds ticks a second apart, and returns the statistics of the CPU % of the tree. */
function playAll(...ticks: readonly Row[][]): RunningStats {
  const recording = emptyRecording();
  ticks.forEach((rows, second) =>
    addTick(
      recording,
      second,
      rows.map(([pid, ppid, cpuSeconds, cpuChildrenSeconds, cpuPercent, cpuOverMs = 1000]) => ({
        reading: reading({
          pid,
          ppid,
          startTicks: 0,
          cpuSeconds,
          cpuChildrenSeconds,
          ageSeconds: cpuOverMs < 1000 ? cpuOverMs / 1000 : 3600,
        }),
        cpuPercent,
        cpuOverMs,
        root: ROOT,
      })),
    )
  );
  return recording.groups.all[0]!.cpuPercent;
}

function addTick(recording: Recording, second: number, samples: Sample[]): void {
  addSnapshot(recording, snapshot(samples, { epochMs: second * 1000 }));
}

Deno.test("a child that came and ended between two ticks counts for its tree", () => {
  assertEquals(play([[1, 0, 5, 70, 10]], [[1, 0, 5.1, 70.5, 10]]), 60);
});

Deno.test("a sampled child adds the CPU time since its last sample, and not twice", () => {
  const before: Row[] = [[1, 0, 5, 0, 0], [2, 1, 3, 0.5, 40]];
  assertEquals(play(before, [[1, 0, 5, 3.75, 0]]), 25);
  assertEquals(play(before, [[1, 0, 5, 3.5, 0]]), 0);
});

Deno.test("a child that ended long before its parent waits for it does not count at the wait", () => {
  const zombie: Row[] = [[1, 0, 5, 0, 0]];
  assertEquals(play([...zombie, [2, 1, 90, 0, 50]], zombie, zombie, [[1, 0, 5, 90.25, 0]]), 25);
});

Deno.test("a child and its parent that ended together do not count for the process that waited", () => {
  const before: Row[] = [[1, 0, 5, 0, 0], [2, 1, 1, 0, 0], [3, 2, 30, 0, 100]];
  assertEquals(play(before, [[1, 0, 5, 31, 0]]), 0);
});

Deno.test("a child whose parent has ended does not change the CPU time of others", () => {
  const orphan: Row[] = [[1, 0, 5, 0, 0], [2, 999, 30, 0, 100]];
  assertEquals(play(orphan, [[1, 0, 5, 0.5, 0]]), 50);
});

Deno.test("CPU time of children from before the recording, or before a process joined, does not count", () => {
  assertEquals(play([[1, 0, 5, 70, 10]]), 10);
  assertEquals(play([[1, 0, 5, 0, 10]], [[1, 0, 5, 0, 10], [2, 1, 3, 99, 20]]), 30);
});

Deno.test("a first tick without the children that ended before it hardly counts in the mean", () => {
  const service = (second: number): Row[] => [[1, 0, 5, 70 + second / 2, 10]];
  const { sum, weight, first, peak } = playAll(...[0, 1, 2, 3].map(service));
  assertAlmostEquals(sum / weight, 60, 0.2);
  assertEquals([first, peak], [10, 60]);
  // The children of a process that started during the first tick are known.
  const command = playAll([[1, 0, 0.1, 0.5, 10, 999]], [[1, 0, 0.2, 0.7, 10]]);
  assertAlmostEquals(command.sum / command.weight, (60 + 30) / 2, 0.1);
});

Deno.test("the children of a process that started since the tick before count from its start", () => {
  assertEquals(play([[1, 0, 5, 0, 10]], [[1, 0, 5, 0, 10], [2, 1, 0.1, 0.3, 20, 500]]), 50);
});

Deno.test("without the CPU time of ended children, a tree is the sum of its processes", () => {
  const recording = emptyRecording();
  for (const second of [0, 1]) {
    const known = reading({ pid: 1, startTicks: 0, cpuChildrenSeconds: null });
    addTick(recording, second, [{ reading: known, cpuPercent: 7, cpuOverMs: 1000, root: ROOT }]);
  }
  assertEquals(recording.groups.all[0]!.cpuPercent.last, 7);
});

/** A process of a group: pid, parent, group, CPU seconds, those of its ended children, CPU %. */
type GroupRow = [
  pid: number,
  ppid: number,
  group: string,
  cpu: number,
  children: number,
  percent: number,
];

/** Adds ticks a second apart, and returns the CPU % of each group at the last tick. */
function playGroups(...ticks: readonly GroupRow[][]): Record<string, number> {
  const recording = emptyRecording();
  ticks.forEach((rows, second) =>
    addTick(
      recording,
      second,
      rows.map(([pid, ppid, group, cpuSeconds, cpuChildrenSeconds, cpuPercent]) => ({
        reading: reading({ pid, ppid, startTicks: 0, cpuSeconds, cpuChildrenSeconds }),
        cpuPercent,
        cpuOverMs: 1000,
        root: null,
        group,
      })),
    )
  );
  return Object.fromEntries(
    recording.groups.all.map(({ name, cpuPercent }) => [name, cpuPercent.last]),
  );
}

Deno.test("the CPU time of a child that was sampled in another group does not count for its parent", () => {
  const before: GroupRow[] = [[1, 0, "a", 5, 0, 0], [2, 1, "b", 3, 0, 50], [3, 2, "b", 4, 0, 0]];
  assertEquals(playGroups(before, [[1, 0, "a", 5, 3.25, 0], [3, 0, "b", 4, 0, 0]]), {
    a: 25,
    b: 0,
  });
  assertEquals(playGroups(before, [[1, 0, "a", 5, 7, 0], [9, 0, "b", 4, 0, 0]]), { a: 0, b: 0 });
});

Deno.test("a process that ends after its child does not add the sampled CPU time of the child to another group", () => {
  // The compiler uses 3 s. Its driver waits for it and ends between two ticks, and make waits for the driver.
  const make = (children: number): GroupRow => [1, 0, "make", 0, children, 0];
  const driver: GroupRow = [2, 1, "gcc", 0, 0, 0];
  const told = playGroups([make(0), driver, [3, 2, "cc1", 3, 0, 100]], [make(0), driver], [
    make(3.25),
  ]);
  assertEquals(told["make"], 25);
});

Deno.test("the CPU time of a child outside all groups is added over time, not in one tick", () => {
  const ticks = [0, 2.5, 2.5, 2.5, 2.5].map((
    children,
  ): GroupRow[] => [[1, 0, "a", 5, children, 10]]);
  const told = ticks.map((_, at) => playGroups(...ticks.slice(0, at + 1)).a);
  assertEquals(told, [10, 110, 110, 60, 10]);
});

Deno.test("CPU time of ended children is separate at each tick", () => {
  const recording = emptyRecording();
  const told = [0, 0.25, 0.25, 0.75].map((cpuChildrenSeconds, second) => {
    const parent = reading({ pid: 1, startTicks: 0, cpuSeconds: 5, cpuChildrenSeconds });
    const one = { reading: parent, cpuPercent: 10, cpuOverMs: 1000, root: null, group: "a" };
    addTick(recording, second, [one]);
    return recording.groups.all[0]!.totals!.endedChildrenSeconds;
  });
  assertEquals(told, [0, 0.25, 0, 0.5]);
});

Deno.test("a child of unknown CPU time from before the recording counts as busy since its start", () => {
  const told = (ageSeconds: number, percent = 30) => {
    const run = emptyRunTotals();
    const add = (second: number, ...samples: Sample[]) =>
      addToRunTotals(run, snapshot(samples, { epochMs: second * 1000 }));
    const sampleOf = (pid: number, more: Partial<Reading>, cpuPercent: number) => ({
      reading: reading({ pid, startTicks: 0, cpuSeconds: null, ...more }),
      cpuPercent,
      cpuOverMs: 1000,
      root: null,
    });
    const parent = (cpuChildrenSeconds: number) =>
      sampleOf(1, { ppid: 9, ageSeconds: 3600, cpuChildrenSeconds }, 0);
    add(0, parent(0), sampleOf(2, { ppid: 1, ageSeconds, cpuChildrenSeconds: 0 }, percent));
    add(1, parent(0), sampleOf(2, { ppid: 1, ageSeconds, cpuChildrenSeconds: 0 }, 50));
    // The parent waits for the child, which used 4.5 s, and for one that no sample saw.
    add(2, parent(4.5 + 0.25));
    return summariseRun(run).cpu_seconds!;
  };
  assertAlmostEquals(told(4), 0.8 + 4.75 - 4 - 0.5);
  assertAlmostEquals(told(3600), 0.8);
  // With two busy threads, the child may have used 4 s before, which leaves 0.25 s.
  assertAlmostEquals(told(2, 200), 2.5 + 4.75 - 4 - 0.5);
});

/** Adds ticks a second apart, and returns the CPU time of the run with its ended children. */
function playRun(...ticks: readonly Partial<Reading>[][]): ReturnType<typeof emptyRunTotals> {
  const run = emptyRunTotals();
  ticks.forEach((given, second) => {
    const samples = given.map((one) => ({
      reading: reading({ startTicks: 0, ...one }),
      cpuPercent: 0,
      cpuOverMs: 1000,
      root: null,
    }));
    addToRunTotals(run, snapshot(samples, { epochMs: second * 1000 }));
  });
  return run;
}

Deno.test("an empty cell for the CPU time of ended children hides a rise only until the next value", () => {
  const of = (...values: (number | null)[]) =>
    summariseRun(playRun(...values.map((cpuChildrenSeconds) => [
      { pid: 7, cpuChildrenSeconds },
      { pid: 8, cpuChildrenSeconds: 9 },
    ])));
  assertEquals(of(70, null, 70.5).cpu_seconds, 0.5);
  assertEquals(of(null, 70, 70.5).cpu_seconds, 0.5);
});

Deno.test("a run adds up the ended children of all hosts, and is partial if one does not tell", () => {
  const of = (a: number, b: number | null) => [
    { labels: "host=a", cpuChildrenSeconds: a },
    { labels: "host=b", cpuChildrenSeconds: b },
  ];
  const whole = playRun(of(0, 0), of(0.5, 0.25));
  assertEquals([summariseRun(whole).cpu_seconds, isCpuPartial(whole)], [0.75, false]);
  const partial = playRun(of(0, null), of(0.5, null));
  assertEquals([summariseRun(partial).cpu_seconds, isCpuPartial(partial)], [0.5, true]);
  partial.told = { cpuSeconds: 3 };
  assertEquals([summariseRun(partial).cpu_seconds, isCpuPartial(partial)], [3, false]);
});

Deno.test("a group that has ended owes nothing when it comes back", () => {
  const other: GroupRow = [5, 0, "b", 0, 0, 0];
  const back = (children: number): GroupRow[] => [[2, 0, "a", 0, children, 0], other];
  const told = playGroups([[1, 0, "a", 9, 0, 0], other], [other], back(0), back(0.25));
  assertEquals(told, { a: 25, b: 0 });
});

Deno.test("the ended children of a process that is new at a tick count without a CPU % of its own", () => {
  const recording = emptyRecording();
  const root = { reading: ROOT, cpuPercent: 0, cpuOverMs: 1000, root: ROOT };
  addTick(recording, 0, [root]);
  const late = reading({
    pid: 2,
    ppid: 1,
    startTicks: 9,
    ageSeconds: 1.002,
    cpuChildrenSeconds: 0.4,
  });
  addTick(recording, 1, [root, { reading: late, cpuPercent: null, cpuOverMs: 0, root: ROOT }]);
  assertAlmostEquals(recording.groups.all[0]!.cpuPercent.last, 40);
});

/** A process in a simulated kernel. */
interface Simulated {
  readonly process: Process;
  cpu: number;
  children: number;
  isZombie: boolean;
  readonly startSecond: number;
}

/** What a recording lacks, and the number of random trees. */
const LACKS: readonly [name: string, lacks: Partial<Reading>, trees: number][] = [
  ["nothing", {}, 200],
  ["its own CPU time", { cpuSeconds: null }, 50],
  ["parents", { ppid: 0 }, 50],
  ["both", { cpuSeconds: null, ppid: 0 }, 50],
];

for (const [name, lacks, trees] of LACKS) {
  Deno.test(`in random trees that lack ${name}, all CPU time counts once when it is waited for`, () => {
    for (let seed = 1; seed <= trees; seed++) playRandomTree(seed, lacks);
  });
}

Deno.test("in random trees of several groups, no CPU time counts twice", () => {
  for (let seed = 1; seed <= 100; seed++) playRandomTree(seed, {}, 3);
});

/**
 * Simulates a tree, and compares its CPU time with the time that the simulated kernel counted. With several groups,
 * some CPU time may be missing, because a group that has ended receives none.
 */
function playRandomTree(seed: number, lacks: Partial<Reading>, groups = 1): void {
  const next = seededRandom(seed);
  const recording = emptyRecording();
  const run = emptyRunTotals();
  let pid = 1;
  let used = 0;
  const root = { process: ROOT, cpu: 0, children: 0, isZombie: false, startSecond: 0 };
  let all: Simulated[] = [root];
  let before = new Map<Process, number>();
  for (let step = 0; step < 400; step++) {
    const second = step / 10;
    const living = all.filter(({ isZombie }) => !isZombie);
    const one = living[Math.floor(next() * living.length)]!;
    const act = next();
    if (act < 0.4) {
      one.cpu += 0.05;
      used += 0.05;
    } else if (act < 0.6) {
      const process = reading({ pid: ++pid, ppid: one.process.pid, startTicks: step });
      all.push({ process, cpu: 0, children: 0, isZombie: false, startSecond: second });
    } else if (
      act < 0.75 && one !== root && !all.some((o) => o.process.ppid === one.process.pid)
    ) {
      one.isZombie = true;
    } else {
      const zombies = all.filter((o) => o.isZombie && o.process.ppid === one.process.pid);
      for (const { cpu, children } of zombies) one.children += cpu + children;
      all = all.filter((o) => !zombies.includes(o));
    }
    if (step % 10 !== 9) continue;
    const there = all.filter(({ isZombie }) => !isZombie);
    const samples = there.map((o) => {
      const cpuOverMs = before.has(o.process) ? 1000 : Math.max(1, (second - o.startSecond) * 1000);
      const cpuPercent = (o.cpu - (before.get(o.process) ?? 0)) / cpuOverMs * 1e5;
      const now: Reading = {
        ...reading(o.process),
        cpuSeconds: o.cpu,
        cpuChildrenSeconds: o.children,
        ageSeconds: second - o.startSecond,
        ...lacks,
      };
      const group = groups === 1 ? ROOT : `${o.process.pid % groups}`;
      return { reading: now, cpuPercent, cpuOverMs, root: ROOT, group };
    });
    addTick(recording, second, samples);
    addToRunTotals(run, snapshot(samples, { epochMs: second * 1000 }));
    before = new Map(there.map(({ process, cpu }) => [process, cpu]));
    const told = recording.groups.all.reduce((sum, one) => sum + one.cpuPercent.sum, 0) / 1e5;
    assert(told <= used + 1e-9, `seed ${seed}: told ${told} of ${used}`);
    const whole = summariseRun(run).cpu_seconds!;
    if (there.length === all.length) assertAlmostEquals(whole, used, 1e-9, `seed ${seed}`);
    if (groups === 1) assertAlmostEquals(told, whole, 1e-9, `seed ${seed}`);
  }
}
