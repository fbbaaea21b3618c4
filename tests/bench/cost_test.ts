import { assert, assertEquals } from "@std/assert";
import { has, needs } from "../needs.ts";
import { measureTools } from "./cost/rounds.ts";
import { findFigures, renderCosts } from "./cost/table.ts";

const WORK = { processes: 20, others: 5, paceMs: 100, samples: 5 };

// The bench samples processes of /proc, and measures with a C program or with bash.
const onLinux = await needs("Linux", await has("cc") ? "cc" : "bash");

Deno.test(
  onLinux("the bench of the cost runs, and its figures are sane"),
  async () => {
    const measured = await measureTools(WORK, 2);
    const figures = findFigures(measured, WORK);
    const profit = figures[0]!;
    assertEquals([profit.tool, profit.ratio], ["PROFIT", 1]);
    for (const { tool, cpuSeconds, cpuSecondsRange, peakRssBytes } of figures) {
      assert(cpuSeconds > 0 && cpuSeconds < 10, `${tool}: ${cpuSeconds} s`);
      assert(cpuSecondsRange[0] <= cpuSeconds && cpuSeconds <= cpuSecondsRange[1], tool);
      assert(peakRssBytes === null || peakRssBytes > 2 ** 19 && peakRssBytes < 2 ** 29, tool);
    }
    const floor = figures.find(({ tool }) => tool === "C floor");
    assert(floor === undefined || floor.ratio > 1, `PROFIT / floor: ${floor?.ratio}`);
    assert(renderCosts(figures, [], WORK, 2).includes("| PROFIT | "));
  },
);

Deno.test("figures of the cost are medians over the rounds, and ratios of these", () => {
  const tool = (name: string) => ({ name, command: [], why: "" });
  const cost = (cpuSeconds: number) => ({ cpuSeconds, peakRssBytes: 2 ** 20, samples: 100 });
  const measured = [
    { tool: tool("PROFIT"), costs: [cost(3), cost(1), cost(2)] },
    { tool: tool("peer"), costs: [cost(4), cost(9), cost(1), cost(6)] },
    { tool: tool("absent"), costs: [] },
  ];
  assertEquals(
    findFigures(measured, { processes: 10, others: 0, paceMs: 1000, samples: 100 }).slice(1),
    [{
      tool: "peer",
      cpuSeconds: 5,
      cpuSecondsRange: [1, 9],
      cpuMicrosPerSample: 5000,
      peakRssBytes: 2 ** 20,
      ratio: 0.4,
    }],
  );
});
