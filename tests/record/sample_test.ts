import { assertEquals } from "@std/assert";
import { measureCpu } from "../../src/record/sample.ts";
import { reading } from "../fakes.ts";

const before = reading({ readAtMs: 1000, cpuUserSeconds: 2, cpuSystemSeconds: 1 });

Deno.test("measureCpu() divides CPU time by the time that really passed", () => {
  const now = reading({ readAtMs: 3000, cpuUserSeconds: 4, cpuSystemSeconds: 1.5 });
  assertEquals(measureCpu(now, before, 1000, 10).cpuPercent, 125);
});

Deno.test("measureCpu() measures a new process from its own start", () => {
  const now = reading({ readAtMs: 2000, ageSeconds: 0.4, cpuUserSeconds: 0.1 });
  assertEquals(measureCpu(now, undefined, 1000, 10).cpuPercent, 25);
});

Deno.test("measureCpu() measures a new process whose start is rounded to before the previous pass", () => {
  const now = reading({ readAtMs: 2000, ageSeconds: 1.009, cpuUserSeconds: 0.5045 });
  assertEquals(measureCpu(now, undefined, 1000, 10).cpuPercent?.toFixed(3), "50.000");
});

Deno.test("measureCpu() measures a new process with an old pid from its own start", () => {
  const now = reading({ startTicks: 900, readAtMs: 2000, ageSeconds: 0.5, cpuUserSeconds: 0.5 });
  assertEquals(measureCpu(now, before, 1000, 10).cpuPercent, 100);
});

Deno.test("measureCpu() returns null for the first value of an older process that matches only now", () => {
  const now = reading({ readAtMs: 2000, ageSeconds: 60, cpuUserSeconds: 30 });
  assertEquals(measureCpu(now, undefined, 1000, 10).cpuPercent, null);
});

Deno.test("measureCpu() returns null if too little time has passed", () => {
  assertEquals(measureCpu(before, before, 1000, 10).cpuPercent, null);
  const justNow = { ...before, readAtMs: 1004, cpuUserSeconds: 2.01 };
  assertEquals(measureCpu(justNow, before, 1000, 10).cpuPercent, null);
  const justBorn = reading({ readAtMs: 2000, ageSeconds: 0.004, cpuUserSeconds: 0.01 });
  assertEquals(measureCpu(justBorn, undefined, 1000, 10).cpuPercent, null);
});
