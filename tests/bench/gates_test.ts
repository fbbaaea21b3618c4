import { assertEquals } from "@std/assert";
import { addToRun, emptyRun } from "../../src/analyse/compare/run.ts";
import { sample, snapshot } from "../fakes.ts";
import { type Pair, renderTallies, tallyPairs } from "./gates/score.ts";

/** Makes a run of a minute, with a number of bytes and some noise. */
function runOf(bytes: number, seed: number) {
  const run = emptyRun();
  for (let second = 0; second < 60; second++) {
    const noise = 1 + 0.01 * Math.sin(seed + 7 * second);
    const samples = [sample({ rssBytes: Math.round(bytes * noise) }, 5)];
    addToRun(run, snapshot(samples, { epochMs: second * 1000, monotonicMs: second * 1000 }));
  }
  return run;
}

const MIB = 2 ** 20;

/** Makes a program of 100 MiB. B and C have the given additional memory. */
const pairOf = (more: number, b = 0, runs = 1): Pair => {
  const side = (bytes: number, seed: number) =>
    Array.from({ length: runs }, (_, run) => runOf(bytes, seed + run));
  return {
    a: side(100 * MIB, 1),
    b: side((100 + b) * MIB, 11),
    more: side((100 + more) * MIB, 21),
  };
};

Deno.test("a pair is an alarm if the same program fails a gate, and found if more memory does", () => {
  const same = pairOf(10);
  assertEquals(tallyPairs("steady", [same]), { kind: "steady", pairs: 1, alarms: 0, found: 1 });
  const small = tallyPairs("steady", [pairOf(2), pairOf(10, 12)]);
  assertEquals(small, { kind: "steady", pairs: 2, alarms: 1, found: 1 });
  assertEquals(tallyPairs("steady", [pairOf(10, 0, 3)]).found, 1);
});

Deno.test("the table has a row for each kind and one for all, with Wilson's intervals", () => {
  const tally = { pairs: 40, alarms: 0, found: 20 };
  const rows = renderTallies("1", [{ kind: "a", ...tally }, { kind: "b", ...tally, alarms: 2 }]);
  assertEquals(rows, [
    "| 1 | a | 0 of 40 (0-9 %) | 20 of 40 (35-65 %) |",
    "| 1 | b | 2 of 40 (1-17 %) | 20 of 40 (35-65 %) |",
    "| 1 | all | 2 of 80 (1-9 %) | 40 of 80 (39-61 %) |",
  ]);
});
