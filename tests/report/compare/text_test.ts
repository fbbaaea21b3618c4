import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type {
  Change,
  Comparison,
  MetricComparison,
  NameComparison,
} from "../../../src/model/comparison.ts";
import { toComparisonJson } from "../../../src/report/compare/json.ts";
import { renderComparison } from "../../../src/report/compare/text.ts";

const MIB = 2 ** 20;

const unknown: Change = {
  base: null,
  next: null,
  difference: null,
  interval: null,
  verdict: "unknown",
};

function withMean(avg: Change): MetricComparison["changes"] {
  return { avg, p95: unknown, peak: unknown, last: unknown, growth: unknown };
}

const cpu: MetricComparison = {
  column: "cpu_percent",
  base: {
    samples: 61,
    mean: 12.34,
    p95: 40.04,
    peak: 51,
    last: 0,
    growthPerHour: -0.04,
    seconds: 60,
  },
  next: { samples: 61, mean: 15, p95: 42, peak: 50, last: 0, growthPerHour: 2, seconds: 60 },
  changes: withMean({
    base: 12.34,
    next: 15,
    difference: 2.66,
    interval: [-0.5, 5.82],
    verdict: "alike",
  }),
};

const memory: MetricComparison = {
  column: "mem_real",
  base: {
    samples: 61,
    mean: 100 * MIB,
    p95: 110 * MIB,
    peak: 120 * MIB,
    last: 0,
    growthPerHour: MIB,
    seconds: 60,
  },
  next: {
    samples: 61,
    mean: 80.5 * MIB,
    p95: 90 * MIB,
    peak: 99 * MIB,
    last: 0,
    growthPerHour: 0,
    seconds: 60,
  },
  changes: withMean({
    base: 100 * MIB,
    next: 80.5 * MIB,
    difference: -19.5 * MIB,
    interval: [-21 * MIB, -18 * MIB],
    verdict: "lower",
  }),
};

const files: MetricComparison = {
  column: "num_open_files",
  base: {
    samples: 0,
    mean: null,
    p95: null,
    peak: null,
    last: null,
    growthPerHour: null,
    seconds: null,
  },
  next: { samples: 61, mean: 3, p95: 3, peak: 3, last: 0, growthPerHour: 0, seconds: 59 },
  changes: withMean({ ...unknown, next: 3 }),
};

const acme: NameComparison = {
  name: "acme",
  base: { runs: 1, ticks: 61, processes: 1, pid: 4242 },
  next: { runs: 1, ticks: 1, processes: 3, pid: null },
  metrics: [cpu, memory, files],
};

const comparison: Comparison = {
  isBetweenRuns: false,
  totals: [],
  both: [acme],
  added: ["new", "newer"],
  gone: ["old"],
};

Deno.test("a comparison has a table for each name, and lists new and missing names", () => {
  assertEquals(
    renderComparison(comparison, { color: false }),
    `\
acme: pid 4242 in 61 ticks → 3 processes in 1 tick
                     mean               change           p95          peak   growth/h  beyond variation?
cpu %         12.3 → 15.0       +2.7 (+21.6 %)   40.0 → 42.0   51.0 → 50.0  0.0 → 2.0  no
memory MiB   100.0 → 80.5  -19.5 MiB (-19.5 %)  110.0 → 90.0  120.0 → 99.0  1.0 → 0.0  yes, lower
descriptors       ? → 3.0                    ?       ? → 3.0       ? → 3.0      ? → ?  unknown in one

Only in the first recording: old
Only in the second recording: new, newer
A change is beyond variation if it is larger than the differences within a run; repeat the runs to include the differences between runs
? is an unknown value, or a growth over less than 60 s
`,
  );
});

Deno.test("a narrow comparison leaves out p95, then growth, then peaks", () => {
  const titlesAt = (width: number) =>
    renderComparison(comparison, { color: false, width }).split("\n")[1]!.trim().split(/ {2,}/);
  const all = ["mean", "change", "p95", "peak", "growth/h", "beyond variation?"];
  assertEquals(titlesAt(104), all);
  assertEquals(titlesAt(103), all.toSpliced(2, 1));
  assertEquals(titlesAt(89), all.toSpliced(4, 1).toSpliced(2, 1));
  assertEquals(titlesAt(78), all.toSpliced(2, 3));
});

Deno.test("at 80 columns a comparison keeps the change and the verdict, and breaks sentences between words", () => {
  const lines = renderComparison(comparison, { color: false, width: 80 }).split("\n");
  assertEquals(
    lines[1],
    "                     mean               change          peak  beyond variation?",
  );
  assertEquals(
    lines[4],
    "descriptors       ? → 3.0                    ?       ? → 3.0  unknown in one",
  );
  assertEquals(lines.slice(-4), [
    "A change is beyond variation if it is larger than the differences within a run;",
    "  repeat the runs to include the differences between runs",
    "? is an unknown value, or a growth over less than 60 s",
    "",
  ]);
});

Deno.test("hostile names cannot reach the terminal, wherever they are", () => {
  const name = "\x1b[2J\n" + "x".repeat(100);
  const text = renderComparison(
    { ...comparison, both: [{ ...acme, name }], added: [name], gone: [name] },
    { color: false },
  );
  assert(!text.includes("\x1b") && !text.includes("x".repeat(70)));
  assertEquals(text.split("\\x1b[2J\\x0axxx").length, 4);
});

Deno.test("a comparison shows 20 of 500 names, and counts the others", () => {
  const names = Array.from({ length: 500 }, (_, at) => `worker-${at}`);
  const both = names.map((name) => ({ ...acme, name }));
  const text = renderComparison({ ...comparison, both, added: names, gone: [] }, { color: false });
  assert(text.split("\n").length < 130);
  assertStringIncludes(text, "... and 480 other names in both");
  assertStringIncludes(text, "worker-19 and 480 others\n");
});

Deno.test("colours mark changes beyond variation, and only if colours are wanted", () => {
  const text = renderComparison(comparison, { color: true });
  assertStringIncludes(text, "\x1b[32mmemory MiB");
  assert(!text.includes("mcpu"));
});

Deno.test("the JSON of a comparison has the names of columns, and null for unknown values", () => {
  const json = JSON.parse(JSON.stringify(toComparisonJson(comparison)));
  assertEquals(json.both[0].metrics.num_open_files.base, {
    samples: 0,
    mean: null,
    p95: null,
    peak: null,
    last: null,
    growth_per_hour: null,
    seconds: null,
  });
  assertEquals(json.both[0].new, { runs: 1, ticks: 1, processes: 3, pid: null });
  const { difference_percent, changes, ...rest } = json.both[0].metrics.cpu_percent;
  assertAlmostEquals(difference_percent, 21.556, 1e-3);
  assertEquals(changes.growth, { difference: null, interval: null, verdict: "unknown" });
  assertEquals({ ...rest, base: 0, new: 0 }, {
    base: 0,
    new: 0,
    difference: 2.66,
    interval: [-0.5, 5.82],
    verdict: "alike",
  });
  assertEquals([json.added, json.gone], [["new", "newer"], ["old"]]);
});
