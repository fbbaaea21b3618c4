import { assertEquals } from "@std/assert";
import { addSnapshot, emptyRecording, type Recording } from "../../../src/analyse/mod.ts";
import { addForPage, emptyForPage, endForPage } from "../../../src/run/files/page.ts";
import { readColumn, readPresence } from "../../../src/report/chart/unpack.ts";
import { trimBytes } from "../../../src/report/html/varint.ts";
import { regroupAs } from "../../../src/run/groups.ts";
import { sample, snapshot } from "../../fakes.ts";

const MIB = 2 ** 20;

/** Makes a program that maps a file: as recorded, or as in a file of seven columns. */
function snapshots(isFile: boolean) {
  return Array.from({ length: 100 }, (_, second) => {
    const anonymousBytes = isFile ? null : 50 * MIB;
    const one = sample({ rssBytes: (200 + second) * MIB, anonymousBytes });
    const other = sample({ pid: 5 });
    // In a file, the processes of a tick are in the order of their pids.
    return snapshot(isFile ? [other, one] : [one, other], { epochMs: second * 1000 });
  });
}

function pageOf(recorded: Recording | null) {
  const read = emptyForPage();
  for (const one of snapshots(true)) addForPage(read, one);
  return endForPage("a", read, recorded);
}

Deno.test("a page of a new recording has the verdicts of the recording, not those of its file", () => {
  const recorded = emptyRecording();
  for (const one of snapshots(false)) addSnapshot(recorded, one);
  const verdicts = [pageOf(recorded), pageOf(null)].map(({ judged }) => {
    const { memory, metrics } = judged[1]!.summary;
    return [memory, metrics[memory].leak!.verdict];
  });
  assertEquals(verdicts, [["mem_anonymous", "possible"], ["mem_real", "likely"]]);
});

Deno.test("a process of one of several hosts is one line, without a gap at the ticks of the others", () => {
  const read = emptyForPage();
  for (let second = 0; second < 5; second++) {
    for (const [labels, offsetMs] of [["host=a", 0], ["host=b", 400]] as const) {
      addForPage(read, snapshot([sample({ labels })], { epochMs: second * 1000 + offsetMs }));
    }
  }
  const { packed: { processes } } = endForPage("a", read);
  const runs = processes.map(({ presence }) => readPresence(trimBytes(presence)));
  assertEquals(runs, [[{ from: 0, to: 5 }], [{ from: 0, to: 5 }]]);
});

Deno.test("a page shows groups of a file as processes that have all that their processes have", () => {
  const read = emptyForPage();
  for (const second of [0, 1, 2]) {
    const samples = Array.from({ length: 2 + second }, (_, pid) => ({
      ...sample({ pid: pid + 1, rssBytes: MIB }, 10),
      group: "web",
    }));
    addForPage(read, snapshot(samples, { epochMs: second * 1000 }));
  }
  const { packed, judgedGroups, judged } = endForPage("a", read);
  const [group] = packed.groups.values();
  assertEquals([packed.groups.size, judged.length, judgedGroups.length], [1, 4, 1]);
  assertEquals([group!.name, group!.samples, group!.pid], ["web", 3, -1]);
  assertEquals(judgedGroups[0]!.summary.totals!.processes.peak, 4);
  const valuesOf = (name: "processes" | "mem_real" | "cpu_percent", scale = 1) => {
    const { bytes } = group!.columns.get(name)!;
    return [...readColumn(trimBytes(bytes), 3, scale)];
  };
  assertEquals(valuesOf("processes"), [2, 3, 4]);
  assertEquals(valuesOf("mem_real"), [2 * MIB, 3 * MIB, 4 * MIB]);
  assertEquals(valuesOf("cpu_percent", 10), [20, 30, 40]);
});

Deno.test("a page of a new recording has its trees, which the file does not contain", () => {
  const recorded = emptyRecording();
  const root = sample({ pid: 1, name: "pool" }).reading;
  const pids = [1, 2, 3];
  const alone = { ...sample({ pid: 9, startTicks: 5 }), root: null };
  const all = [...pids.map((pid) => ({ ...sample({ pid, name: "pool" }), root })), alone];
  addSnapshot(recorded, snapshot(all));
  const read = emptyForPage([], regroupAs(recorded));
  addForPage(read, snapshot(all.map((one) => ({ ...one, root: null })).toReversed()));
  const { packed, judgedGroups } = endForPage("a", read, recorded);
  assertEquals([...packed.groups.values()].map(({ pid, name }) => [pid, name]), [[1, "pool"]]);
  assertEquals(judgedGroups[0]!.summary.totals!.processes.peak, 3);
  const groups = read.recording.processes.all.map(({ pid, group }) => [pid, group?.pid]);
  assertEquals(groups, [[9, undefined], [3, 1], [2, 1], [1, 1]]);
});
