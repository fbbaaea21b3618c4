import { assert, assertEquals } from "@std/assert";
import { ReadError } from "../../src/model/errors.ts";
import { groupBy } from "../../src/record/group.ts";
import { recordTicks, waitForMatch } from "../../src/record/loop.ts";
import { ticks } from "../../src/record/schedule.ts";
import { selectProcesses } from "../../src/record/select.ts";
import type { Reading } from "../../src/model/processes.ts";
import type { Selection } from "../../src/model/samples.ts";
import { fakeClock, fakeReader, never, reading, selectAll } from "../fakes.ts";

/**
 * Returns the rows `second pid cpu%` of a recording of 3 s at a pace of 1 s, of changing processes.
 */
async function play(
  selection: Selection,
  aliveAt: (seconds: number) => Partial<Reading>[],
): Promise<string[]> {
  const clock = fakeClock();
  const grid = { leadMs: 100, paceMs: 1000, durationMs: 3000 };
  const reader = fakeReader(clock, () => aliveAt((clock.monotonicMs() - grid.leadMs) / 1000));
  const rows: string[] = [];
  for await (
    const { samples } of recordTicks(reader, selection, ticks(clock, grid, never), clock)
  ) {
    const seconds = (clock.monotonicMs() - grid.leadMs) / 1000;
    rows.push(...samples.map((s) => `${seconds} ${s.reading.pid} ${s.cpuPercent?.toFixed(0)}`));
  }
  return rows;
}

Deno.test("recordTicks() continues after a missed tick, and measures across it", async () => {
  const clock = fakeClock();
  const grid = { leadMs: 100, paceMs: 1000, durationMs: 3000 };
  const reader = fakeReader(clock, () => {
    const seconds = (clock.monotonicMs() - grid.leadMs) / 1000;
    if (seconds === 1) throw new ReadError("No answer");
    return [{ pid: 7, cpuUserSeconds: 10 + seconds * 0.5 }];
  });
  const one = selectProcesses([reading()], { children: false });
  const snapshots = await Array.fromAsync(
    recordTicks(reader, one, ticks(clock, grid, never), clock),
  );
  const told = snapshots.map(({ missed, samples }) => missed ?? samples[0]!.cpuPercent?.toFixed(0));
  assertEquals(told, ["50", "No answer", "50", "50"]);
});

Deno.test("recordTicks() measures over several ticks if CPU time has whole seconds", async () => {
  const clock = fakeClock();
  const grid = { leadMs: 250, paceMs: 250, durationMs: 1500 };
  const seconds = () => clock.monotonicMs() / 1000;
  const alive = () => [{ pid: 7, cpuUserSeconds: Math.floor(10 + seconds()) }];
  const reader = { ...fakeReader(clock, alive), cpuStepMs: 1000 };
  const snapshots = await Array.fromAsync(
    recordTicks(reader, acme, ticks(clock, grid, never), clock),
  );
  const told = snapshots.map(({ samples }) => samples[0]!.cpuPercent);
  assertEquals(told, [null, 0, null, 200, null, 0, null]);
});

Deno.test("recordTicks() gives each sample its group if there are groups", async () => {
  const clock = fakeClock();
  const grid = { leadMs: 100, paceMs: 1000, durationMs: 0 };
  const alive = () => [
    { pid: 7, command: "python3 svc_api.py", extras: { unit: "acme.service" } },
    { pid: 8, ppid: 7, command: "python3 -c 1", extras: { unit: null } },
    { pid: 9, name: "other", command: "", extras: {} },
  ];
  const capture = (command: string) => /svc_([a-z]+)/.exec(command)?.[1] ?? null;
  const labels = [{ name: "host", value: "web1" }];
  for (
    const [by, expected] of [
      ["match", ["api", "api", null]],
      ["unit", ["acme.service", null, null]],
      ["name", ["acme", "acme", "other"]],
      ["host", ["web1", "web1", "web1"]],
    ] as const
  ) {
    const groupOf = groupBy({ by, labels, capture });
    const selection = { ...selectAll({ children: true }), groupOf };
    const [snapshot] = await Array.fromAsync(
      recordTicks(fakeReader(clock, alive), selection, ticks(clock, grid, never), clock),
    );
    assertEquals(snapshot!.samples.map(({ group }) => group), [...expected]);
  }
});

const acme = selectAll({ names: ["acme"] });

Deno.test("recordTicks() measures the first row too, from a baseline", async () => {
  const rows = await play(acme, (seconds) => [{ pid: 7, cpuUserSeconds: 10 + seconds * 0.5 }]);
  assertEquals(rows, ["0 7 50", "1 7 50", "2 7 50", "3 7 50"]);
});

Deno.test("recordTicks() by name continues when a process ends, and records the next of the name", async () => {
  const rows = await play(acme, (seconds) => {
    if (seconds <= 0) return [{ pid: 7 }];
    return seconds < 3 ? [] : [{ pid: 8, startTicks: 200, ageSeconds: 0.5, cpuUserSeconds: 0.1 }];
  });
  assertEquals(rows, ["0 7 0", "3 8 20"]);
});

Deno.test("recordTicks() by pid ends with the last process, and ignores another with its pid", async () => {
  const one = selectProcesses([reading({ pid: 7, startTicks: 100 })], { children: false });
  const rows = await play(one, (seconds) => [{ pid: 7, startTicks: seconds < 2 ? 100 : 200 }]);
  assertEquals(rows, ["0 7 0", "1 7 0"]);
});

Deno.test("recordTicks() leaves the first value of a process that changed its name unknown", async () => {
  const rows = await play(acme, (seconds) => [{ pid: 7, name: seconds < 2 ? "sh" : "acme" }]);
  assertEquals(rows, ["2 7 undefined", "3 7 0"]);
});

Deno.test("recordTicks() with children follows a tree, even when its middle ends", async () => {
  const tree = selectAll({ names: ["acme"], children: true });
  const rows = await play(tree, (seconds) => [
    { pid: 1, name: "init", ppid: 0, startTicks: 1 },
    { pid: 7 },
    ...(seconds < 2 ? [{ pid: 8, name: "sh", ppid: 7, startTicks: 110 }] : []),
    { pid: 9, name: "leaf", ppid: seconds < 2 ? 8 : 1, startTicks: 120 },
    { pid: 10, name: "other", ppid: 1, startTicks: 130 },
  ]);
  const pids = (second: number) =>
    rows.filter((row) => row.startsWith(`${second} `)).map((row) => row.split(" ")[1]);
  assertEquals([0, 1, 2, 3].map(pids), [["7", "8", "9"], ["7", "8", "9"], ["7", "9"], ["7", "9"]]);
});

Deno.test("recordTicks() samples a command before it lists all processes", async () => {
  const clock = fakeClock();
  const grid = { leadMs: 0, paceMs: 1000, durationMs: 1000 };
  const alive = [{ pid: 7 }, { pid: 8, name: "child", ppid: 7, startTicks: 110 }];
  let lists = 0;
  const reader = fakeReader(clock, () => alive);
  const counting = { ...reader, list: () => (lists++, reader.list()) };
  const tree = selectProcesses([reading({ pid: 7 })], { children: true });
  const due = ticks(clock, grid, never);
  const seen: [number, number, number | undefined][] = [];
  for await (const { samples } of recordTicks(counting, tree, due, clock, null)) {
    for (const { reading, root } of samples) seen.push([lists, reading.pid, root?.pid]);
  }
  assertEquals(seen, [[0, 7, 7], [1, 7, 7], [1, 8, 7]]);
});

Deno.test("recordTicks() measures a child that a command started before the first tick", async () => {
  const clock = fakeClock();
  const grid = { leadMs: 40, paceMs: 1000, durationMs: 2000 };
  const age = () => clock.monotonicMs() / 1000;
  const reader = fakeReader(clock, () => [
    { pid: 7, ageSeconds: age(), cpuUserSeconds: 0 },
    { pid: 8, ppid: 7, startTicks: 101, ageSeconds: age() - 0.01, cpuUserSeconds: age() / 2 },
  ]);
  const tree = selectProcesses([reading({ pid: 7 })], { children: true });
  const due = ticks(clock, grid, never);
  const snapshots = await Array.fromAsync(recordTicks(reader, tree, due, clock, null));
  const cpu = snapshots.map(({ samples }) =>
    samples.map((sample) => sample.cpuPercent?.toFixed(0))
  );
  assertEquals(cpu, [["0"], ["0", "50"], ["0", "50"]]);
});

Deno.test("recordTicks() has a row for a process that ended before the first tick", async () => {
  const clock = fakeClock();
  const grid = { leadMs: 40, paceMs: 1000, durationMs: 3000 };
  const acme = reading({ pid: 7, readAtMs: 10, ageSeconds: 0.01, cpuUserSeconds: 0.005 });
  const one = selectProcesses([acme], { children: true });
  const due = ticks(clock, grid, never);
  const ended = recordTicks(fakeReader(clock, () => []), one, due, clock, null, [acme]);
  const [first, ...others] = await Array.fromAsync(ended);
  const { tick, samples } = first!;
  assertEquals([tick.monotonicMs, samples.length, others.length], [10, 1, 0]);
  assertEquals([samples[0]!.cpuPercent, samples[0]!.root?.pid], [50, 7]);
});

for (
  const [what, comesAtMs, hasCome, endsAtMs] of [
    ["is there", 0, true, 0],
    ["comes", 2500, true, 3000],
    ["comes too late", 20_000, false, 10_000],
  ] as const
) {
  Deno.test(`waitForMatch() looks at the pace for a process that ${what}`, async () => {
    const clock = fakeClock();
    const startMs = clock.monotonicMs();
    const passedMs = () => clock.monotonicMs() - startMs;
    const reader = fakeReader(clock, () => passedMs() < comesAtMs ? [] : [{ pid: 7 }]);
    const patience = { waitMs: 10_000, paceMs: 1000 };
    assertEquals(await waitForMatch(reader, acme, clock, patience, never), hasCome);
    assertEquals(passedMs(), endsAtMs);
  });
}

Deno.test("waitForMatch() looks once a second if the pace is longer", async () => {
  const clock = fakeClock();
  const reader = fakeReader(clock, () => clock.monotonicMs() < 1500 ? [] : [{ pid: 7 }]);
  const patience = { waitMs: Infinity, paceMs: 60_000 };
  assert(await waitForMatch(reader, acme, clock, patience, never));
  assertEquals(clock.monotonicMs(), 2000);
});

Deno.test("waitForMatch() ends without a match when it is stopped", async () => {
  const clock = fakeClock();
  let looks = 0;
  const reader = fakeReader(clock, () => ++looks > 10 ? [{ pid: 7 }] : []);
  const patience = { waitMs: Infinity, paceMs: 1000 };
  assert(!await waitForMatch(reader, acme, clock, patience, AbortSignal.abort()));
});
