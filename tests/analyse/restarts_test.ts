import { assertEquals } from "@std/assert";
import { emptyRestartLog, noticeLives } from "../../src/analyse/lives.ts";
import { findRestarts } from "../../src/analyse/restarts.ts";
import type { Reading } from "../../src/model/processes.ts";
import type { Sample } from "../../src/model/samples.ts";
import { sample, snapshot } from "../fakes.ts";

/**
 * Returns the restarts in a recording of these ticks, a second apart, as `name: new for old
 * @second`.
 */
function play(...ticks: Sample[][]): string[] {
  const log = emptyRestartLog();
  for (const [second, samples] of ticks.entries()) {
    noticeLives(log, snapshot(samples, { epochMs: second * 1000 }));
  }
  return [...findRestarts(log)].flatMap(([name, restarts]) =>
    restarts.map((one) => `${name}: ${one.by.pid} for ${one.replaced.pid} @${one.epochMs / 1000}`)
  );
}

const acme = (pid: number, startTicks = pid) => sample({ pid, startTicks });

Deno.test("a new process is a restart if a process of its name has ended", () => {
  assertEquals(play([acme(7)], [acme(8)], [], [acme(9)]), ["acme: 8 for 7 @1", "acme: 9 for 8 @3"]);
});

Deno.test("a restart may get the same pid", () => {
  assertEquals(play([acme(7, 1)], [acme(7, 2)]), ["acme: 7 for 7 @1"]);
});

Deno.test("one more process of a name is not a restart, and neither is one of another name", () => {
  assertEquals(play([acme(7)], [acme(7), acme(8)]), []);
  assertEquals(play([acme(7)], [sample({ pid: 8, startTicks: 8, name: "other" })]), []);
});

Deno.test("each of several new processes replaces one process", () => {
  assertEquals(play([acme(11), acme(12)], [acme(13), acme(14), acme(15)]), [
    "acme: 13 for 11 @1",
    "acme: 14 for 12 @1",
  ]);
});

Deno.test("descendants that come and go are not restarts", () => {
  const root = acme(1);
  const child = (pid: number) => ({ ...acme(pid), root: root.reading });
  assertEquals(play([root, child(2)], [root, child(3)]), []);
});

Deno.test("a process that had another name for a while is not a restart", () => {
  const renamed = sample({ pid: 7, startTicks: 7, name: "other" });
  assertEquals(play([acme(7)], [renamed], [acme(7)]), []);
  // With a name that does not match, it has no sample.
  assertEquals(play([acme(7)], [], [acme(7)]), []);
});

Deno.test("a new process takes the place that became vacant last", () => {
  assertEquals(play([acme(11), acme(12)], [acme(12)], [], [acme(13)]), ["acme: 13 for 12 @3"]);
});

/** Makes a process that starts at a second and is recorded at once. Each sample has its age. */
const started = (pid: number, second: number, now: number, given: Partial<Reading> = {}) =>
  sample({ pid, startTicks: second * 100, ageSeconds: now - second, ...given });

/** Makes the ticks of a recording, a second apart. */
const record = (seconds: number, at: (now: number) => Sample[]) =>
  play(...Array.from({ length: seconds + 1 }, (_, now) => at(now)));

for (const lifeSeconds of [1, 2, 5, 30]) {
  Deno.test(`jobs of ${lifeSeconds} s, one after another, are not restarts`, () => {
    const startOf = (now: number) => Math.floor(now / lifeSeconds) * lifeSeconds;
    const at = (now: number) => [started(100 + startOf(now), startOf(now), now)];
    assertEquals(record(300, at), []);
    assertEquals(record(5 * lifeSeconds, at), []);
  });
}

Deno.test("a replacement after failed tries replaced the process that lived", () => {
  const at = (now: number) =>
    now < 100
      ? [started(7, 0, now)]
      : now < 104
      ? [started(now, now, now)]
      : [started(200, 104, now)];
  assertEquals(record(200, at), ["acme: 200 for 7 @104"]);
});

Deno.test("a service that crashes every two minutes is restarted each time", () => {
  const startOf = (now: number) => Math.floor(now / 120) * 120;
  const at = (now: number) => [started(1000 + startOf(now), startOf(now), now)];
  assertEquals(record(1020, at).length, 8);
});

Deno.test("a new process must live for a quarter of a short recording", () => {
  const endsAt = (endSecond: number) => (now: number) =>
    now < 70 ? [started(7, 0, now)] : now <= endSecond ? [started(8, 70, now)] : [];
  assertEquals(record(100, endsAt(96)), ["acme: 8 for 7 @70"]);
  assertEquals(record(100, endsAt(90)), []);
});

Deno.test("a child of a living process of the name takes no place, a child of another does", () => {
  const at = (ppid: number) => (now: number) => {
    const first = now < 100;
    return [started(7, 0, now), started(first ? 8 : 9, first ? 0 : 101, now, { ppid })]
      .filter(({ reading }) => now !== 100 || reading.pid === 7);
  };
  assertEquals(record(200, at(7)), []);
  assertEquals(record(200, at(1)), ["acme: 9 for 8 @101"]);
});

Deno.test("the children of a process, whatever they become, are not restarts", () => {
  // Every other tick has a child, which usually has the name of its parent.
  const child = (now: number) =>
    started(100 + now, now, now, { ppid: 7, name: now % 6 === 0 ? "true" : "acme" });
  const at = (now: number) => [started(7, 0, now), ...(now % 2 === 0 ? [child(now)] : [])];
  assertEquals(record(60, at), []);
});
