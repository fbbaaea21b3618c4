import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { summarise } from "../../src/analyse/summary.ts";
import { sample, snapshot } from "../fakes.ts";

const MIB = 2 ** 20;
const EPOCH_MS = Date.UTC(2026, 10, 22, 15, 37);

/**
 * Makes a recording of 200 s of a process that leaks 1 MiB a second. The wall clock is set during
 * it.
 */
function record(setByMs: (second: number) => number) {
  const recording = emptyRecording();
  for (let second = 0; second < 200; second++) {
    const leaking = sample({ rssBytes: (100 + second) * MIB });
    const monotonicMs = 5000 + second * 1000;
    const epochMs = EPOCH_MS + second * 1000 + setByMs(second);
    addSnapshot(recording, snapshot([leaking], { epochMs, monotonicMs }));
  }
  const [{ riseBytesPerHour, metrics }] = summarise(recording.processes) as [
    ReturnType<typeof summarise>[number],
  ];
  const { verdict, growthPerHour } = metrics.mem_real.leak!;
  const perHour = [riseBytesPerHour, growthPerHour].map((bytes) => Math.round(bytes! / MIB));
  return { verdict, perHour, steps: recording.clockSteps };
}

for (
  const [what, byMs] of [
    ["back by an hour", -3_600_000],
    ["forward by an hour", 3_600_000],
    ["forward by twenty years, as on a machine that begins in 1970", 6.3e11],
  ] as const
) {
  Deno.test(`growth is over elapsed time even if the wall clock is set ${what}`, () => {
    const { verdict, perHour, steps } = record((second) => second < 90 ? 0 : byMs);
    assertEquals([verdict, ...perHour], ["likely", 3600, 3600]);
    assertEquals(steps.latest, [{ byMs, epochMs: EPOCH_MS + 90_000 + byMs }]);
  });
}

Deno.test("a wall clock that runs a tenth too fast, or is a little late at a tick, is not set", () => {
  assertEquals(record((second) => second * 100 + second % 2 * 400).steps.count, 0);
});

Deno.test("if the wall clock is set many times, the latest steps are kept", () => {
  const { steps } = record((second) => second % 2 * 10_000);
  assertEquals([steps.count, steps.latest.length], [199, 5]);
  assertEquals(steps.latest.at(-1)!.epochMs, EPOCH_MS + 199_000 + 10_000);
});
