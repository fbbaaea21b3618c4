import { assertAlmostEquals, assertEquals } from "@std/assert";
import { findGrowthParts, findThreadGrowth } from "../../../src/analyse/leak/growth_parts.ts";
import { addToParts, emptyParts, emptyProcessSeries } from "../../../src/analyse/process_series.ts";
import { addSnapshot, emptyRecording } from "../../../src/analyse/mod.ts";
import { summariseProcess } from "../../../src/analyse/summary.ts";
import { renderLikelyLeaks } from "../../../src/report/sentences/verdict_text.ts";
import type { ProcessSummary } from "../../../src/model/outcomes.ts";
import type { Reading } from "../../../src/model/processes.ts";
import { sample, snapshot } from "../../fakes.ts";

/** Makes a process that is recorded for two minutes, with a tick a second. */
function recordOne(at: (second: number) => Partial<Reading>) {
  const recording = emptyRecording();
  for (let second = 0; second < 120; second++) {
    const reading = { ageSeconds: 9000 + second, ...at(second) };
    addSnapshot(recording, snapshot([sample(reading)], { monotonicMs: second * 1000 }));
  }
  return summariseProcess(recording.processes.all[0]!);
}

/** Returns the text after the rate in the only line on leaks. */
function endOfLine(summary: ProcessSummary): string {
  const [line] = renderLikelyLeaks([summary], (_, line) => line);
  return line!.replace(/^.*?\/h(?: [(].*?[)])?/, "");
}

Deno.test("the rate of anonymous memory is reported without shares of other memory", () => {
  const summary = recordOne((second) => ({
    anonymousBytes: 50e6 + second * 10_000,
    rssBytes: 80e6 + second * 100_000,
  }));
  const shares = summary.findGrowing!().parts.map((
    { part, share },
  ) => [part, Math.round(share * 100)]);
  assertEquals(shares, [["files and shared", 90], ["anonymous", 10]]);
  assertEquals(endOfLine(summary), "");
});

Deno.test("the rate of resident or private memory is reported with shares of that memory", () => {
  const extras = (second: number) => ({
    mem_file: 30e6,
    mem_shared: 10e6 + second * 50_000,
    mem_swap: second * 50_000,
  });
  const anonymousAt = (second: number) => 50e6 + second * 150_000;
  const rssAt = (second: number) => 90e6 + second * 200_000;
  const resident = recordOne((second) => ({
    anonymousBytes: anonymousAt(second),
    rssBytes: rssAt(second),
    extras: extras(second),
  }));
  assertEquals(
    endOfLine({ ...resident, memory: "mem_real" }),
    ", 75 % of it anonymous memory (heap) and 25 % shared memory",
  );
  const owned = recordOne((second) => ({
    anonymousBytes: anonymousAt(second),
    rssBytes: rssAt(second),
    extras: { ...extras(second), mem_private: anonymousAt(second) + second * 50_000 },
  }));
  assertEquals(
    endOfLine(owned),
    ", 75 % of it anonymous memory (heap) and 25 % swapped-out memory",
  );
});

Deno.test("a part that carries all growth is reported without a number", () => {
  const rising = recordOne((second) => ({
    anonymousBytes: 5e7 + second * 100_000,
    rssBytes: 9e7 + second * 100_000,
  }));
  assertEquals(endOfLine({ ...rising, memory: "mem_real" }), ", all of it anonymous memory (heap)");
});

Deno.test("recorded columns separate files, shared memory and swapped-out memory", () => {
  const summary = recordOne((second) => ({
    anonymousBytes: 50e6 + second * 50_000,
    rssBytes: 90e6 + second * 250_000,
    extras: { mem_file: 30e6, mem_shared: 10e6 + second * 200_000, mem_swap: second * 250_000 },
  }));
  assertEquals(
    summary.findGrowing!().parts.map(({ part, share }) => [part, Math.round(share * 100)]),
    [
      ["swap", 50],
      ["shared", 40],
      ["anonymous", 10],
    ],
  );
});

Deno.test("no part carries a value that does not grow", () => {
  const steady = recordOne((second) => ({ anonymousBytes: 5e6 - second, rssBytes: 9e6 - second }));
  assertEquals(steady.findGrowing!().parts, []);
});

Deno.test("parts that were followed for too short a time are not reported", () => {
  const parts = emptyParts();
  const none = { files: 0, shared: 0, pageTables: null, swap: 0, threads: null };
  const add = (second: number) =>
    addToParts(parts, second, { ...none, anonymous: 1000 * second, pageTables: 500 * second });
  for (let second = 0; second < 11; second++) add(second);
  assertEquals(findGrowthParts(emptyProcessSeries(), parts, 60), []);
  add(11);
  const [first, second] = findGrowthParts(emptyProcessSeries(), parts, 60);
  assertEquals([first!.part, second!.part], ["anonymous", "page tables"]);
  assertAlmostEquals(first!.bytesPerHour, 3.6e6, 1);
});

Deno.test("threads are reported if their number clearly grew and memory was followed", () => {
  const told = (threadsAt: (second: number) => number) => {
    const parts = emptyParts();
    const none = { anonymous: 0, files: 0, shared: 0, pageTables: 0, swap: 0 };
    for (let second = 0; second < 60; second++) {
      addToParts(parts, second, { ...none, threads: threadsAt(second) });
    }
    return findThreadGrowth(parts, 60);
  };
  assertEquals(told((second) => 10 + second), { from: 10, to: 69 });
  assertEquals(told((second) => 200 + second), null);
  assertEquals(told(() => 10), null);
  assertEquals(findThreadGrowth(null, 60), null);
});
