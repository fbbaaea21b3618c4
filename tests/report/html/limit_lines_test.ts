/**
 * The limits and forecasts in charts.
 */

import { assertEquals } from "@std/assert";
import type { MemoryOutlook } from "../../../src/model/limits.ts";
import type { ProcessSummary, TrendLine } from "../../../src/model/outcomes.ts";
import type { ChartName } from "../../../src/report/html/chart_columns.ts";
import { listForecasts, listLimitLines } from "../../../src/report/html/limit_lines.ts";
import type { PageProcess } from "../../../src/report/html/page_model.ts";

const HOUR = 3600;
const END = 1_700_000_000;

const OUTLOOK: MemoryOutlook = {
  kind: "max",
  group: "/acme",
  limitBytes: 900,
  usedBytes: 500,
  reach: { seconds: 2 * HOUR, earliestSeconds: HOUR, latestSeconds: null },
  atEpochMs: END * 1000,
};

/** Makes a process with recorded columns, straight lines and limits. */
function processOf(
  columns: readonly ChartName[],
  lines: readonly TrendLine[],
  limits: Partial<ProcessSummary>,
): Parameters<typeof listForecasts>[0] {
  const packed = { columns: new Map(columns.map((name) => [name, null])) };
  const summary = { memory: "mem_anonymous", maxOpenFiles: null, ...limits };
  return { packed, lines, summary } as unknown as PageProcess;
}

/** Makes a floor that rises by 100 an hour up to 400 at the end of the recording. */
function floorOf(metric: TrendLine["metric"]): TrendLine {
  return { kind: "floor", metric, from: [END - HOUR, 300], to: [END, 400], perHour: 100 };
}

Deno.test("a forecast continues the floor of a leak, and a chart of the group has its own", () => {
  const columns = ["mem_anonymous", "cgroup_memory"] as const;
  const process = processOf(columns, [floorOf("mem_anonymous")], { memoryLimit: OUTLOOK });
  const common = { limit: 900, text: "limit in 2 h" };
  assertEquals(listForecasts(process), [
    { column: "mem_anonymous", from: [END, 400], to: [END + 2 * HOUR, 600], ...common },
    { column: "cgroup_memory", from: [END, 500], to: [END + 2 * HOUR, 900], ...common },
  ]);
  assertEquals(listLimitLines(process).map(({ column, value }) => [column, value]), [
    ["mem_anonymous", 900],
    ["cgroup_memory", 900],
  ]);
});

Deno.test("a forecast without a floor goes from the present use to the limit", () => {
  const [forecast] = listForecasts(processOf(["mem_real"], [], { memoryLimit: OUTLOOK }));
  assertEquals(forecast, {
    column: "mem_real",
    from: [END, 500],
    to: [END + 2 * HOUR, 900],
    limit: 900,
    text: "limit in 2 h",
  });
});

Deno.test("a limit is in the chart of the limited value", () => {
  const columns = ["mem_anonymous", "mem_virtual", "cgroup_memory"] as const;
  const chartsOf = (kind: MemoryOutlook["kind"]) =>
    listLimitLines(processOf(columns, [], { memoryLimit: { ...OUTLOOK, kind } }))
      .map(({ column }) => column);
  assertEquals(chartsOf("address space"), ["mem_virtual"]);
  assertEquals(chartsOf("machine"), ["mem_anonymous"]);
  assertEquals(chartsOf("high"), ["mem_anonymous", "cgroup_memory"]);
});

Deno.test("a leak of descriptors has a forecast up to their limit", () => {
  const reach = { seconds: 5 * HOUR, earliestSeconds: HOUR, latestSeconds: null };
  const limits = { maxOpenFiles: 1024, openFilesReach: reach };
  assertEquals(listForecasts(processOf([], [floorOf("num_open_files")], limits)), [{
    column: "num_open_files",
    from: [END, 400],
    to: [END + 5 * HOUR, 900],
    limit: 1024,
    text: "limit in 5.0 h",
  }]);
});

Deno.test("a limit that is not reached has no forecast", () => {
  const never = { ...OUTLOOK, reach: null };
  assertEquals(listForecasts(processOf(["mem_real"], [], { memoryLimit: never })), []);
  const endless = { ...OUTLOOK, reach: { ...OUTLOOK.reach!, seconds: Infinity } };
  assertEquals(listForecasts(processOf(["mem_real"], [], { memoryLimit: endless })), []);
});
