import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { renderSummary, type Summary } from "../../src/report/summary_text.ts";
import type { Leak, LeakReason, ProcessSummary } from "../../src/model/outcomes.ts";

const MIB = 2 ** 20;

const NOTHING = { first: null, mean: null, peak: null, last: null };

/** What is made of a growth, but for what is given. */
function leak(given: Partial<Leak> = {}): Leak {
  return {
    verdict: "none",
    growthPerHour: 0,
    growthPerHourInterval: null,
    growthSeconds: null,
    moreSeconds: null,
    reason: "no trend",
    ...given,
  };
}

const acme: ProcessSummary = {
  pid: 4242,
  name: "acme",
  samples: 61,
  metrics: {
    cpu_percent: { ...NOTHING, mean: 12.34, peak: 45, leak: null },
    mem_real: {
      first: 10 * MIB,
      mean: 11.5 * MIB,
      peak: 13 * MIB,
      last: 12.25 * MIB,
      leak: leak({ verdict: "possible", reason: "warm-up" }),
    },
    mem_anonymous: { ...NOTHING, leak: null },
    mem_private: { ...NOTHING, leak: leak({ verdict: "insufficient data", growthPerHour: null }) },
    num_open_files: { first: 10, mean: 11, peak: 12, last: 12, leak: leak() },
  },
  memory: "mem_real",
  riseBytesPerHour: 1.5 * MIB,
  maxOpenFiles: 1024,
};

const unjudged = leak({ verdict: "insufficient data", growthPerHour: null });

const unknown: ProcessSummary = {
  ...acme,
  pid: 5,
  name: "locked",
  samples: 1,
  metrics: {
    cpu_percent: { ...NOTHING, leak: null },
    mem_real: { ...NOTHING, leak: unjudged },
    mem_private: { ...NOTHING, leak: unjudged },
    mem_anonymous: { ...NOTHING, leak: unjudged },
    num_open_files: { ...NOTHING, leak: unjudged },
  },
  riseBytesPerHour: null,
};

const summary: Summary = {
  processes: [acme, unknown],
  groups: [],
  ungrouped: null,
  renderLimits: () => [],
  restarts: new Map(),
  clockSteps: { count: 0, latest: [] },
  ticks: 61,
  skipped: 2,
  missed: new Map(),
  filesPace: null,
  rows: 62,
  forgotten: 0,
  refused: new Map([[
    "permission denied",
    new Map([["io_read_bytes", 61], ["mem_unique", 1]]),
  ]]),
  ownCost: {
    cpuSeconds: 0.213,
    peakRssBytes: 48 * MIB,
    children: null,
  },
  command: null,
  output: '"acme.csv"',
};

const USER = { color: false, isRoot: false };

Deno.test("the summary is a table and a line for each thing worth knowing", () => {
  assertEquals(
    renderSummary(summary, USER),
    `\
 pid  name    rows  cpu %  peak   MiB  mean  peak  last      fds      leak
4242  acme      61   12.3  45.0  10.0  11.5  13.0  12.3  12/1024  possible
   5  locked     1      ?     ?     ?     ?     ?     ?   ?/1024         ?
Possible leak: acme (pid 4242) rose by 1.5 MiB/h; not likely: warm-up
Ticks: 61 taken, 2 skipped because PROFIT was busy or stopped when they came
Left empty (permission denied; sudo would show more): io_read_bytes 61 times, mem_unique 1 time
PROFIT itself: 0.21 s of CPU, 48.0 MiB of memory at its peak
Data: "acme.csv" (62 rows)
`,
  );
});

Deno.test("what a page will cost is not in what PROFIT has cost before it, which is said", () => {
  const text = renderSummary({ ...summary, isBeforePage: true }, USER);
  assertStringIncludes(text, ", 48.0 MiB of memory at its peak, before it made the page\n");
});

Deno.test("root is not told that sudo would show more", () => {
  const text = renderSummary(summary, { ...USER, isRoot: true });
  assertStringIncludes(text, "Left empty (permission denied): io_read_bytes 61 times");
});

Deno.test("the summary of 500 processes shows 20, counts the others, and names 20 leaks at most", () => {
  const processes = Array.from({ length: 500 }, (_, at) => ({ ...acme, pid: at + 1 }));
  const lines = renderSummary({ ...summary, processes }, USER).split("\n");
  assert(lines.length < 50);
  assertStringIncludes(lines.join("\n"), "... and 480 more that used less CPU, 480 of them with");
});

Deno.test("a hostile name cannot reach the terminal, and a long one not break the table", () => {
  const hostile = { ...acme, name: "\x1b[2J\n" + "x".repeat(100) };
  const text = renderSummary({ ...summary, processes: [hostile] }, USER);
  assert(!text.includes("\x1b"));
  assertStringIncludes(text, "\\x1b[2J\\x0axxx…");
});

Deno.test("colours are used only when wanted", () => {
  assertStringIncludes(renderSummary(summary, { ...USER, color: true }), "\x1b[33mPossible leak");
});

Deno.test("beside a possible leak stands for how much longer to record, where that would tell", () => {
  const told = (reason: LeakReason, moreSeconds: number) => {
    const { metrics } = acme;
    const mem_real = {
      ...metrics.mem_real,
      leak: leak({ verdict: "possible", reason, moreSeconds }),
    };
    const text = renderSummary(
      { ...summary, processes: [{ ...acme, metrics: { ...metrics, mem_real } }] },
      USER,
    );
    return text.split("\n").find((line) => line.startsWith("Possible"))!.split("/h; ")[1];
  };
  assertEquals(
    told("warm-up", 1200),
    "still rising, and not told from a warm-up yet: record for another 20 min",
  );
  assertEquals(
    told("young", 90),
    "it has just started: record for another 2 min, or begin two minutes after the start",
  );
  assertEquals(
    told("no collection", 450),
    "no full collection of garbage was seen: record for another 8 min",
  );
});

Deno.test("a likely leak is named first, with its interval and the time that is left", () => {
  const growing = leak({
    verdict: "likely",
    growthPerHour: 120,
    growthPerHourInterval: [110, 130.5],
    reason: null,
  });
  const { metrics } = acme;
  const files = { ...metrics.num_open_files, last: 124, leak: growing };
  const openFilesReach = { seconds: 27000, earliestSeconds: 24828, latestSeconds: 29455 };
  const leaking = {
    ...acme,
    pid: 9,
    metrics: { ...metrics, num_open_files: files },
    openFilesReach,
  };
  const text = renderSummary({ ...summary, processes: [acme, leaking] }, USER);
  assertStringIncludes(
    text,
    " likely\nLikely leak: acme (pid 9): the number of descriptors grows by " +
      "120/h (95 %: 110/h to 130.5/h); its limit of 1024 is 7.5 h away (95 %: 6.9 h to 8.2 h)\nPossible leak: acme",
  );
});

/** A group of up to 3 such processes. */
const group: ProcessSummary = {
  ...acme,
  totals: {
    processes: { first: 1, mean: 1.5, peak: 3, last: 2, leak: unjudged },
    num_threads: { first: 4, mean: 6, peak: 9, last: 8, leak: null },
    mem_proportional: { ...NOTHING, leak: null },
  },
};

Deno.test("groups have a table of their own, which says what their memory is", () => {
  const text = renderSummary({ ...summary, groups: [{ ...group, pid: null, name: "web" }] }, USER);
  assertStringIncludes(
    text,
    `\
Groups: last values and peaks, mean CPU; RSS counts what processes share in each of them:
group  procs  peak  cpu %  peak  RSS MiB  peak  fds  peak  threads  peak      leak
web        2     3   12.3  45.0     12.3  13.0   12    12        8     9  possible
`,
  );
});

Deno.test("what is in no group is counted, also where there is none", () => {
  const ungrouped = { by: "unit", count: 3 };
  for (const groups of [[], [group]]) {
    const text = renderSummary({ ...summary, groups, ungrouped }, USER);
    assertStringIncludes(text, "\nIn no group by unit: 3 processes\n");
  }
  const all = { ...summary, ungrouped: { ...ungrouped, count: 0 } };
  assert(!renderSummary(all, USER).includes("no group"));
});

Deno.test("of trees, the table says what their roots are", () => {
  const text = renderSummary({ ...summary, groups: [group] }, USER);
  assertStringIncludes(text, "Trees, by their roots: last values");
  assertMatch(text, /^ pid +name +procs .*\n4242 +acme +2 +3 /m);
});

Deno.test("the totals of a command say what it took, and what is not known", () => {
  const command = {
    program: "make",
    withChildren: true,
    wallSeconds: 12.5,
    userSeconds: 31.25,
    systemSeconds: 1.5,
    peakMemory: {
      of: "largest process" as const,
      processBytes: 2.5 * MIB,
      isWhole: false,
      treeBytes: 4 * MIB,
    },
  };
  assertStringIncludes(
    renderSummary({ ...summary, command }, USER),
    "\nmake took 12.50 s; CPU 31.25 s user, 1.50 s system; peak memory of its largest process " +
      "at least 2.5 MiB, of its tree at least 4.0 MiB\n",
  );
  const { peakMemory } = command;
  const alone = { ...command, peakMemory: { ...peakMemory, treeBytes: 2.5 * MIB } };
  assertStringIncludes(
    renderSummary({ ...summary, command: alone }, USER),
    "; peak memory of its largest process at least 2.5 MiB\n",
  );
  const whole = { ...command, peakMemory: { ...peakMemory, isWhole: true } };
  assertStringIncludes(
    renderSummary({ ...summary, command: whole }, USER),
    "; peak memory of its largest process 2.5 MiB, of its tree at least 4.0 MiB\n",
  );
  const unknown = { ...command, userSeconds: null, systemSeconds: null, peakMemory: null };
  assertStringIncludes(
    renderSummary({ ...summary, command: unknown }, USER),
    "\nmake took 12.50 s; CPU ? user, ? system\n",
  );
});

Deno.test("the summary says that what a command started was left out", () => {
  const command = {
    program: "bash",
    withChildren: false,
    wallSeconds: 1,
    userSeconds: 1,
    systemSeconds: 1,
    peakMemory: { of: "own process" as const, processBytes: MIB, isWhole: false, treeBytes: null },
  };
  const said =
    "; peak memory of its own process at least 1.0 MiB\nWhat bash started was left out (--no-children)\n";
  assertStringIncludes(renderSummary({ ...summary, command }, USER), said);
  const all = renderSummary({ ...summary, command: { ...command, withChildren: true } }, USER);
  assert(!all.includes("left out"), all);
});

Deno.test("trees of one process each are not shown, which would be the same table twice", () => {
  const only = { ...summary, processes: [acme], groups: [acme] };
  assert(!renderSummary(only, USER).includes("Trees"));
  assertStringIncludes(renderSummary({ ...only, forgotten: 1 }, USER), "Trees");
});

Deno.test("restarts say who replaced whom, when, and how often", () => {
  const start = (pid: number) => ({ pid, creationEpochSeconds: pid });
  const restart = (pid: number) => ({
    by: start(pid + 1),
    replaced: start(pid),
    epochMs: Date.UTC(2026, 10, 22, 15, pid),
  });
  const told = (pid: number) => `pid ${pid + 1} for ${pid} at 2026-11-22 15:0${pid}:00 UTC`;
  const restarts = new Map([
    ["acme", [restart(7)]],
    ["other", [1, 2, 3, 4, 5, 6].map(restart)],
  ]);
  assertStringIncludes(
    renderSummary({ ...summary, restarts }, USER),
    `\
Restarted: other 6 times: ..., ${[2, 3, 4, 5, 6].map(told).join(", ")}
Restarted: acme 1 time: pid 8 for 7 at 2026-11-22 15:07:00 UTC
`,
  );
});

Deno.test("a wall clock that was set is told, how far and when", () => {
  const back = { byMs: -3_600_000, epochMs: Date.UTC(2026, 10, 22, 15, 37) };
  const forward = { byMs: 90_000, epochMs: Date.UTC(2026, 10, 22, 15, 40) };
  assertStringIncludes(
    renderSummary({ ...summary, clockSteps: { count: 7, latest: [back, forward] } }, USER),
    "\nClock: set 7 times: ..., back by 1 h at 2026-11-22 15:37:00 UTC, " +
      "forward (or the machine slept) by 1 min 30 s at 2026-11-22 15:40:00 UTC; " +
      "timestamps jump there, while CPU and growth are told by the time that passed\n",
  );
});

Deno.test("a possible leak of few samples is marked in the table, and not told again", () => {
  const few = leak({ verdict: "possible", growthPerHour: null, reason: "too few samples" });
  const metrics = { ...acme.metrics, mem_real: { ...acme.metrics.mem_real, leak: few } };
  const text = renderSummary({ ...summary, processes: [{ ...acme, metrics }] }, USER);
  assertStringIncludes(text, "12/1024  possible, few samples\nTicks: ");
});
