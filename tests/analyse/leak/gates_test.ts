import { assertEquals } from "@std/assert";
import { GATES } from "../../../src/analyse/leak/gates.ts";
import { takeWindow } from "../../../src/analyse/leak/window.ts";

Deno.test("memory must grow in the last third at least half as fast as in the whole", () => {
  const { passes } = GATES.find(({ reason }) => reason === "warm-up")!;
  const times = Array.from({ length: 240 }, (_, second) => second);
  /** Grows by 0.5 MiB/s, later by 1.5 MiB/s, and at the end by another rate. */
  const endsWith = (mibPerSecond: number) => {
    const mib = (second: number) =>
      second < 120
        ? 100 + second / 2
        : second < 170
        ? 160 + (second - 120) * 1.5
        : 235 + (second - 170) * mibPerSecond;
    const values = times.map((second) => mib(second) * 2 ** 20);
    return passes(takeWindow({ times, values }, 12, 12, "memory"));
  };
  // The whole grows by 0.7 MiB/s.
  assertEquals([0.3, 0.45].map(endsWith), [false, true]);
});
