import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import { UNTOLD } from "../../../src/live/state.ts";
import { openTold } from "../../../src/run/live/told.ts";
import { sample, snapshot } from "../../fakes.ts";

const MIB = 2 ** 20;

/** Records a process that grows by some MiB a second, and one that does not. */
function record(seconds: number, mibPerSecond = 1) {
  const recording = emptyRecording();
  const samplesAt = (second: number) => [
    sample({ pid: 1, rssBytes: (50 + second * mibPerSecond) * MIB, openFiles: 5 + second }),
    sample({ pid: 2, startTicks: 2, rssBytes: 50 * MIB }),
  ];
  for (let second = 0; second < seconds; second++) {
    addSnapshot(recording, snapshot(samplesAt(second), { epochMs: second * 1000 }), () => 1024);
  }
  return { recording, samples: samplesAt(seconds - 1), records: recording.processes.all };
}

/** Makes a clock on which each verdict takes a millisecond. */
function slowClock() {
  let nowMs = 0;
  return { monotonicMs: () => nowMs++ };
}

Deno.test("there is a verdict as soon as there are samples for one, and the time to the limit", () => {
  const { recording, samples, records } = record(60);
  const { refresh, tell, listLikely } = openTold(slowClock());
  assertEquals(tell(records[0]!), { ...UNTOLD, maxOpenFiles: 1024 });
  refresh(recording, samples);
  assertEquals(records.map((one) => tell(one).verdict), ["likely", "none"]);
  // 64 descriptors are open, and one more each second.
  assertEquals(Math.round(tell(records[0]!).limitSeconds!), 960);
  assertEquals(tell(records[1]!).limitSeconds, null);
  assertEquals([...listLikely().keys()], [records[0]!]);
  assertEquals(tell(null), UNTOLD);
});

Deno.test("few samples have no verdict", () => {
  const { recording, samples, records } = record(47);
  const { refresh, tell } = openTold(slowClock());
  refresh(recording, samples);
  assertEquals(records.map((one) => tell(one).verdict), [null, null]);
});

Deno.test("verdicts are renewed in rounds, the oldest first, within their time", () => {
  const { recording, samples, records } = record(60);
  let nowMs = 0;
  const verdicts = () => records.map((one) => tell(one).verdict !== null);
  const { refresh, tell } = openTold({ monotonicMs: () => nowMs++ }, {
    paceMs: 1000,
    judgingMs: 1,
  });
  refresh(recording, samples);
  assertEquals(verdicts(), [true, false]);
  refresh(recording, samples);
  assertEquals(verdicts(), [true, false]);
  nowMs += 1000;
  refresh(recording, samples);
  assertEquals(verdicts(), [true, true]);
});

Deno.test("the limit of memory that comes first is reported, and computed once for a group", () => {
  const { recording, samples, records } = record(60);
  let asked = 0;
  const reach = { seconds: 90, earliestSeconds: 80, latestSeconds: null };
  const findOutlook = () => {
    asked++;
    const limit = { kind: "max", group: "/a", limitBytes: 1, usedBytes: 1, atEpochMs: 0 } as const;
    return { ...limit, reach };
  };
  for (const one of records) one.findOutlook = findOutlook;
  const { refresh, tell } = openTold(slowClock());
  refresh(recording, samples);
  assertEquals([records[0]!, records[1]!, records[0]!].map((one) => tell(one).limitSeconds), [
    90,
    90,
    90,
  ]);
  assertEquals(asked > 1 && asked <= 3, true);
});
