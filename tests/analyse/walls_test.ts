import { assertAlmostEquals, assertEquals } from "@std/assert";
import { addToWall, findOutlook, type Walls } from "../../src/analyse/walls.ts";

const MIB = 2 ** 20;

/** Predicts when a group reaches a limit, after it has grown by 1 MiB a second for 60 s. */
function predict(awaySeconds: number, isLikely: boolean): number | null {
  const walls: Walls = new Map();
  const limitBytes = (160 + awaySeconds) * MIB;
  for (let second = 0; second <= 60; second++) {
    const usedBytes = (100 + second) * MIB;
    const limit = { kind: "max", group: "/acme", limitBytes, usedBytes } as const;
    addToWall(walls, "/acme", limit, second, second * 1000);
  }
  return findOutlook([...walls.values()], isLikely)!.reach?.seconds ?? null;
}

Deno.test("a limit is predicted for 20 times the time of the growth, and further for a likely leak", () => {
  assertAlmostEquals(predict(1100, false)!, 1100, 30);
  assertEquals(predict(1300, false), null);
  assertAlmostEquals(predict(1300, true)!, 1300, 30);
});

Deno.test("if no limit is reached, the one with the least room counts", () => {
  const walls: Walls = new Map();
  for (const [group, limitBytes, usedBytes] of [["/b", 500, 100], ["/a", 1000, 900]] as const) {
    addToWall(walls, group, { kind: "max", group, limitBytes, usedBytes }, 0, 0);
  }
  assertEquals(findOutlook([...walls.values()], true)!.group, "/a");
});
