import { assertEquals } from "@std/assert";
import type { Snapshot } from "../../../src/model/samples.ts";
import { addCpu, findCpuTime, unseenCpu } from "../../../src/run/command/cpu_time.ts";
import { sample, snapshot } from "../../fakes.ts";

/** Returns a tick with processes: pid, start, CPU time in user mode and in the kernel. */
function tickOf(
  processes: readonly [number, number, number | null, number][],
  missed: string | null = null,
): Snapshot {
  const samples = processes.map(([pid, startTicks, cpuUserSeconds, cpuSystemSeconds]) =>
    sample({ pid, startTicks, cpuUserSeconds, cpuSystemSeconds })
  );
  return { ...snapshot(samples), missed };
}

Deno.test("CPU time of processes that nobody waited for is a lower bound", () => {
  const seen = unseenCpu();
  addCpu(seen, tickOf([[7, 1, 1, 0.5], [8, 1, 2, 0]]));
  addCpu(seen, tickOf([], "ps failed"));
  addCpu(seen, tickOf([[7, 1, 1.5, 0.5], [8, 9, 4, 1], [9, 9, null, 1]]));
  const least = { userSeconds: 7.5, systemSeconds: 1.5, isCpuWhole: false };
  assertEquals(findCpuTime({ userSeconds: 3, systemSeconds: 0 }, seen), least);
  assertEquals(findCpuTime(null, seen), least);
});

Deno.test("the CPU time that the kernel reports counts if the samples contain less", () => {
  const seen = unseenCpu();
  const unknown = { userSeconds: null, systemSeconds: null, isCpuWhole: false };
  assertEquals(findCpuTime(null, seen), unknown);
  addCpu(seen, tickOf([[7, 1, 3.01, 1.01]]));
  const told = { userSeconds: 3, systemSeconds: 1 };
  assertEquals(findCpuTime(told, seen), { ...told, isCpuWhole: true });
});
