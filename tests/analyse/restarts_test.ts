import { assertEquals } from "@std/assert";
import { emptyRestartLog, noticeRestarts } from "../../src/analyse/restarts.ts";
import type { Sample } from "../../src/model/samples.ts";
import { sample, snapshot } from "../fakes.ts";

/** Restarts in a recording of these ticks, a second apart, as `name: new for old @second`. */
function play(...ticks: Sample[][]): string[] {
  const log = emptyRestartLog();
  for (const [second, samples] of ticks.entries()) {
    noticeRestarts(log, snapshot(samples, { epochMs: second * 1000 }));
  }
  return [...log.byName].flatMap(([name, { latest }]) =>
    latest.map((one) => `${name}: ${one.pid} for ${one.replacedPid} @${one.epochMs / 1000}`)
  );
}

const acme = (pid: number, startTicks = pid) => sample({ pid, startTicks });

Deno.test("a new process of the name of one that ended is a restart", () => {
  assertEquals(play([acme(7)], [acme(8)], [], [acme(9)]), ["acme: 8 for 7 @1", "acme: 9 for 8 @3"]);
});

Deno.test("a restart may get the same pid", () => {
  assertEquals(play([acme(7, 1)], [acme(7, 2)]), ["acme: 7 for 7 @1"]);
});

Deno.test("one more process of a name is no restart, nor is one of another name", () => {
  assertEquals(play([acme(7)], [acme(7), acme(8)]), []);
  assertEquals(play([acme(7)], [sample({ pid: 8, startTicks: 8, name: "other" })]), []);
});

Deno.test("each of several replaces one", () => {
  assertEquals(play([acme(1), acme(2)], [acme(3), acme(4), acme(5)]), [
    "acme: 3 for 1 @1",
    "acme: 4 for 2 @1",
  ]);
});

Deno.test("descendants that come and go are no restarts", () => {
  const root = acme(1);
  const child = (pid: number) => ({ ...acme(pid), root: root.reading });
  assertEquals(play([root, child(2)], [root, child(3)]), []);
});

Deno.test("of many restarts the latest are remembered, and the others counted", () => {
  const log = emptyRestartLog();
  for (let pid = 1; pid <= 100; pid++) noticeRestarts(log, snapshot([acme(pid)]));
  const { count, latest } = log.byName.get("acme")!;
  assertEquals([count, latest.length, latest.at(-1)!.pid], [99, 5, 100]);
});

Deno.test("a process that only had another name for a while is no restart", () => {
  const renamed = sample({ pid: 7, startTicks: 7, name: "other" });
  assertEquals(play([acme(7)], [renamed], [acme(7)]), []);
});

Deno.test("a new process takes the place that became vacant last", () => {
  assertEquals(play([acme(1), acme(2)], [acme(2)], [], [acme(3)]), ["acme: 3 for 2 @3"]);
});
