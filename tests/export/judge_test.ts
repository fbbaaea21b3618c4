import { assertEquals } from "@std/assert";
import { emptyGathered } from "../../src/export/gathered.ts";
import { gather } from "../../src/export/mod.ts";
import { refreshVerdicts } from "../../src/export/verdicts.ts";
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
  assertEquals([judgeAt(500), judgeAt(600), judgeAt(601)], [[1, 2], [3, 1], [2]]);
});

Deno.test("groups are judged before processes, however many of these are new", () => {
  const gathered = emptyGathered();
  const clock = fakeClock();
  const judged: string[] = [];
  for (const second of [0, 61]) {
    clock.advance(second * 1000 - clock.monotonicMs());
    const samples = [1, 2, 3].map((at) => ({ ...sample({ pid: 10 * second + at }), group: "web" }));
    const toldBy = { nameOf: () => "web", keyOf: () => "web" };
    gather(gathered, snapshot(samples), () => null, toldBy);
    const judge = (what: string) => {
      judged.push(what);
      clock.advance(6);
      return { memory: null, descriptors: null };
    };
    refreshVerdicts(gathered, () => judge("process"), clock.monotonicMs, 10, () => judge("web"));
  }
  assertEquals(judged, ["web", "process", "web", "process"]);
});
