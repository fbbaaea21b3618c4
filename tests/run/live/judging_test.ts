import { assertEquals } from "@std/assert";
import { findVerdictAge } from "../../../src/run/live/judging.ts";

Deno.test("a verdict on a process is renewed every 30 s, and more often at first", () => {
  const ageAfter = (lastSeconds: number) => findVerdictAge({ firstSeconds: 0, lastSeconds });
  assertEquals([40, 120, 3600].map(ageAfter), [10_000, 30_000, 30_000]);
});
