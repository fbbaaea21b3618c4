/**
 * The times and values that the charts of a page show, and the order of the charts.
 */

import { assertEquals } from "@std/assert";
import { orderCharts } from "../../src/report/html/chart_order.ts";
import { formatValue } from "../../src/report/page/format.js";
import {
  findPartInSight,
  findTop,
  findValueRange,
  findWholeRange,
} from "../../src/report/chart/ranges.ts";
import { rankProcesses } from "../../src/report/html/page_model.ts";
import { HEADER, readPage, recordingOf, withLeak } from "./pages.ts";

const MIB = 2 ** 20;
const MEMORY = { unit: "bytes" } as Parameters<typeof findValueRange>[0];

Deno.test("an axis of constant memory begins at 0, and one of small changes shows the changes", () => {
  assertEquals(findValueRange(MEMORY, 100, 100), [0, 4096]);
  assertEquals(findValueRange(MEMORY, 100 * MIB, 100 * MIB), [0, 108 * MIB]);
  assertEquals(findValueRange(MEMORY, 100 * MIB, 110 * MIB), [99.2 * MIB, 110.8 * MIB]);
  assertEquals(findValueRange(MEMORY, 10 * MIB, 100 * MIB), [0, 108 * MIB]);
  assertEquals(findValueRange(MEMORY, null, -Infinity), [0, 4096]);
});

Deno.test("without a zoom, charts show the recorded time, and near forecasts to their ends", () => {
  const xs = Float64Array.of(100, 150, 200);
  const range = (ends: number[], all = false) => findWholeRange(xs, ends, all).map(Math.round);
  assertEquals(range([]), [100, 200]);
  assertEquals(range([180]), [100, 200]);
  // A hundredth more leaves room for the mark.
  assertEquals(range([400]), [100, 403]);
  assertEquals(range([300, 401]), [100, 302]);
  // A sixth of the recorded time shows the beginning of a far forecast.
  assertEquals(range([401]), [100, 217]);
  assertEquals(range([300, 401], true), [100, 404]);
});

Deno.test("half a minute is shown on both sides of a single tick", () => {
  assertEquals(findWholeRange(Float64Array.of(100), [], false), [70, 130]);
  assertEquals(findWholeRange(new Float64Array(), [], false), [-30, 30]);
});

Deno.test("two marks of an axis of values have different texts", () => {
  assertEquals([4.375, 4.378].map((value) => formatValue(value * MIB, "bytes", 4096)), [
    "4.375 MiB",
    "4.378 MiB",
  ]);
  assertEquals([0.5, 0.55].map((value) => formatValue(value, "count", 0.05)), ["0.50", "0.55"]);
  assertEquals(formatValue(512 * MIB, "bytes", 128 * MIB), "512 MiB");
});

Deno.test("a limit is visible if it is near, or if a forecast reaches it at a visible time", () => {
  const limits = [40, 500].map((value) => ({ column: "mem_real" as const, value, text: "" }));
  const forecast = { column: "mem_real" as const, limit: 500, text: "" };
  const forecasts = [{ ...forecast, from: [9, 10], to: [20, 400] }] as const;
  assertEquals(findTop(10, limits, forecasts, [0, 10]), 40);
  assertEquals(findTop(10, limits, forecasts, [0, 20]), 500);
  assertEquals(findTop(10, limits, forecasts, [21, 30]), 40);
});

Deno.test("the visible part of a line ends at the side of the chart", () => {
  const find = (to: [number, number]) => findPartInSight([0, 0], to, [2, 8], [0, 10])?.to ?? null;
  assertEquals(find([4, 4]), [4, 4]);
  assertEquals(find([16, 16]), [8, 8]);
  assertEquals(find([4, 16]), [2.5, 10]);
  assertEquals(find([1, 1]), null);
  assertEquals(find([8, 0]), [8, 0]);
  assertEquals(findPartInSight([0, 0], [4, 4], [2, 8], [0, 10])?.from, [2, 2]);
  assertEquals(findPartInSight([0, 11], [8, 11], [2, 8], [0, 10]), null);
});

Deno.test("the charts that the verdict is about come first", async () => {
  const order = async (csv: Iterable<string>, leaks = false) => {
    const recording = await readPage(csv);
    const recordings = [leaks ? withLeak(recording, 0) : recording];
    const page = { recordings, host: null, command: null, version: "" };
    return orderCharts(rankProcesses(page)).map(({ name }) => name);
  };
  const steady = ["mem_real", "cpu_percent", "num_open_files"];
  assertEquals(await order(recordingOf(["acme"], 60)), steady);
  assertEquals(await order(recordingOf(["acme"], 60), true), steady);
  const header = HEADER.replace("\n", ",max_open_files\n");
  assertEquals(await order([header, "7,acme,1.0,4096,15,1.00,100,16\n"]), [
    "num_open_files",
    "mem_real",
    "cpu_percent",
    "max_open_files",
  ]);
  const files = Array.from(
    { length: 300 },
    (_, second) => `7,acme,1.0,4096,${5 + second},1.00,${100 + second}\n`,
  );
  assertEquals(await order([HEADER, ...files]), ["num_open_files", "mem_real", "cpu_percent"]);
});
