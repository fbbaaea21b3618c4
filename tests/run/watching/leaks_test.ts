import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import { summariseProcess } from "../../../src/analyse/summary.ts";
import { renderFirstLeak } from "../../../src/report/sentences/first_leak.ts";
import { watchLeaks } from "../../../src/run/watching/leaks.ts";
import type { Sample } from "../../../src/model/samples.ts";
import { sample, snapshot } from "../../fakes.ts";

const MIB = 2 ** 20;

/**
 * Watches a recording with a tick a second. Returns the recording, and the processes whose
 * descriptors were read.
 */
function watch(seconds: number, samplesAt: (second: number) => Sample[]) {
  const recording = emptyRecording();
  const looked: number[] = [];
  const reader = {
    countFileKinds: (pid: number) => {
      looked.push(pid);
      return { sockets: looked.length };
    },
    readMaxOpenFiles: () => 100,
  };
  const notice = watchLeaks(reader, recording);
  for (let second = 0; second < seconds; second++) {
    const ms = second * 1000;
    const taken = snapshot(samplesAt(second), { epochMs: ms, monotonicMs: ms });
    addSnapshot(recording, taken, () => 20_000);
    if (second >= 47) notice(taken);
  }
  return { recording, looked };
}

/** Renders the first leak that was found. */
const firstLeak = ({ recording }: ReturnType<typeof watch>) =>
  renderFirstLeak([...recording.likelyLeaks.values()]);

/** Opens one more descriptor each second. */
const leaking = (second: number, pid = 7) =>
  sample({ pid, name: "acme", ageSeconds: 9000 + second, openFiles: 10 + second });

Deno.test("the limit of a process that leaks descriptors is read again: the process may have set it", () => {
  const limitsAfter = (seconds: number) =>
    watch(seconds, (second) => [leaking(second)]).recording.processes.all[0]!.maxOpenFiles;
  assertEquals([limitsAfter(40), limitsAfter(60)], [20_000, 100]);
});

Deno.test("only a process that leaks descriptors is examined, and while it lives", () => {
  const idle = sample({ pid: 8, openFiles: 500 });
  const busy = (second: number) => sample({ pid: 9, openFiles: 10 + 20 * (second % 5) });
  const watched = watch(
    100,
    (second) => [...(second < 90 ? [leaking(second)] : []), idle, busy(second)],
  );
  const { recording, looked } = watched;
  assertEquals(new Set(looked), new Set([7]));
  const { openFileKinds } = summariseProcess(recording.processes.all[0]!);
  assertEquals(openFileKinds, { sockets: looked.length });
  // The process is gone, and the view no longer shows it.
  assertEquals(firstLeak(watched), []);
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
  const [line, brief] = firstLeak(watch(60, (second) => [leaking(second), growing(second)]));
  assertEquals(brief, "Likely leak: heap (pid 9) grows by 3.5 GiB/h");
  assertStringIncludes(
    line!,
    "Likely leak: heap (pid 9): anonymous memory (heap) grows by 3.5 GiB/h (95 %",
  );
  const [files] = firstLeak(watch(60, (second) => [leaking(second)]));
  assertStringIncludes(files!, "; 2 sockets are open; its limit of 100 is 33 s away");
});

Deno.test("the brief sentence on a leak of descriptors begins with the time to the limit", () => {
  const limited = (second: number) => {
    const { reading, ...rest } = leaking(second);
    return { reading: { ...reading, extras: { max_open_files: 250 } }, ...rest };
  };
  const watched = watch(60, (second) => [limited(second)]);
  for (const record of watched.recording.processes.all) record.maxOpenFiles = 250;
  const [, brief] = renderFirstLeak(watched.recording.processes.all.map(summariseProcess));
  assertEquals(
    brief,
    "Likely leak, at its limit in 3 min: acme (pid 7): the number of descriptors grows by 3600/h",
  );
});

Deno.test("a group that leaks is reported before its processes", () => {
  const watched = watch(120, (second) =>
    Array.from({ length: 1 + second }, (_, at) => ({
      ...sample({ pid: 7 + at, name: "worker", ageSeconds: 9000 + second - at }),
      group: "web",
    })));
  const single = watch(60, (second) => [leaking(second)]).recording.likelyLeaks.values();
  for (const line of renderFirstLeak([...single, ...watched.recording.likelyLeaks.values()])) {
    assertMatch(line, /^Likely leak: group web [(]up to 1\d\d processes[)]: /);
  }
});

Deno.test("a few of many leaking processes are judged at a time, and all of them in the end", () => {
  const crowd = (second: number) =>
    Array.from({ length: 12 }, (_, pid) => leaking(second, pid + 1));
  const judgedAfter = (seconds: number) => new Set(watch(seconds, crowd).looked).size;
  assertEquals([48, 58, 68, 78].map(judgedAfter), [5, 10, 12, 12]);
});
