import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { summariseProcess } from "../../src/analyse/summary.ts";
import { renderFirstLeak } from "../../src/run/live_leaks.ts";
import { watchLeaks } from "../../src/run/leak_watch.ts";
import type { Sample } from "../../src/model/samples.ts";
import { sample, snapshot } from "../fakes.ts";

const MIB = 2 ** 20;

/** Watches a recording with a tick a second; returns it, and of whom the descriptors were looked at. */
function watch(seconds: number, samplesAt: (second: number) => Sample[]) {
  const recording = emptyRecording();
  const looked: number[] = [];
  const reader = {
    countFileKinds: (pid: number) => {
      looked.push(pid);
      return { sockets: looked.length };
    },
  };
  const notice = watchLeaks(reader, recording);
  for (let second = 0; second < seconds; second++) {
    const ms = second * 1000;
    const taken = snapshot(samplesAt(second), { epochMs: ms, monotonicMs: ms });
    addSnapshot(recording, taken);
    if (second >= 47) notice(taken);
  }
  return { recording, looked };
}

/** Opens a descriptor more each second. */
const leaking = (second: number, pid = 7) =>
  sample({ pid, name: "acme", ageSeconds: 9000 + second, openFiles: 10 + second });

Deno.test("only a process that leaks descriptors is examined, and while it lives", () => {
  const idle = sample({ pid: 8, openFiles: 500 });
  const busy = (second: number) => sample({ pid: 9, openFiles: 10 + 20 * (second % 5) });
  const { recording, looked } = watch(
    100,
    (second) => [...(second < 90 ? [leaking(second)] : []), idle, busy(second)],
  );
  assertEquals(new Set(looked), new Set([7]));
  const { openFileKinds } = summariseProcess(recording.processes.all[0]!);
  assertEquals(openFileKinds, { sockets: looked.length });
  // It is gone: nobody has to be told any more.
  assertEquals(renderFirstLeak(recording), null);
});

Deno.test("the live view gets the leak that grows fastest, and the part that grows", () => {
  const growing = (second: number) =>
    sample({
      pid: 9,
      name: "heap",
      ageSeconds: 9000 + second,
      rssBytes: (50 + second) * MIB,
      anonymousBytes: (40 + second) * MIB,
    });
  const line = renderFirstLeak(watch(60, (second) => [leaking(second), growing(second)]).recording);
  assertStringIncludes(
    line!,
    "Likely leak: heap (pid 9): anonymous memory grows by 3.5 GiB/h (95 %",
  );
  assert(line!.endsWith("), 100 % anonymous"), line!);
  const files = renderFirstLeak(watch(60, (second) => [leaking(second)]).recording);
  assert(files?.endsWith("; open are 2 sockets"), `${files}`);
});

Deno.test("a group that leaks is reported before its processes", () => {
  const { recording } = watch(120, (second) =>
    Array.from({ length: 1 + second }, (_, at) => ({
      ...sample({ pid: 7 + at, name: "worker", ageSeconds: 9000 + second - at }),
      group: "web",
    })));
  const line = renderFirstLeak(recording);
  assertMatch(line!, /^Likely leak: group web, of up to 1\d\d processes: /);
});

Deno.test("however many leak, a few are judged at a time, and all of them in the end", () => {
  const crowd = (second: number) =>
    Array.from({ length: 12 }, (_, pid) => leaking(second, pid + 1));
  const judgedAfter = (seconds: number) => new Set(watch(seconds, crowd).looked).size;
  assertEquals([48, 58, 68, 78].map(judgedAfter), [5, 10, 12, 12]);
});
