import { assertAlmostEquals, assertEquals } from "@std/assert";
import { compareRuns } from "../../../src/analyse/compare/mod.ts";
import { addToRun, emptyRun, type Run } from "../../../src/analyse/compare/run.ts";
import type { ColumnName } from "../../../src/model/columns.ts";
import type { Reading } from "../../../src/model/processes.ts";
import { renderComparison } from "../../../src/report/compare/text.ts";
import { toComparisonJson } from "../../../src/report/compare/json.ts";
import { reading, sample, snapshot } from "../../fakes.ts";

/** Makes a recording of 40 ticks, two seconds apart, with these readings. */
function runOf(
  at: (tick: number) => Partial<Reading>[],
  wanted: readonly ColumnName[] | null = null,
): Run {
  const run = emptyRun();
  for (let tick = 0; tick < 40; tick++) {
    const samples = at(tick).map((given) =>
      sample({ numThreads: null, virtualBytes: null, ...given })
    );
    const ticks = snapshot(samples, { monotonicMs: tick * 2000, epochMs: tick * 2000 });
    addToRun(run, ticks, undefined, wanted);
  }
  return run;
}

/**
 * Makes a recording of two processes, of which one ends in the middle. Each writes a number of
 * bytes at each tick.
 */
const writing = (bytes: number) => (tick: number) => [
  { pid: 7, extras: { io_write_bytes: 1e9 + tick * bytes, mem_swap: 4096 } },
  ...(tick < 20 ? [{ pid: 8, extras: { io_write_bytes: tick * bytes, mem_swap: 4096 } }] : []),
];

Deno.test("counts are compared by their rates, whichever process of a name ends", () => {
  const [base, next] = [runOf(writing(1000)), runOf(writing(3000))];
  const [name] = compareRuns([base], [next]).both;
  const found = name!.metrics.find(({ column }) => column === "io_write_bytes")!;
  // Each process writes 500 bytes a second. Both are there in 19 of 39 ticks.
  assertAlmostEquals(found.base.mean!, 500 * (1 + 19 / 39), 1e-6);
  assertEquals([found.base.peak, found.next.peak, found.base.last], [1000, 3000, 500]);
  assertAlmostEquals(found.changes.avg.difference!, 1000 * (1 + 19 / 39), 1e-6);
  const swap = name!.metrics.find(({ column }) => column === "mem_swap")!;
  assertEquals([swap.base.peak, swap.base.last, swap.base.seconds], [8192, 4096, 78]);
});

Deno.test("bytes of an ended child are in the rate of its name once, and not in that of its parent", () => {
  // A child writes 100 bytes at each of 19 ticks, and its parent waits for it at tick 25.
  const job = (name: string) => (tick: number) => [
    { pid: 7, ppid: 1, name: "sh", extras: { io_write_bytes: tick < 25 ? 0 : 1900 } },
    ...(tick < 20
      ? [{ pid: 8, ppid: 7, name, startTicks: 200, extras: { io_write_bytes: tick * 100 } }]
      : []),
  ];
  const bytesOf = (childName: string) => {
    const run = runOf(job(childName));
    return compareRuns([run], [run]).both.map(({ name, metrics }) => {
      const { mean, samples } = metrics.find(({ column }) => column === "io_write_bytes")!.base;
      return [name, Math.round(mean! * samples * 2)];
    });
  };
  assertEquals(bytesOf("sh"), [["sh", 1900]]);
  assertEquals(bytesOf("dd").toSorted(), [["dd", 1900], ["sh", 0]]);
});

/** Makes a recording of 30 ticks, two seconds apart, of a process that has this CPU time of ended children. */
function groupOfOne(childrenAt: (tick: number) => number | null, isTree: boolean): Run {
  const run = emptyRun();
  for (let tick = 0; tick < 30; tick++) {
    const made = reading({ pid: 7, name: "make", cpuChildrenSeconds: childrenAt(tick) });
    // The CPU % of one tick is unknown: its ended children count at the next tick.
    const cpu = { cpuPercent: tick === 9 ? null : 10, cpuOverMs: tick === 9 ? 0 : 2000 };
    const group = isTree ? made : "builds";
    const samples = [{ reading: made, ...cpu, root: isTree ? made : null, group }];
    addToRun(run, snapshot(samples, { monotonicMs: tick * 2000 }), () => "make");
  }
  return run;
}

Deno.test("the CPU % of a tree contains ended children if both sides know them", () => {
  const cpuOf = (base: Run, next: Run) =>
    compareRuns([base], [next]).both[0]!.metrics.find(({ column }) => column === "cpu_percent")!;
  const [known, unknown] = [groupOfOne((tick) => tick / 2, true), groupOfOne(() => null, true)];
  const { base, next, changes } = cpuOf(known, known);
  // Beside its own 10 %, 14.5 s of ended children count over 29 values of 2 s.
  assertAlmostEquals(base.mean!, 10 + 14.5 / 58 * 100, 1e-6);
  assertEquals([base.peak, base.mean! - next.mean!, changes.avg.difference], [60, 0, 0]);
  assertEquals(cpuOf(known, unknown).base.mean, 10);
  // Without a tree, a child that nobody recorded counts over time.
  const late = groupOfOne((tick) => tick < 5 ? 0 : 10, false);
  assertEquals(cpuOf(late, late).base.peak, 110);
});

Deno.test("CPU time of ended children is in the rate of its tree once, whatever level passes it on", () => {
  // A shell waits for a compiler that used 10 s. make waits for the shell, which used 1 s itself.
  const run = emptyRun();
  for (let tick = 0; tick < 30; tick++) {
    const make = { pid: 7, name: "make", cpuChildrenSeconds: tick < 20 ? 2 : 13 };
    const shell = { pid: 8, ppid: 7, startTicks: 200, cpuChildrenSeconds: tick < 10 ? 0 : 10 };
    const samples = (tick < 20 ? [make, shell] : [make]).map((one) => sample(one));
    addToRun(run, snapshot(samples, { monotonicMs: tick * 2000 }), () => "make (tree)");
  }
  const { metrics } = compareRuns([run], [run]).both[0]!;
  const { mean, peak, samples } = metrics.find(({ column }) => column === "cpu_children_seconds")!
    .base;
  assertAlmostEquals(mean! * samples * 2, 11, 1e-6);
  assertEquals(peak, 5);
});

Deno.test("a column that only one side has is not compared, and neither is an excluded one", () => {
  const columnsOf = (base: Run, next: Run) =>
    compareRuns([base], [next]).both[0]!.metrics.map(({ column }) => column)
      .filter((column) => column.startsWith("io_") || column === "num_threads");
  const withThreads = runOf((tick) => [{ numThreads: 7, extras: { io_read_bytes: tick } }]);
  assertEquals(columnsOf(withThreads, withThreads), ["num_threads", "io_read_bytes"]);
  assertEquals(columnsOf(withThreads, runOf(writing(1))), []);
  const unwanted = runOf((tick) => [{ numThreads: 7, extras: { io_read_bytes: tick } }], ["pid"]);
  assertEquals(columnsOf(unwanted, unwanted), []);
});

Deno.test("a rate has its unit in text, and its name in JSON", () => {
  const cpu = (perTick: number) =>
    runOf((tick) => [{ cpuUserSeconds: tick * perTick, extras: { switches_voluntary: tick * 9 } }]);
  const comparison = compareRuns([cpu(0.5)], [cpu(1)]);
  const text = renderComparison(comparison, { color: false });
  assertEquals(/^cpu_user % +25\.0 → 50\.0 +\+25\.0 \(\+100\.0 %\)/m.test(text), true, text);
  assertEquals(/^switches_voluntary\/s +4\.5 → 4\.5 /m.test(text), true, text);
  const { metrics } = toComparisonJson(comparison).both[0]!;
  assertEquals(metrics["cpu_user_seconds.rate"]!.new.mean, 0.5);
});
