import { assertEquals } from "@std/assert";
import { addMarks, findPeakMemory, UNSEEN } from "../../src/run/peak_memory.ts";
import { sample } from "../fakes.ts";

const MARKS = new Map([[7, 50], [8, 300]]);
const readMark = (pid: number) => MARKS.get(pid) ?? null;

Deno.test("the largest process is the one with the highest mark of the kernel, not its last", () => {
  const parent = sample({ pid: 7, rssBytes: 40 });
  let seen = addMarks(UNSEEN, [parent, sample({ pid: 8, rssBytes: 200 })], readMark);
  seen = addMarks(seen, [parent], () => 5); // It is another program now.
  assertEquals(seen, { processBytes: 300, treeBytes: 240 });
});

Deno.test("without marks the samples tell", () => {
  const seen = addMarks(UNSEEN, [sample({ rssBytes: 40 }), sample({ rssBytes: null })], () => null);
  assertEquals(seen, { processBytes: 40, treeBytes: 40 });
});

Deno.test("a tree has at least what its largest process has", () => {
  const seen = { processBytes: 300, treeBytes: 240 };
  const of = "largest process";
  assertEquals(findPeakMemory(seen, true), { of, processBytes: 300, treeBytes: 300 });
  const own = { of: "own process" as const, processBytes: 300, treeBytes: null };
  assertEquals(findPeakMemory(seen, false), own);
  assertEquals(findPeakMemory(UNSEEN, true), null);
});
