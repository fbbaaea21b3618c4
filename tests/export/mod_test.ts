import { assert, assertEquals } from "@std/assert";
import { emptyGathered, type Gathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { findExported } from "../../src/export/exported_columns.ts";
import { listNames, listProcesses } from "../../src/export/values.ts";
import type { ColumnName } from "../../src/model/columns.ts";
import { MEASURES } from "../../src/model/measures.ts";
import type { Reading } from "../../src/model/processes.ts";
import { sample, snapshot } from "../fakes.ts";

/** Adds ticks, a second apart, of processes that are a second old when they come. */
function play(...ticks: Partial<Reading>[][]): Gathered {
  const gathered = emptyGathered();
  ticks.forEach((readings, second) => addTick(gathered, second, readings));
  return gathered;
}

function addTick(gathered: Gathered, second: number, readings: Partial<Reading>[]): void {
  const samples = readings.map((given) => {
    const ageSeconds = second + 1 - (given.startTicks ?? 0) / 100;
    return sample({ startTicks: 0, ageSeconds, readAtMs: second * 1000, ...given });
  });
  gather(gathered, snapshot(samples, { epochMs: second * 1000 }), () => 1024);
}

/** Returns the exported CPU time of acme in user mode. */
function userOf(gathered: Gathered): number | null | undefined {
  return listNames(gathered).find(({ label }) => label === "acme")?.counts.cpu_user_seconds;
}

Deno.test("the CPU time of a name continues when one of its processes ends or restarts", () => {
  const old = { pid: 7, cpuUserSeconds: 100 };
  const other = { pid: 8, cpuUserSeconds: 5 };
  assertEquals(userOf(play([old, other])), 105);
  assertEquals(userOf(play([old, other], [other])), 105);
  const young = { pid: 9, startTicks: 250, cpuUserSeconds: 0.25 };
  assertEquals(userOf(play([old, other], [other], [other, young])), 105.25);
});

Deno.test("a name whose processes have all ended has no values, and continues when it comes back", () => {
  const gone = play([{ pid: 7, cpuUserSeconds: 100 }], []);
  assertEquals(listNames(gone), []);
  assertEquals(listProcesses(gone), []);
  assertEquals(gone.groups.size, 0);
  addTick(gone, 2, [{ pid: 9, startTicks: 250, cpuUserSeconds: 0.5 }]);
  assertEquals(userOf(gone), 100.5);
});

Deno.test("a forked copy of its parent does not count for the name before it is a second old", () => {
  const parent = { pid: 7, cpuUserSeconds: 100, rssBytes: 4096 };
  // At the tick of second 1, the process is 0.02 s old.
  const copy = { ...parent, pid: 9, ppid: 7, startTicks: 198, cpuUserSeconds: 0.25 };
  const told = (gathered: Gathered) =>
    listNames(gathered).map((
      one,
    ) => [one.label, one.processes, one.rssBytes, one.counts.cpu_user_seconds]);
  assertEquals(told(play([parent], [copy, parent])), [["acme", 1, 4096, 100.25]]);
  assertEquals(told(play([parent], [copy, parent], [parent])), [["acme", 1, 4096, 100.25]]);
  const lives = play([parent], [copy, parent], [parent, copy]);
  assertEquals(told(lives), [["acme", 2, 8192, 100.25]]);
  assertEquals(listProcesses(play([parent], [parent, copy])).length, 2);
  // A child of another process, or one with another name, has started its program already.
  assertEquals(told(play([parent], [parent, { ...copy, ppid: 1 }])), [["acme", 2, 8192, 100.25]]);
  const other = play([parent], [parent, copy], [parent, { ...copy, name: "true" }]);
  assertEquals(told(other).map(([name, count]) => [name, count]), [["acme", 1], ["true", 1]]);
});

Deno.test("a pid that is used again is another process", () => {
  const gathered = play(
    [{ pid: 7, cpuUserSeconds: 100 }],
    [{ pid: 7, startTicks: 150, cpuUserSeconds: 1 }],
  );
  assertEquals(userOf(gathered), 101);
  assertEquals(listProcesses(gathered)[0]!.counts.cpu_user_seconds, 1);
});

Deno.test("CPU time from before a rename does not count for the new name", () => {
  const acme = { pid: 7, cpuUserSeconds: 10 };
  const gathered = play(
    [acme, { pid: 8, name: "sh", cpuUserSeconds: 1000 }],
    [acme, { pid: 8, cpuUserSeconds: 1001 }],
    [acme, { pid: 8, cpuUserSeconds: 1002 }],
  );
  assertEquals(userOf(gathered), 11);
  // With --per-pid, the CPU time is that of the kernel.
  assertEquals(listProcesses(gathered)[1]!.counts.cpu_user_seconds, 1002);
});

Deno.test("a wall clock that is set forward by a year does not change the CPU time of a name", () => {
  const gathered = emptyGathered();
  const acme = sample({ pid: 7, cpuUserSeconds: 10 });
  const renamed = sample({ pid: 8, cpuUserSeconds: 1000, readAtMs: 1000 });
  gather(gathered, snapshot([acme], { epochMs: 0, monotonicMs: 0 }), () => 1024);
  const later = { epochMs: 365 * 86_400_000, monotonicMs: 1000 };
  gather(gathered, snapshot([acme, renamed], later), () => 1024);
  assertEquals(userOf(gathered), 10);
});

Deno.test("CPU time that is not split into modes is exported as a whole", () => {
  const unsplit = { cpuSeconds: 3, cpuUserSeconds: null, cpuSystemSeconds: null };
  const [name] = listNames(play([{ pid: 7, ...unsplit }, { pid: 8, ...unsplit }], [unsplit]));
  assertEquals(name!.counts, { cpu_user_seconds: null, cpu_system_seconds: null, cpu_seconds: 6 });
});

Deno.test("the values of a name are sums of known values, the oldest start and the worst ratio", () => {
  const gathered = emptyGathered();
  const samples = [
    sample({ pid: 7, rssBytes: 100, openFiles: 512, numThreads: 2, creationEpochSeconds: 50 }),
    sample({ pid: 8, rssBytes: null, openFiles: 64, numThreads: 3, creationEpochSeconds: 40 }),
  ];
  gather(gathered, snapshot(samples), (pid) => pid === 7 ? 1024 : 65536);
  assertEquals(listNames(gathered), [{
    label: "acme",
    counts: { cpu_user_seconds: 0, cpu_system_seconds: 0, cpu_seconds: null },
    levels: {},
    rssBytes: 100,
    virtualBytes: 16384,
    openFiles: 576,
    maxOpenFiles: 66560,
    memoryLimit: null,
    numThreads: 5,
    startEpochSeconds: 40,
    leaks: { memory: null, descriptors: null },
    processes: 2,
    worstFilesRatio: 0.5,
  }]);
});

Deno.test("a tick that was missed is counted and changes nothing else", () => {
  const gathered = play([{ pid: 7, cpuUserSeconds: 1 }]);
  gather(gathered, { ...snapshot([], { skipped: 3 }), missed: "ps failed" }, () => null);
  const { ticks, skipped, missed } = gathered;
  assertEquals([ticks, skipped, missed, userOf(gathered)], [1, 3, 1, 1]);
});

Deno.test("names that come and go, processes and refusals leave no growing memory", () => {
  const gathered = emptyGathered();
  const refusals = [{ column: "num_open_files" as const, reason: "permission denied" }];
  for (let second = 0; second < 5000; second++) {
    const pid = second % 1000;
    addTick(gathered, second, [{ pid, startTicks: second, name: `job-${second}`, refusals }]);
  }
  const { members, groups, idle, unreadable } = gathered;
  assertEquals([members.size, groups.size, idle.size, unreadable.size], [1, 1, 1000, 1]);
  assertEquals(unreadable.get("permission denied"), 5000);
  assert(idle.has("job-4998") && !idle.has("job-3000"));
});

Deno.test("limits are read when a process comes, and again about once a minute, not all at once", () => {
  const gathered = emptyGathered();
  const pids = Array.from({ length: 50 }, (_, pid) => ({ pid }));
  const reads: number[] = [];
  for (let second = 0; second <= 70; second++) {
    let count = 0;
    const samples = pids.map(({ pid }) => sample({ pid, readAtMs: second * 1000 }));
    gather(gathered, snapshot(samples), () => ++count);
    reads.push(count);
  }
  assertEquals(reads[0], 50);
  assertEquals(reads.slice(1, 61).filter((count) => count > 0), []);
  assertEquals(reads.slice(61), [20, 20, 10, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("a label is short and visible, and names that look alike in it are one", () => {
  const long = "x".repeat(5000);
  const gathered = play([
    { pid: 1, name: "\x1b[2J" },
    { pid: 2, name: "\\x1b[2J" },
    { pid: 3, name: long },
    { pid: 4, name: `${long}y` },
  ]);
  assertEquals(listNames(gathered).map(({ label, processes }) => [label, processes]), [
    ["\\x1b[2J", 2],
    ["x".repeat(128), 2],
  ]);
});

Deno.test("the recorded columns of a name are exported as sums, and no count falls when a process ends", () => {
  const gathered = emptyGathered(["pid", "io_write_bytes", "mem_swap", "cgroup_memory"]);
  const one = (pid: number, written: number | null) => ({
    pid,
    startTicks: pid,
    extras: { io_write_bytes: written, mem_swap: 4096, cgroup_memory: 9000 },
  });
  const told = () => {
    const [name] = listNames(gathered);
    return [name!.counts.io_write_bytes, name!.levels.mem_swap, name!.levels.cgroup_memory];
  };
  addTick(gathered, 0, [one(7, 100), one(8, 50)]);
  assertEquals(told(), [150, 8192, 9000]);
  // A refused count is not 0, and the count of an ended process stays.
  addTick(gathered, 1, [one(7, null), one(8, 60)]);
  assertEquals(told(), [160, 8192, 9000]);
  addTick(gathered, 2, [one(7, 130)]);
  assertEquals(told(), [190, 4096, 9000]);
});

/** The columns that are always exported, or that another metric contains. */
const ALWAYS_TOLD = [
  "cpu_percent",
  "cpu_user_seconds",
  "cpu_system_seconds",
  "mem_real",
  "mem_virtual",
  "num_open_files",
  "max_open_files",
  "num_threads",
];

Deno.test("what a process inherits from ended children of its name counts for the name once", () => {
  // Both shells wait for their child one tick after its end. The middle one then writes 5 bytes.
  const shell = (pid: number, bytes: number, childrenSeconds = 0) => ({
    pid,
    ppid: pid - 1,
    name: "sh",
    startTicks: pid,
    cpuChildrenSeconds: childrenSeconds,
    extras: { io_write_bytes: bytes },
  });
  const ticks = [
    [shell(7, 0), shell(8, 0, 1), shell(9, 100, 2)],
    [shell(7, 0), shell(8, 0, 1)],
    [shell(7, 0), shell(8, 105, 4)],
    [shell(7, 106, 5)],
    [shell(7, 116, 5)],
  ];
  const gathered = emptyGathered(["io_write_bytes", "cpu_children_seconds"]);
  const told = ticks.map((tick, second) => {
    addTick(gathered, second, tick);
    const [{ counts }] = listNames(gathered) as [ReturnType<typeof listNames>[number]];
    return [counts.io_write_bytes, counts.cpu_children_seconds];
  });
  assertEquals(told, [[100, 3], [100, 3], [105, 4], [106, 5], [116, 5]]);
  // The values of a process are those of the kernel.
  assertEquals(listProcesses(gathered)[0]!.counts.io_write_bytes, 116);
  // With other names, each name has what the kernel counts for its processes.
  const mixed = emptyGathered(["io_write_bytes"]);
  addTick(mixed, 0, [shell(7, 0), { ...shell(8, 100), name: "dd" }]);
  addTick(mixed, 1, [shell(7, 100)]);
  assertEquals(listNames(mixed).map(({ counts }) => counts.io_write_bytes), [100]);
});

Deno.test("every column that measures something is exported when it is recorded", () => {
  const columns = Object.keys(MEASURES) as ColumnName[];
  const told = findExported(columns).map(({ column }) => `${column}`);
  assertEquals([...told, ...ALWAYS_TOLD].sort(), columns.sort());
});
