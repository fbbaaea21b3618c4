import { assert, assertEquals } from "@std/assert";
import { findLines } from "../../src/analyse/trend_lines.ts";
import { addSnapshot, emptyRecording } from "../../src/analyse/mod.ts";
import { summariseProcess } from "../../src/analyse/summary.ts";
import { sample, snapshot } from "../fakes.ts";

/** Returns the lines of a process with these sizes, one a second from 1000 s on. */
function linesOf(sizes: readonly number[]) {
  const recording = emptyRecording();
  for (const [second, rssBytes] of sizes.entries()) {
    addSnapshot(recording, snapshot([sample({ rssBytes })], { epochMs: (1000 + second) * 1000 }));
  }
  const series = recording.processes.all[0]!;
  return findLines(series, summariseProcess(series));
}

Deno.test("findLines() draws the floor of a likely leak below its sawtooth", () => {
  const MiB = 2 ** 20;
  const floorAt = (second: number) => (20 + second / 60) * MiB;
  const sizes = Array.from({ length: 480 }, (_, at) => floorAt(at) + (at * 7 % 10) * MiB);
  const floor = linesOf(sizes).find(({ kind }) => kind === "floor")!;
  assertEquals([floor.metric, floor.from[0], floor.to[0]], ["mem_real", 1120, 1479]);
  for (const [time, value] of [floor.from, floor.to]) {
    assert(Math.abs(value - floorAt(time - 1000)) < MiB, `${value / MiB} at ${time}`);
  }
  assert(Math.abs(floor.perHour - 60 * MiB) < 2 * MiB);
});

Deno.test("findLines() draws the least-squares line through the second half", () => {
  const [rise, ...others] = linesOf([500, 900, 1000, 1010, 1020, 1030]);
  assertEquals(others, []);
  assertEquals(rise, {
    kind: "rise",
    metric: "mem_real",
    from: [1003, 1010],
    to: [1005, 1030],
    perHour: 36_000,
  });
  assertEquals(linesOf([500]), []);
});
