import { assertEquals } from "@std/assert";
import {
  addToRunTotals,
  emptyRunTotals,
  summariseRun,
} from "../../../src/analyse/compare/run_totals.ts";
import { sample, snapshot } from "../../fakes.ts";

/** Makes a run of ticks a second apart, each with the bytes that the processes have read so far. */
function readBytes(...ticks: { pid: number; labels?: string; bytes: number }[][]): number | null {
  const run = emptyRunTotals();
  for (const [second, processes] of ticks.entries()) {
    const samples = processes.map(({ bytes, ...process }) =>
      sample({ ...process, extras: { io_read_bytes: bytes } })
    );
    addToRunTotals(run, snapshot(samples, { epochMs: second * 1000 }));
  }
  return summariseRun(run).read_bytes;
}

Deno.test("bytes that a process read before its first sample do not count", () => {
  assertEquals(readBytes([{ pid: 7, bytes: 100 }], [{ pid: 7, bytes: 130 }]), 30);
});

Deno.test("a process of another host that has the same pid is another one", () => {
  const tick = (a: number, b: number) => [
    { pid: 7, labels: "host=a", bytes: a },
    { pid: 7, labels: "host=b", bytes: b },
  ];
  assertEquals(readBytes(tick(100, 5000), tick(130, 5001)), 31);
});
