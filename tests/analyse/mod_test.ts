import { assert, assertEquals } from "@std/assert";
import { forgetEnded } from "../../src/analyse/forget.ts";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { reading, sample, snapshot } from "../fakes.ts";

Deno.test("the latest one or two hundred ended processes are kept, and all living processes", () => {
  const recording = emptyRecording();
  for (let second = 0; second < 3000; second++) {
    const [pid, name] = [1000 + second % 500, `job-${second % 1500}`];
    const job = { pid, startTicks: second, name, ageSeconds: 0 };
    const samples = [sample({ pid: 7 }), sample(job)].map((one) => ({ ...one, root: one.reading }));
    const tick = snapshot(samples, { epochMs: second * 1000 });
    addSnapshot(recording, tick);
    forgetEnded(recording, tick);
  }
  for (const { all, byPid } of [recording.processes, recording.groups]) {
    assert(all.length >= 101 && all.length <= 202, `${all.length}`);
    assert(byPid.size <= all.length);
    assertEquals(all[0]!.samples, 3000);
    assertEquals(all.at(-1)!.startTicks, 2999);
    assertEquals(new Set(all.slice(1).map(({ samples }) => samples)), new Set([1]));
  }
  assertEquals(recording.forgotten + recording.processes.all.length, 3001);
  assertEquals(recording.restartLog.get("")?.ended.size, 0); // All reasons were short.
});

Deno.test("a few reasons for missed ticks are kept, and the others are counted together", () => {
  const recording = emptyRecording();
  for (let second = 0; second < 100; second++) {
    const tick = { ...snapshot([]), missed: `"ps" printed "${second}"` };
    addSnapshot(recording, tick);
    forgetEnded(recording, tick);
  }
  assertEquals(recording.missed.size, 20);
  assertEquals(recording.missed.get("other reasons"), 81);
});

Deno.test("no command line of an ended process is remembered", () => {
  const recording = emptyRecording();
  const command = "its-command-line";
  for (const at of [0, 1, 2]) {
    const samples = [10, 20].map((pid) => ({
      ...sample({ pid: pid + at, startTicks: pid + at, command: `${command} ${at}` }),
      root: pid === 20 ? { ...reading(), pid: 20 + at, startTicks: 20 + at, command } : null,
    }));
    addSnapshot(recording, snapshot(samples, { epochMs: at * 60_000, monotonicMs: at * 60_000 }));
  }
  addSnapshot(recording, snapshot([], { epochMs: 180_000, monotonicMs: 180_000 }));
  const options = { depth: 20, iterableLimit: Infinity, strAbbreviateSize: Infinity };
  const remembered = Deno.inspect(recording, options);
  assert(remembered.includes("ended"), remembered);
  assert(!remembered.includes(command), remembered);
});
