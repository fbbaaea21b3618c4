import { assertEquals } from "@std/assert";
import { emptyGathered, gather } from "../../src/export/mod.ts";
import { refreshVerdicts } from "../../src/export/mod.ts";
import { listNames } from "../../src/export/values.ts";
import { fakeClock, sample, snapshot } from "../fakes.ts";

Deno.test("each process is judged once a minute, the oldest verdicts first, within a budget", () => {
  const gathered = emptyGathered();
  gather(gathered, snapshot([1, 2, 3].map((pid) => sample({ pid }))), () => null);
  const clock = fakeClock();
  const judgeAt = (seconds: number) => {
    clock.advance(seconds * 1000 - clock.monotonicMs());
    const judged: number[] = [];
    refreshVerdicts(
      gathered,
      ({ reading }) => {
        judged.push(reading.pid);
        clock.advance(3);
        return { memory: reading.pid === 2 ? "possible" : "none", descriptors: null };
      },
      clock.monotonicMs,
      5,
    );
    return judged;
  };
  assertEquals([judgeAt(0), judgeAt(1), judgeAt(2)], [[1, 2], [3], []]);
  assertEquals(listNames(gathered)[0]!.leaks, { memory: "possible", descriptors: null });
  assertEquals([judgeAt(60), judgeAt(61), judgeAt(62)], [[1, 2], [3], []]);
  assertEquals([judgeAt(500), judgeAt(501)], [[1, 2], [3]]);
});
