import { assertEquals } from "@std/assert";
import {
  addToRunTotals,
  emptyRunTotals,
  findDoubtful,
  type RunTotals,
  summariseRun,
} from "../../../src/analyse/compare/run_totals.ts";
import { sample, snapshot } from "../../fakes.ts";

interface Read {
  pid: number;
  ageSeconds?: number;
  ppid?: number;
  startTicks?: number;
  labels?: string;
  bytes: number | null;
}

/** Makes a run of ticks a second apart, each with the bytes that the processes have read so far. */
function readBytes(...ticks: Read[][]): number | null {
  return summariseRun(runOf(ticks)).read_bytes;
}

function runOf(ticks: Read[][]): RunTotals {
  const run = emptyRunTotals();
  for (const [second, processes] of ticks.entries()) {
    const samples = processes.map(({ bytes, ...process }) =>
      sample({ ...process, extras: { io_read_bytes: bytes } })
    );
    addToRunTotals(run, snapshot(samples, { epochMs: second * 1000 }));
  }
  return run;
}

Deno.test("the peaks of a run are the largest sums at one tick, of what is known", () => {
  const run = emptyRunTotals();
  const ticks = [[900, 300], [1000, null], [500, 600], [null, null]];
  for (const sizes of ticks) {
    const samples = sizes.map((rssBytes) => sample({ rssBytes, numThreads: rssBytes && 2 }));
    addToRunTotals(run, snapshot(samples));
  }
  const { peak_memory, peak_threads } = summariseRun(run);
  assertEquals([peak_memory, peak_threads], [1200, 4]);
});

Deno.test("bytes that a process read before its first sample do not count", () => {
  assertEquals(readBytes([{ pid: 7, bytes: 100 }], [{ pid: 7, bytes: 130 }]), 30);
});

Deno.test("bytes that a process of the run read before its first sample count", () => {
  const wrapper = { pid: 7, ppid: 1, bytes: 0, ageSeconds: 0.5 };
  const child = (bytes: number, ageSeconds: number) => ({ pid: 8, ppid: 7, bytes, ageSeconds });
  const ticks = [[wrapper], [wrapper, child(300, 0.9)], [wrapper, child(500, 1.9)]];
  assertEquals(readBytes(...ticks), 500);
  // The wrapper waits for its child.
  assertEquals(readBytes(...ticks, [{ ...wrapper, bytes: 510 }]), 510);
  assertEquals(readBytes([{ ...wrapper, bytes: 20 }]), 20);
});

Deno.test("bytes that the kernel reports for a command count unless samples show more", () => {
  const run = runOf([[{ pid: 7, bytes: 100 }], [{ pid: 7, bytes: 130 }]]);
  const bytes = [20, 30, 512].map((readBytes) => {
    run.told = { readBytes };
    return summariseRun(run).read_bytes;
  });
  assertEquals(bytes, [30, 30, 512]);
  assertEquals(
    summariseRun({ ...emptyRunTotals(), told: { writtenBytes: 512 } }).written_bytes,
    512,
  );
});

Deno.test("a process of another host that has the same pid is another one", () => {
  const tick = (a: number, b: number) => [
    { pid: 7, labels: "host=a", bytes: a },
    { pid: 7, labels: "host=b", bytes: b },
  ];
  assertEquals(readBytes(tick(100, 5000), tick(130, 5001)), 31);
});

Deno.test("bytes of an ended child count once, although its parent has them after a wait", () => {
  const shell = (bytes: number) => ({ pid: 7, ppid: 1, bytes });
  const child = (bytes: number) => ({ pid: 8, ppid: 7, bytes });
  // The child reads 40 bytes, 10 of them after its last sample. The parent waits one tick later.
  const ticks = [
    [shell(100)],
    [shell(100), child(0)],
    [shell(100), child(30)],
    [shell(105)],
    [shell(145)],
    [shell(150)],
  ];
  assertEquals(readBytes(...ticks.slice(0, 3)), 30);
  assertEquals(readBytes(...ticks), 50);
  // A child that was there before the run has 1000 bytes that do not count.
  const older = [[shell(0), child(1000)], [shell(0), child(1030)], [shell(1030)], [shell(1032)]];
  assertEquals(readBytes(...older), 32);
  // Without a parent in the recording, the bytes stay.
  assertEquals(readBytes([child(5)], [child(9), shell(9)], [{ pid: 9, bytes: 3 }]), 4);
});

Deno.test("the bytes of a child reach the process above its parent once", () => {
  const process = (pid: number) => (bytes: number) => ({
    pid,
    ppid: pid - 1,
    startTicks: 100 + pid,
    bytes,
  });
  const [top, middle, child] = [process(7), process(8), process(9)];
  const start = [[top(0), middle(0), child(1000)], [top(0), middle(0), child(1020)]];
  assertEquals(readBytes(...start, [top(0), middle(1025)], [top(1028)]), 28);
  assertEquals(readBytes(...start, [top(1028)]), 28);
});

Deno.test("a process that is refused for a tick has not ended, and another host has no children here", () => {
  const shell = (bytes: number) => ({ pid: 7, ppid: 1, labels: "host=a", bytes });
  const child = (bytes: number | null, host: string) => ({
    pid: 8,
    ppid: 7,
    labels: `host=${host}`,
    bytes,
  });
  const first = [shell(0), child(0, "a")];
  const refused = [first, [shell(0), child(9, "a")], [shell(0), child(null, "a")]];
  assertEquals(readBytes(...refused, [shell(5), child(9, "a")]), 14);
  const ofOther = [[shell(0), child(0, "b")], [shell(0), child(9, "b")], [shell(5)]];
  assertEquals(readBytes(...ofOther), 14);
});

Deno.test("without parents, bytes of an ended process may be those of an older one, but of no younger one", () => {
  const process = (pid: number, bytes: number) => ({ pid, ppid: 0, startTicks: pid, bytes });
  const doubtfulOf = (pid: number) => {
    const start = [[process(8, 0), process(pid, 0)], [process(8, 30), process(pid, 0)]];
    return findDoubtful(runOf([...start, [process(pid, 20)], [process(pid, 50)]])).read_bytes;
  };
  assertEquals([doubtfulOf(7), doubtfulOf(9)], [30, 0]);
});
