import { assertEquals } from "@std/assert";
import { CASES } from "../fuzz/cases.ts";
import { fuzz } from "./fuzz.ts";

Deno.test("the bench tries each target, and reports it", async () => {
  const told: string[] = [];
  const outcomes = await fuzz(100, 7, (line) => told.push(line));
  assertEquals(outcomes.map(({ target }) => target), [...new Set(CASES.map((one) => one.target))]);
  assertEquals(outcomes.flatMap(({ failures }) => failures), []);
  assertEquals(told.length, outcomes.length);
});
