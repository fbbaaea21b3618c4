import { assertEquals } from "@std/assert";
import { addMarks, findPeakMemory, UNSEEN } from "../../../src/run/command/peak_memory.ts";
import { sample } from "../../fakes.ts";

const MIB = 2 ** 20;

const MARKS = new Map([[7, 50], [8, 300]]);
const readMark = (pid: number) => MARKS.get(pid) ?? null;

Deno.test("the largest process has the highest mark of the kernel, not the latest", () => {
  const parent = sample({ pid: 7, rssBytes: 40 });
  let seen = addMarks(UNSEEN, [parent, sample({ pid: 8, rssBytes: 200 })], readMark);
  seen = addMarks(seen, [parent], () => 5); // The process runs another program now.
  assertEquals(seen, { processBytes: 300, treeBytes: 240 });
});

Deno.test("without kernel marks, the samples give the peak", () => {
  const seen = addMarks(UNSEEN, [sample({ rssBytes: 40 }), sample({ rssBytes: null })], () => null);
  assertEquals(seen, { processBytes: 40, treeBytes: 40 });
});

const UNTOLD = { waitedBytes: null, ownBytes: null };

Deno.test("a tree has at least what its largest process has", () => {
  const seen = { processBytes: 300, treeBytes: 240 };
  const least = { processBytes: 300, isWhole: false };
  assertEquals(findPeakMemory(seen, UNTOLD, true), {
    of: "largest process",
    ...least,
    treeBytes: 300,
  });
  const own = { of: "own process" as const, ...least, treeBytes: null };
  assertEquals(findPeakMemory(seen, UNTOLD, false), own);
  assertEquals(findPeakMemory(UNSEEN, UNTOLD, true), null);
});

Deno.test("the kernel's peak of ended children counts if it cannot be PROFIT's own", () => {
  const seen = { processBytes: 3 * MIB, treeBytes: 5 * MIB };
  const find = (waited: number, own: number | null) =>
    findPeakMemory(seen, { waitedBytes: waited * MIB, ownBytes: own && own * MIB }, true);
  const told = { of: "largest process" as const, processBytes: 300 * MIB, isWhole: true };
  assertEquals(find(300, 60), { ...told, treeBytes: 300 * MIB });
  const untold = { ...told, processBytes: 3 * MIB, isWhole: false, treeBytes: 5 * MIB };
  for (const own of [300, 299, null]) assertEquals(find(300, own), untold);
  const rough = findPeakMemory(
    { processBytes: 301 * MIB, treeBytes: null },
    { waitedBytes: 300 * MIB, ownBytes: 60 * MIB },
    true,
  );
  assertEquals([rough?.isWhole, rough?.processBytes], [true, 301 * MIB]);
  // A process that nobody has waited for may be larger.
  assertEquals(find(1.5, 0), untold);
});
