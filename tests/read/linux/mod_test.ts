import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../src/model/errors.ts";
import { openExtraColumns } from "../../../src/read/linux/extra_columns.ts";
import { openLinuxReader } from "../../../src/read/linux/mod.ts";
import { parseStat } from "../../../src/read/linux/stat.ts";
import { bytes, fakeClock, needs } from "../../fakes.ts";
import { type FixtureProc, fixtureProc, OWN_PID } from "../../fixture_proc.ts";
import { runProgram } from "../../limits.ts";

Deno.test("list() finds every process by its whole name, and nothing else", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, comm: "acme" });
  proc.put({ pid: 8, comm: "systemd-resolve", cmdline: "/lib/systemd-resolved\0" });
  const reader = openLinuxReader(proc.root, needs({ names: () => true }), fakeClock());
  const names = (await reader.list()).map(({ pid, name }) => `${pid} ${name}`).sort();
  assertEquals(names, ["7 acme", "8 systemd-resolved"]);
});

for (const paceMs of [10, 100, 700, 1000, 5000]) {
  Deno.test(`list() notices a new name within a second, or at the next tick (${paceMs} ms)`, async () => {
    using proc = fixtureProc();
    const clock = fakeClock();
    const reader = openLinuxReader(proc.root, needs(), clock);
    for (const pid of [1, 12, 345, 6789, 30000]) {
      proc.put({ pid, comm: "before" });
      await reader.list();
      proc.put({ pid, comm: "after" });
      for (let passed = 0; passed < Math.max(1000, paceMs); passed += paceMs) {
        clock.advance(paceMs);
        await reader.list();
      }
      assertEquals((await reader.list()).find((process) => process.pid === pid)?.name, "after");
    }
  });
}

Deno.test("list() forgets a process that is gone and meets it anew under the same pid", async () => {
  using proc = fixtureProc();
  const reader = openLinuxReader(proc.root, needs(), fakeClock());
  proc.put({ pid: 7, comm: "acme" });
  assertEquals((await reader.list()).length, 1);
  proc.remove(7);
  assertEquals(reader.list(), []);
  proc.put({ pid: 7, comm: "other" });
  assertEquals((await reader.list()).map(({ name }) => name), ["other"]);
});

Deno.test("read() distinguishes a new process with an old pid from the old one", async () => {
  using proc = fixtureProc();
  const reader = openLinuxReader(proc.root, needs(), fakeClock());
  proc.put({ pid: 7, comm: "acme", startTicks: 100 });
  const [first] = await reader.read([7]);
  proc.put({ pid: 7, comm: "other", startTicks: 90_000 });
  const [second] = await reader.read([7]);
  assertEquals([first?.startTicks, first?.name], [100, "acme"]);
  assertEquals([second?.startTicks, second?.name], [90_000, "other"]);
});

Deno.test("read() leaves out ended processes and zombies", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  proc.put({ pid: 8, state: "Z" });
  const reader = openLinuxReader(proc.root, needs(), fakeClock());
  assertEquals((await reader.read([7, 8, 9])).map(({ pid }) => pid), [7]);
});

/** Adds a process whose first thread has ended, and its other threads, in these states. */
function putLeaderless(proc: FixtureProc, pid: number, threads: Record<number, string>): void {
  const numThreads = 1 + Object.keys(threads).length;
  proc.put({
    pid,
    state: "Z",
    numThreads,
    userTicks: 250,
    comm: "a-name-that-is-",
    residentPages: 0,
  });
  Deno.writeTextFileSync(`${proc.root}/${pid}/statm`, "0 0 0 0 0 0 0\n");
  for (const [id, state] of [[`${pid}`, "Z"], ...Object.entries(threads)] as const) {
    // The folder of a thread can be read by its id.
    if (Number(id) !== pid) {
      const cmdline = "/bin/a-name-that-is-cut\0now\0";
      proc.put({
        pid: Number(id),
        state,
        userTicks: 40,
        residentPages: 9,
        descriptors: 5,
        cmdline,
      });
    }
    Deno.mkdirSync(`${proc.root}/${pid}/task/${id}`, { recursive: true });
    Deno.copyFileSync(`${proc.root}/${id}/stat`, `${proc.root}/${pid}/task/${id}/stat`);
  }
}

Deno.test("read() reads a process whose first thread has ended through a running thread", async () => {
  using proc = fixtureProc();
  putLeaderless(proc, 7, { 70: "X", 71: "S" });
  const reader = openLinuxReader(proc.root, needs({ command: true }), fakeClock());
  const readings = await reader.read([7]);
  const told = readings.map((
    { pid, name, command, state, numThreads, cpuSeconds },
  ) => [pid, name, command, state, numThreads, cpuSeconds]);
  assertEquals(told, [[7, "a-name-that-is-cut", "/bin/a-name-that-is-cut now", "S", 3, 2.5]]);
  assertEquals([readings[0]!.rssBytes, readings[0]!.openFiles], [9 * 4096, 5]);
});

Deno.test("read() leaves out a process all of whose threads have ended", async () => {
  using proc = fixtureProc();
  putLeaderless(proc, 7, { 70: "X", 71: "Z" });
  assertEquals(await openLinuxReader(proc.root, needs(), fakeClock()).read([7]), []);
});

Deno.test("read() uses another thread if one ends while it is read", async () => {
  using proc = fixtureProc();
  putLeaderless(proc, 7, { 70: "S", 71: "S" });
  for (const id of [70, 71]) {
    Deno.writeTextFileSync(`${proc.root}/${id}/statm`, "0 0 0 0 0 0 0\n");
    const [reading] = await openLinuxReader(proc.root, needs(), fakeClock()).read([7]);
    assertEquals(reading?.rssBytes, id === 70 ? 9 * 4096 : undefined);
  }
});

Deno.test("readPeakRss() finds the peak even if the first thread has ended", () => {
  using proc = fixtureProc();
  putLeaderless(proc, 7, { 70: "S" });
  Deno.writeTextFileSync(`${proc.root}/7/status`, "Name:\tacme\nThreads:\t2\n");
  Deno.writeTextFileSync(`${proc.root}/70/status`, "VmSize:\t90 kB\nVmHWM:\t8 kB\n");
  assertEquals(openLinuxReader(proc.root, needs(), fakeClock()).readPeakRss(7), 8192);
});

Deno.test("read() counts the descriptors one by one on kernels before 6.2", async () => {
  using proc = fixtureProc();
  proc.put({ pid: 7, descriptors: 5 });
  const [reading] = await openLinuxReader(proc.root, needs(), fakeClock()).read([7]);
  assertEquals(reading?.openFiles, 5);
});

Deno.test("read() converts ticks and pages, and computes the exact age", async () => {
  using proc = fixtureProc();
  const clock = fakeClock();
  const reader = openLinuxReader(proc.root, needs(), clock);
  const bootEpochSeconds = clock.epochMs() / 1000 - 1000;
  proc.put({ pid: 7, userTicks: 250, childTicks: [70, 5], startTicks: 99_000, residentPages: 3 });
  clock.advance(5000);
  proc.setUptime(1005);
  const [reading] = await reader.read([7]);
  assertEquals([reading?.cpuUserSeconds, reading?.rssBytes], [2.5, 3 * 4096]);
  assertEquals(reading?.cpuChildrenSeconds, 0.75);
  assertAlmostEquals(reading!.ageSeconds!, 15, 1e-6);
  assertAlmostEquals(reading!.creationEpochSeconds!, bootEpochSeconds + 990, 0.005);
  assertEquals(reading!.creationEpochSeconds, Number(reading!.creationEpochSeconds!.toFixed(2)));
});

Deno.test("a pause while the clocks are read does not move the start of a process", async () => {
  using proc = fixtureProc();
  const clock = fakeClock();
  let passedSeconds = 0;
  let pausesMs = [300, 20];
  const epochMs = () => { // The uptime was just read.
    const pauseMs = pausesMs.shift() ?? 0;
    clock.advance(pauseMs);
    proc.setUptime(1000 + (passedSeconds += pauseMs / 1000));
    return clock.epochMs();
  };
  const bootEpochSeconds = clock.epochMs() / 1000 - 1000;
  proc.put({ pid: 7, startTicks: 99_000 });
  const reader = openLinuxReader(proc.root, needs(), { ...clock, epochMs });
  pausesMs = [50];
  const [reading] = await reader.read([7]);
  assertAlmostEquals(reading!.creationEpochSeconds!, bootEpochSeconds + 990, 0.0051);
  assertAlmostEquals(reading!.ageSeconds!, 10 + passedSeconds, 1e-6);
});

Deno.test("on a machine that is never quiet, the shortest pause counts", async () => {
  using proc = fixtureProc();
  const clock = fakeClock();
  let uptimeSeconds = 1000;
  const pausesMs = [300, 200, 10, 100, 400];
  const epochMs = () => {
    const pauseMs = pausesMs.shift()!;
    clock.advance(pauseMs);
    proc.setUptime(uptimeSeconds += pauseMs / 1000);
    return clock.epochMs();
  };
  const bootEpochSeconds = clock.epochMs() / 1000 - 1000;
  proc.put({ pid: 7, startTicks: 99_000 });
  const reader = openLinuxReader(proc.root, needs(), { ...clock, epochMs });
  pausesMs.push(0);
  const [reading] = await reader.read([7]);
  assertAlmostEquals(reading!.creationEpochSeconds!, bootEpochSeconds + 990.01, 0.0051);
});

Deno.test("readOwnCost() returns the cost of PROFIT itself, in seconds and bytes", async () => {
  using proc = fixtureProc();
  proc.put({ pid: OWN_PID, userTicks: 250 });
  Deno.writeTextFileSync(`${proc.root}/self/status`, "VmHWM:\t    2048 kB\n");
  const cost = await openLinuxReader(proc.root, needs(), fakeClock()).readOwnCost();
  assertEquals([cost?.cpuSeconds, cost?.peakRssBytes], [2.5, 2048 * 1024]);
});

Deno.test("mem_anonymous is read without being asked for, and a kernel thread has none", () => {
  using proc = fixtureProc();
  proc.put({ pid: 7 });
  Deno.writeTextFileSync(`${proc.root}/self/smaps_rollup`, "Private_Dirty: 4 kB\nPss: 9 kB\n");
  const extras = openExtraColumns(proc.root, ["mem_unique", "pid"]);
  const stat = parseStat(Deno.readFileSync(`${proc.root}/7/stat`));
  const read = (isKernelThread: boolean, rollup: Uint8Array | undefined) =>
    extras.read(7, 7, { ...stat, isKernelThread }, [], rollup);
  const rollup = bytes("Private_Dirty: 4 kB\nPss: 9 kB\n");
  assertEquals(read(false, rollup), { mem_unique: 4096 });
  assertEquals(read(true, undefined), { mem_unique: 0 });
});

Deno.test("openLinuxReader() refuses a folder that is not a process file system", () => {
  const folder = Deno.makeTempDirSync();
  assertThrows(
    () => openLinuxReader(folder, needs(), fakeClock()),
    UsageError,
    `No process file system at "${folder}": no such file or directory`,
  );
  Deno.removeSync(folder);
});

Deno.test("openLinuxReader() refuses a column if this kernel lacks its file", () => {
  using proc = fixtureProc();
  assertThrows(
    () =>
      openLinuxReader(
        proc.root,
        needs({ columns: ["pid", "io_read_bytes"] }),
        fakeClock(),
        () => {},
        null,
        openExtraColumns,
      ),
    UsageError,
    'Column "io_read_bytes" cannot be had here',
  );
});

const CGROUP = "9:name=systemd:/system.slice/acme.service\n4:memory:/limited\n0::/\n";

Deno.test("the present control groups of a process are read if the selection needs them", async () => {
  using proc = fixtureProc();
  const clock = fakeClock();
  proc.put({ pid: 7, cgroup: CGROUP });
  const reader = openLinuxReader(proc.root, needs({ cgroups: true }), clock);
  const before = (await reader.list()).find(({ pid }) => pid === 7);
  const paths = ["/system.slice/acme.service", "/limited", "/"];
  assertEquals([before?.cgroups, (await reader.read([7]))[0]?.cgroups], [paths, paths]);
  proc.put({ pid: 7, cgroup: "0::/moved\n" });
  clock.advance(2000);
  assertEquals((await reader.read([7]))[0]?.cgroups, ["/moved"]);
  const other = openLinuxReader(proc.root, needs(), clock);
  assertEquals((await other.list()).map((process) => "cgroups" in process), [false]);
});

Deno.test("the columns of a service are its most specific group, its unit and its container", async () => {
  const id = "0123456789ab".padEnd(64, "c");
  using proc = fixtureProc();
  proc.put({ pid: OWN_PID });
  proc.put({ pid: 7, cgroup: CGROUP });
  proc.put({ pid: 8, cgroup: `0::/system.slice/docker-${id}.scope (deleted)\n` });
  proc.put({ pid: 9, cgroup: "" });
  const columns = ["cgroup", "unit", "container"] as const;
  const readings = await openLinuxReader(
    proc.root,
    needs({ columns }),
    fakeClock(),
    () => {},
    null,
    openExtraColumns,
  ).read([
    7,
    8,
    9,
  ]);
  const scope = `docker-${id}.scope`;
  assertEquals(readings.map(({ extras }) => columns.map((name) => extras[name])), [
    ["/system.slice/acme.service", "acme.service", null],
    [`/system.slice/${scope}`, scope, id],
    [null, null, null],
  ]);
});

Deno.test("the path of a program may have bytes that are not UTF-8", async () => {
  using proc = fixtureProc();
  proc.put({
    pid: 7,
    comm: "caf\u00e9-in-whichx",
    cmdline: "./x/caf\u00e9-in-whichx-sleeps\0" + "60\0",
  });
  proc.put({ pid: 8, comm: "a-program-in-ca", cmdline: "a-program-in-cafe\0" + "60\0" });
  const link =
    'for pid in 7 8; do ln -s "$(printf "/x\\351/a-program-in-caf\\351")" "$0/$pid/exe"; done';
  assertEquals((await runProgram(["sh", "-c", link, proc.root])).code, 0);
  const reader = openLinuxReader(proc.root, needs({ names: () => true }), fakeClock());
  const names = (await reader.list()).map(({ name }) => name);
  assertEquals(names.toSorted(), ["a-program-in-cafe", "caf\u00e9-in-whichx-sleeps"]);
});
