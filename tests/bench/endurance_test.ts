import { assert, assertEquals } from "@std/assert";
import { needs } from "../needs.ts";
import { endure } from "./endurance.ts";

const onPython = await needs("Linux", "python3", "the sources");

Deno.test(
  onPython("a recorder that is killed again and again loses no row of a folder"),
  async () => {
    const endured = await endure({ minutes: 0.15, processes: 5, seconds: 2, mib: 1 });
    const { kills, fullShare, isWhole, ticks, lostRows, cutTicks, verdicts } = endured;
    assertEquals({ isWhole, lostRows }, { isWhole: true, lostRows: 0 });
    assert(kills >= 2 && ticks > 0 && cutTicks <= kills && fullShare < 1, JSON.stringify(endured));
    assertEquals([verdicts[0].length, verdicts[1].length], [1, 1]);
  },
);
