import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import type { Sample, Snapshot } from "../../src/model/samples.ts";
import { emptyNotes, loadSnapshots } from "../../src/load/mod.ts";
import { readRecording } from "../../src/load/open.ts";
import { loadRecording } from "../../src/load/recording.ts";
import { beginClock } from "../../src/load/tools/clock_times.ts";
import { bytes } from "../fakes.ts";

const LOGS = new URL("../fixtures/logs/", import.meta.url);

async function read(data: Uint8Array, notes = emptyNotes()): Promise<Snapshot[]> {
  const pieces = Array.from(data, (_, at) => data.subarray(at, at + 1));
  return (await Array.fromAsync(readRecording(pieces, "x", notes, loadSnapshots))).flat();
}

async function readLog(file: string) {
  const notes = emptyNotes();
  const snapshots = await read(Deno.readFileSync(new URL(file, LOGS)), notes);
  return { notes, snapshots, samples: snapshots.flatMap(({ samples }) => samples) };
}

/** Returns the mean of the known values; `null` without a known value. */
function meanOf(samples: readonly Sample[], valueOf: (sample: Sample) => number | null) {
  const values = samples.map(valueOf).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const PID = 14216;

Deno.test("logs of other tools agree with PROFIT on a process at the same time", async () => {
  const { samples: own } = await readLog("profit.csv");
  const rss = meanOf(own, ({ reading }) => reading.rssBytes)!;
  const cpu = meanOf(own, ({ cpuPercent }) => cpuPercent)!;
  assertEquals(own.length, 13);
  const logs = [
    // File, tool, pid, name, rows, whether it has memory, CPU and descriptors.
    ["psrecord.txt", "psrecord", -1, "", 12, true, true, false],
    ["psrecord_io.txt", "psrecord", -1, "", 12, true, true, false],
    ["psrecord.csv", "psrecord", -1, "", 12, true, true, false],
    ["pidstat_all.txt", "pidstat", PID, "python3", 12, true, true, true],
    ["pidstat_sections.txt", "pidstat", PID, "python3", 12, true, true, true],
    ["pidstat_english.txt", "pidstat", PID, "python3", 12, true, true, false],
    ["pidstat_german.txt", "pidstat", PID, "python3", 12, true, true, false],
    ["pidstat_command.txt", "pidstat", PID, "python3", 12, true, true, true],
    ["pidstat_threads.txt", "pidstat", PID, "python3", 3, true, true, false],
    ["pidstat_human.txt", "pidstat", PID, "python3", 3, true, true, false],
    ["pidstat_divided.txt", "pidstat", PID, "python3", 3, false, true, false],
    ["mprofile.dat", "mprof", -1, "python3", 17, true, false, false],
  ] as const;
  for (const [file, tool, pid, name, rows, hasMemory, hasCpu, hasFiles] of logs) {
    const { notes, samples } = await readLog(file);
    assertEquals([notes.log?.tool, samples.length], [tool, rows], file);
    const names = new Set(samples.map(({ reading }) => `${reading.pid} ${reading.name}`));
    assertEquals([...names], [`${pid} ${name}`], file);
    // The first sample of mprof shows a process that has just started.
    const settled = samples.slice(1);
    const mean = meanOf(settled, ({ reading }) => reading.rssBytes);
    // Pidstat reads the size in `stat`, which can be wrong by some hundred KiB.
    if (hasMemory) assertAlmostEquals(mean!, rss, 128 * 1024, file);
    else assertEquals(mean, null, file);
    const share = meanOf(settled, ({ cpuPercent }) => cpuPercent);
    if (hasCpu) assertAlmostEquals(share!, cpu, 2, file);
    else assertEquals(share, null, file);
    const files = new Set(samples.map(({ reading }) => reading.openFiles));
    assertEquals([...files], [hasFiles ? 8 : null], file);
  }
});

Deno.test("a time of a log is a time of day, or the time since the start of the log", async () => {
  const { snapshots: own } = await readLog("profit.csv");
  for (const file of ["pidstat_all.txt", "mprofile.dat"]) {
    const { snapshots } = await readLog(file);
    const since = own[0]!.tick.epochMs - snapshots[0]!.tick.epochMs;
    assert(Math.abs(since) < 5000, `${file}: ${since}`);
  }
  const { snapshots } = await readLog("psrecord.txt");
  assertEquals(snapshots[0]!.tick.epochMs, 1000);
  assertEquals(snapshots[11]!.tick.epochMs, 12_307);
  const { snapshots: german } = await readLog("pidstat_german.txt");
  const { snapshots: english } = await readLog("pidstat_english.txt");
  // One log began a second later than the other.
  const apart = german[0]!.tick.epochMs - english[0]!.tick.epochMs;
  assertEquals([apart, german.length], [1000, english.length]);
});

Deno.test("the first CPU % of psutil is not a CPU %", async () => {
  const { samples } = await readLog("psrecord.txt");
  assertEquals(samples[0]!.cpuPercent, null);
  assert(samples[1]!.cpuPercent! > 0);
});

Deno.test("mprof's children are sampled with their parent, until they end", async () => {
  const { snapshots } = await readLog("mprofile_multi.dat");
  const pids = snapshots.map(({ samples }) => samples.map(({ reading }) => reading.pid));
  assertEquals(pids.slice(0, 2), [[-1], [-1, 14505, 14508]]);
  assertEquals(pids.at(-1), [-1, 14505]);
  const { samples } = await readLog("mprofile_func.dat");
  assert(samples.length > 5 && samples.every(({ reading }) => reading.pid === -1));
});

Deno.test("a log that is cut off lacks its last line, and lines that are not samples are left out", async () => {
  const log = Deno.readTextFileSync(new URL("psrecord.txt", LOGS));
  const notes = emptyNotes();
  assertEquals((await read(bytes(log.slice(0, -5)), notes)).length, 11);
  assertEquals(notes.cutOffLine, 13);
  const other = emptyNotes();
  assertEquals((await read(bytes(`${log}Traceback:\n`), other)).length, 12);
  assertEquals(other.leftOut, [{ line: 14, reason: '"Traceback:" is not a line of psrecord' }]);
  await assertRejects(
    () => read(bytes(log.split("\n", 1)[0] + "\nTraceback:\n")),
    DataError,
    'Cannot read "x": line 2: "Traceback:" is not a line of psrecord',
  );
});

Deno.test("joined logs contain several processes, or several machines", async () => {
  for (const file of ["psrecord.txt", "psrecord.csv", "mprofile.dat"]) {
    const log = Deno.readTextFileSync(new URL(file, LOGS));
    const one = (await loadAll(log)).samples;
    const { samples, notes } = await loadAll(log + log);
    assertEquals([samples.length, notes.doubles], [2 * one.length, 0], file);
    assertEquals(new Set(samples.map(({ reading }) => reading.pid)), new Set([-1, -2]), file);
  }
  const log = Deno.readTextFileSync(new URL("pidstat_all.txt", LOGS));
  const { samples } = await loadAll(log + log.replace(/[(].*?[)]/, "(web2)"));
  const ofOther = samples.filter(({ reading }) => reading.labels?.includes("web2"));
  assertEquals([samples.length, ofOther.length], [24, 12]);
});

/** Reads the samples of a log, whatever the order of its lines is. */
async function loadAll(log: string) {
  const source = { path: "x", open: () => Promise.resolve([bytes(log)]) };
  const empty = (): Sample[] => [];
  const { remembered: samples, notes } = await loadRecording(
    source,
    empty,
    (all, snapshot) => all.push(...snapshot.samples),
  );
  return { samples, notes };
}

Deno.test("in pidstat, refused values are unknown, averages are not samples, names may have blanks", async () => {
  const log = `\
Linux 6.1.0 (host) \t11/26/26 \t_x86_64_\t(4 CPU)

# Time        UID       PID    %usr %system  %guest   %wait    %CPU   CPU threads   fd-nr  Command
23:59:59     1000         7    1.00    2.00    0.00    0.00    3.00     0       1      -1  tmux: server
00:00:01     1000         7    1.00    2.00    0.00    0.00    3.00     0       1      -1  tmux: server

Average:     1000         7    1.00    2.00    0.00    0.00    3.00     -       1      -1  tmux: server
`.replace("23:59:59     1000", "23:59:59   \x1b[32;22m  1000\x1b[0m"); // S_COLORS=always makes pidstat write colours.
  const snapshots = await read(bytes(log));
  assertEquals(snapshots.length, 2);
  assertEquals(snapshots[1]!.tick.epochMs - snapshots[0]!.tick.epochMs, 2000);
  const { reading, cpuPercent } = snapshots[0]!.samples[0]!;
  assertEquals([reading.name, reading.openFiles, reading.numThreads], ["tmux: server", null, 1]);
  assertEquals([cpuPercent, reading.rssBytes], [3, null]);
});

Deno.test("dates are read as they are written in other languages", () => {
  const dates = [
    ["2026-11-26", ""],
    ["26.11.2026", ""],
    ["26/11/2026", ""],
    ["26/11/26", ""],
    ["11/26/26", ""],
    ["11/26/2026", "a"],
    ["2026年11月26日", ""],
  ] as const;
  const expected = new Date(2026, 10, 26, 1, 2, 3).getTime() / 1000;
  for (const [date, half] of dates) {
    const clock = beginClock();
    clock.setDate(date);
    assertEquals(clock.read([1, 2, 3], half), expected, date);
  }
});
