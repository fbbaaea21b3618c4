import { assertEquals } from "@std/assert";
import type { ProcessRecord } from "../../../src/analyse/process_record.ts";
import { openVerdictTurns } from "../../../src/run/watching/verdict_turns.ts";

/** Makes a record, of which turns read the number of samples alone. */
function record(name: string, samples = 48): ProcessRecord {
  return { name, samples } as ProcessRecord;
}

Deno.test("a verdict is renewed at its age, the oldest first, and needs enough samples", () => {
  let nowMs = 0;
  const judgeInTurn = openVerdictTurns({ monotonicMs: () => nowMs }, 2, () => 1000);
  const [a, b, few] = [record("a"), record("b"), record("few", 47)];
  const round = (atMs: number, ...records: ProcessRecord[]) => {
    nowMs = atMs;
    const judged: string[] = [];
    judgeInTurn(records, ({ name }) => void judged.push(name));
    return judged;
  };
  assertEquals(round(0, a, few), ["a"]);
  assertEquals(round(500, a, b), ["b"]);
  assertEquals(round(999, a, b), []);
  assertEquals(round(1000, b, a), ["a"]);
  assertEquals(round(2000, a, b), ["b", "a"]);
});

Deno.test("a round of verdicts ends when its time is used up, and has at least one", () => {
  let nowMs = 0;
  const judgeInTurn = openVerdictTurns({ monotonicMs: () => nowMs }, 2);
  const all = ["a", "b", "c"].map((name) => record(name));
  const round = (verdictMs: number) => {
    const judged: string[] = [];
    judgeInTurn(all, ({ name }) => {
      nowMs += verdictMs;
      judged.push(name);
    });
    return judged;
  };
  assertEquals([round(1), round(9), round(9)], [["a", "b"], ["c"], ["a"]]);
});
