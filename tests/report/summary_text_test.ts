import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { renderCommandTotals } from "../../src/report/sentences/command_text.ts";
import { type Groups, renderGroups } from "../../src/report/tables/group_table.ts";
import { renderRestarts } from "../../src/report/sentences/restarts_text.ts";
import { renderSummary, type Summary } from "../../src/report/summary_text.ts";
import { renderMemoryLimits } from "../../src/report/sentences/limit_text.ts";
import { renderUnrecorded } from "../../src/report/sentences/unrecorded_text.ts";
import { tellLeaks } from "../../src/report/sentences/verdict_text.ts";
import { asciiWidth } from "../../src/text/fit.ts";
import { widthOf } from "../../src/text/width.ts";
import type { Leak, LeakReason, ProcessSummary } from "../../src/model/outcomes.ts";

const MIB = 2 ** 20;

const NOTHING = { first: null, mean: null, peak: null, last: null };

/** Makes the result for a growth, with the given differences. */
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
  version: "1.0.0",
  host: "web1",
  args: ["acme", "--duration=60"],
  span: {
    firstEpochMs: Date.UTC(2026, 10, 22, 15, 37),
    lastEpochMs: Date.UTC(2026, 10, 22, 15, 38),
    seconds: 60,
    stepSeconds: 1,
    ticks: 61,
  },
  processes: [acme, unknown],
  groups: [],
  renderGroups: () => [],
  tellLeaks: (...told) => ({ ...tellLeaks(...told), unrecorded: [] }),
  renderLimits: () => [],
  restarts: [],
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
  command: [],
  output: '"acme.csv"',
};

const USER = { color: false, isRoot: false, width: Infinity, widthOf: asciiWidth };

Deno.test("the summary is a headline, a table, notes, and lines to paste with the verdict", () => {
  assertEquals(
    renderSummary(summary, USER),
    `\
No likely leak; possible: acme (pid 4242), 1 of 2 processes
 pid  name    leak        rows  cpu %  peak  MiB first  mean  peak  last  fds/limit
4242  acme    possible      61   12.3  45.0       10.0  11.5  13.0  12.3    12/1024
   5  locked  not judged     1      ?     ?          ?     ?     ?     ?     ?/1024
? is an unknown value
Ticks: 61 taken, 2 skipped because PROFIT was busy or stopped when they came
Left empty (permission denied; sudo would show more): io_read_bytes 61 times, mem_unique 1 time
PROFIT itself: 0.21 s of CPU, 48.0 MiB of memory at its peak

PROFIT 1.0.0 on web1: 2026-11-22 15:37:00 UTC, for 1 min
Command: profit acme --duration=60
Possible leak: acme (pid 4242): memory rose by 1.5 MiB/h, but more and more slowly, as in a warm-up
Data: "acme.csv" (62 rows)
`,
  );
});

Deno.test("at 80 columns the table fits, and columns leave for the sake of names", () => {
  const long = { ...acme, name: "acme-api-server-of-the-shop-in-the-town" };
  const text = renderSummary({ ...summary, processes: [long] }, { ...USER, width: 80 });
  const table = text.split("\n").filter((line) => /\S {2}/.test(line));
  assertEquals(table, [
    " pid  name                           leak      cpu %  MiB first  last  fds/limit",
    "4242  acme-api-server-of-the-shop-…  possible   12.3       10.0  12.3    12/1024",
  ]);
  for (const line of table) assert(line.length <= 80, line);
});

Deno.test("sentences are broken between words, and the lines to copy are not broken", () => {
  const args = ["acme", `--output=${"x".repeat(90)}.csv`];
  const lines = renderSummary({ ...summary, args }, { ...USER, width: 60 }).split("\n");
  const long = lines.filter((line) => line.length > 60);
  assertEquals(long, [`Command: profit acme --output=${"x".repeat(90)}.csv`]);
  assertEquals(lines.slice(-4, -2), [
    "Possible leak: acme (pid 4242): memory rose by 1.5 MiB/h,",
    "  but more and more slowly, as in a warm-up",
  ]);
  const colored = renderSummary(summary, { ...USER, width: 60, color: true }).split("\n");
  assertEquals(colored.at(-4), `\x1b[33m${lines.at(-4)}`);
  assertEquals(colored.at(-3), `${lines.at(-3)}\x1b[0m`);
});

Deno.test("names of wide characters do not move the columns after them", () => {
  const processes = ["サーバー", "🦕deno", "acme"].map((name) => ({ ...acme, name }));
  const text = renderSummary({ ...summary, processes }, { ...USER, widthOf });
  const ends = [...text.matchAll(/^4242 .*? (?=possible)/gm)].map(([start]) => widthOf(start));
  assertEquals(new Set(ends).size, 1);
});

/** Makes a likely leak of memory. */
const leaky: ProcessSummary = {
  ...acme,
  pid: 399,
  metrics: {
    ...acme.metrics,
    mem_real: {
      ...acme.metrics.mem_real,
      leak: leak({
        verdict: "likely",
        growthPerHour: MIB,
        growthPerHourInterval: [MIB, MIB],
        reason: null,
      }),
    },
  },
};

Deno.test("the only leaking process of 400 is in the first line, and first in the table", () => {
  const quiet = { ...acme, metrics: { ...acme.metrics, mem_real: acme.metrics.mem_private } };
  const processes = [...Array.from({ length: 399 }, () => quiet), leaky];
  const lines = renderSummary({ ...summary, processes }, USER).split("\n");
  assertEquals(lines[0], "Likely leak: acme (pid 399), 1 of 400 processes");
  assertMatch(lines[2]!, /^ 399 {2}acme {2}likely/);
  const [, told] = lines.filter((line) => line.startsWith("Likely"));
  assertMatch(told!, /^Likely leak: acme [(]pid 399[)]: memory grows by 1[.]0 MiB\/h/);
  assertEquals(lines.filter((line) => line.includes("/h")).length, 1, "each fact is reported once");
});

Deno.test('"No process seems to leak" is printed, in green, only if all was judged', () => {
  const first = (processes: ProcessSummary[], given: Partial<Summary> = {}) => {
    const text = renderSummary({ ...summary, processes, ...given }, { ...USER, color: true });
    const verdict = text.split("\n").at(-3)!;
    const headline = verdict.includes("Not judged")
      ? "\x1b[90mNot judged\x1b[0m"
      : "\x1b[32mNo leak found\x1b[0m";
    assertEquals(text.split("\n")[0], headline);
    return verdict;
  };
  const steady = { ...acme.metrics.mem_real, leak: leak() };
  const judged = { ...acme, metrics: { ...acme.metrics, mem_real: steady } };
  assertEquals(first([judged]), "\x1b[32mNo process seems to leak\x1b[0m");
  assertEquals(
    first([judged, unknown]),
    "\x1b[32mNo process seems to leak; 1 of 2 processes was not judged\x1b[0m",
  );
  const few = { ...unknown, samples: 16 };
  const span = { ...summary.span!, seconds: 15, ticks: 16 };
  assertEquals(
    first([few], { span }),
    "\x1b[90mNot judged: 16 samples were taken in 15 s, and 48 are needed: record for 47 s at this " +
      "pace\x1b[0m",
  );
  assertEquals(
    first([{ ...few, samples: 1 }], { span: { ...span, seconds: 0, ticks: 1 } }),
    "\x1b[90mNot judged: 1 sample was taken, and 48 are needed\x1b[0m",
  );
  assertEquals(first([]), "\x1b[90mNot judged: there is no process\x1b[0m");
  assertEquals(
    first([few]),
    "\x1b[90mNot judged: the process with most samples has 16 samples, and 48 are needed\x1b[0m",
  );
  const young = { ...acme.metrics.mem_real, leak: leak({ reason: "young", moreSeconds: 90 }) };
  const metrics = { ...unknown.metrics, mem_real: young };
  assertEquals(
    first([{ ...unknown, metrics }]),
    "\x1b[90mNot judged: a process that grows has just started; record for another 1 min 30 s\x1b[0m",
  );
});

Deno.test("the cost of PROFIT does not contain the page, and the summary says so", () => {
  const text = renderSummary({ ...summary, isBeforePage: true }, USER);
  assertStringIncludes(text, ", 48.0 MiB of memory at its peak, before it made the page\n");
});

Deno.test("root does not get the advice to use sudo", () => {
  const text = renderSummary(summary, { ...USER, isRoot: true });
  assertStringIncludes(text, "Left empty (permission denied): io_read_bytes 61 times");
});

Deno.test("the summary of 500 processes shows 20, counts the others, and names 3 of them", () => {
  const processes = Array.from({ length: 500 }, (_, at) => ({ ...acme, pid: at + 1 }));
  const lines = renderSummary({ ...summary, processes }, USER).split("\n");
  assert(lines.length < 40);
  assertStringIncludes(lines.join("\n"), "... and 480 more, 480 of them with a possible leak");
  assertStringIncludes(lines.join("\n"), "... and 497 more possible leaks");
});

Deno.test("a hostile name does not reach the terminal, and a long name does not break the table", () => {
  const hostile = { ...acme, name: "\x1b[2J\n" + "x".repeat(100) };
  const text = renderSummary({ ...summary, processes: [hostile] }, { ...USER, width: 60 });
  assert(!text.includes("\x1b"));
  assertMatch(text, /^\\x1b\[2J\\x0ax+… {2}possible/m);
});

Deno.test("colours are used only when wanted", () => {
  assertStringIncludes(renderSummary(summary, { ...USER, color: true }), "\x1b[33mPossible leak");
});

Deno.test("a possible leak comes with advice how much longer to record, if that would help", () => {
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
    return text.split("\n").find((line) => line.includes("/h; "))!.split("/h; ")[1];
  };
  assertEquals(
    told("warm-up", 1200),
    "still rising, perhaps a warm-up: record for another 20 min",
  );
  assertEquals(
    told("young", 90),
    "it has just started: record for another 2 min, or begin two minutes after the start",
  );
  assertEquals(
    told("no collection", 450),
    "no full garbage collection was seen: record for another 8 min",
  );
});

Deno.test("if pages of files grow, the reason against a leak names the memory that was judged", () => {
  const told = (share: number) => {
    const { metrics } = acme;
    const mem_anonymous = {
      ...metrics.mem_real,
      leak: leak({ verdict: "possible", reason: "no trend" }),
    };
    const parts = [
      { part: "files", bytesPerHour: share * 1e9, share },
      { part: "anonymous", bytesPerHour: (1 - share) * 1e9, share: 1 - share },
    ] as const;
    const process = {
      ...acme,
      metrics: { ...metrics, mem_anonymous },
      memory: "mem_anonymous" as const,
      findGrowing: () => ({ parts, threads: null }),
    };
    const text = renderSummary({ ...summary, processes: [process] }, USER);
    return /(, but .*)$/m.exec(text)![1];
  };
  assertEquals(
    told(0.9),
    ", but anonymous memory (heap), which PROFIT judges, rose no more than noise does",
  );
  assertEquals(told(0.4), ", but no more than noise does");
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
    "Likely leak: acme (pid 9): the number of descriptors grows by " +
      "120/h (95 %: 110/h to 130.5/h); its limit of 1024 is 7.5 h away (95 %: 6.9 h to 8.2 h)\nPossible leak: acme (pid 4242): memory rose",
  );
});

function renderTable(groups: ProcessSummary[], given: Partial<Groups> = {}): string[] {
  const none = { processes: [acme], forgotten: 0, ungrouped: null };
  return renderGroups({ groups, ...none, ...given }, {}, (_, line) => line);
}

/** Makes a group of up to 3 such processes. */
const group: ProcessSummary = {
  ...acme,
  totals: {
    processes: { first: 1, mean: 1.5, peak: 3, last: 2, leak: unjudged },
    num_threads: { first: 4, mean: 6, peak: 9, last: 8, leak: null },
    mem_proportional: { ...NOTHING, leak: null },
  },
};

Deno.test("groups have a separate table, which names their kinds of memory", () => {
  const lines = renderTable([{ ...group, pid: null, name: "web" }]);
  assertEquals(lines, [
    "Groups. Values are sums over processes. RSS counts memory that processes share several times:",
    "group  leak      procs  peak  cpu %  peak  RSS MiB  peak  fds  peak  threads  peak",
    "web    possible      2     3   12.3  45.0     12.3  13.0   12    12        8     9",
  ]);
});

Deno.test("processes outside all groups are counted, also without groups", () => {
  const ungrouped = { by: "unit", count: 3 };
  for (const groups of [[], [group]]) {
    assertEquals(renderTable(groups, { ungrouped }).at(-1), "In no group by unit: 3 processes");
  }
  assertEquals(renderTable([], { ungrouped: { ...ungrouped, count: 0 } }), []);
});

Deno.test("the table of trees names their roots", () => {
  const [title, header, row] = renderTable([group]);
  assertMatch(title!, /^Trees of processes, named by their roots[.] /);
  assertMatch(`${header}\n${row}`, /^ pid +name +leak +procs .*\n4242 +acme +possible +2 +3 /);
});

Deno.test("the totals of a command contain its costs, and unknown ones as unknown", () => {
  const command = {
    program: "make",
    withChildren: true,
    wallSeconds: 12.5,
    userSeconds: 31.25,
    systemSeconds: 1.5,
    isCpuWhole: true,
    peakMemory: {
      of: "largest process" as const,
      processBytes: 2.5 * MIB,
      isWhole: false,
      treeBytes: 4 * MIB,
    },
  };
  assertEquals(renderCommandTotals(command), [
    "make took 12.50 s; CPU 31.25 s user, 1.50 s system; peak memory: at least 2.5 MiB " +
    "for its largest process, at least 4.0 MiB for its tree",
  ]);
  const { peakMemory } = command;
  const alone = { ...command, peakMemory: { ...peakMemory, treeBytes: 2.5 * MIB } };
  assertMatch(
    renderCommandTotals(alone)[0]!,
    /; peak memory: at least 2.5 MiB for its largest process$/,
  );
  const whole = { ...command, peakMemory: { ...peakMemory, isWhole: true } };
  assertMatch(
    renderCommandTotals(whole)[0]!,
    /: 2.5 MiB for its largest process, at least 4.0 MiB for its tree$/,
  );
  const seen = renderCommandTotals({ ...command, isCpuWhole: false })[0]!;
  assertMatch(seen, /; CPU at least 31[.]25 s user, 1[.]50 s system; /);
  const unknown = { ...command, userSeconds: null, systemSeconds: null, peakMemory: null };
  assertEquals(renderCommandTotals(unknown), ["make took 12.50 s; CPU ? user, ? system"]);
});

Deno.test("the summary says that the descendants of a command were left out", () => {
  const command = {
    program: "bash",
    withChildren: false,
    wallSeconds: 1,
    userSeconds: 1,
    systemSeconds: 1,
    isCpuWhole: true,
    peakMemory: { of: "own process" as const, processBytes: MIB, isWhole: false, treeBytes: null },
  };
  const [took, leftOut] = renderCommandTotals(command);
  assertMatch(took!, /; peak memory: at least 1.0 MiB for its own process$/);
  assertEquals(leftOut, "The child processes of bash were not recorded (--no-children)");
  assertEquals(renderCommandTotals({ ...command, withChildren: true }).length, 1);
});

Deno.test("a tree of one process is not shown, since the table of processes has it", () => {
  const processes = { ...group.totals!.processes, peak: 1 };
  const alone = { ...group, totals: { ...group.totals!, processes } };
  assertEquals(renderTable([alone]), []);
  // Only the CPU % of the tree contains the CPU time of children that ended before a tick.
  const cpu_percent = { ...group.metrics.cpu_percent, mean: 30 };
  assertEquals(renderTable([{ ...alone, metrics: { ...group.metrics, cpu_percent } }]), [
    "Mean cpu % with children that ended between samples: acme (pid 4242) 30.0",
  ]);
  const parents = Array.from({ length: 5 }, () => ({
    ...alone,
    metrics: { ...group.metrics, cpu_percent },
  }));
  assertMatch(renderTable(parents)[0]!, /: (?:acme [(]pid 4242[)] 30[.]0(?:, )?){3} and 2 more$/);
  assertEquals(renderTable([alone, group]).length, 3);
  assertEquals(renderTable([alone], { forgotten: 1 }).length, 3);
});

Deno.test("restarts of a name are one line, with those that lived longest", () => {
  const restart = (pid: number) => ({
    by: { pid: pid + 1, creationEpochSeconds: 0 },
    replaced: { pid, creationEpochSeconds: Date.UTC(2026, 10, 22, 15, pid % 2) / 1000 },
    epochMs: Date.UTC(2026, 10, 22, 15, pid + 1),
  });
  const restarts = new Map([
    ["acme", [restart(7)]],
    ["other", [1, 2, 3, 4, 5, 6].map(restart)],
  ]);
  assertEquals(renderRestarts(restarts), [
    "Restarted: other 6 times, the last time pid 7 for 6 at 2026-11-22 15:07:00 UTC; " +
    "longest-lived: pid 6 (7 min), pid 4 (5 min), pid 5 (5 min)",
    "Restarted: acme 1 time: pid 8 for 7 at 2026-11-22 15:08:00 UTC, after 7 min",
  ]);
});

Deno.test("a restart without the start of the replaced process does not say how long it lived", () => {
  const start = (pid: number) => ({ pid, creationEpochSeconds: null });
  const restart = { by: start(8), replaced: start(7), epochMs: Date.UTC(2026, 10, 22, 15) };
  assertEquals(renderRestarts(new Map([["acme", [restart]], ["other", [restart, restart]]])), [
    "Restarted: other 2 times, the last time pid 8 for 7 at 2026-11-22 15:00:00 UTC",
    "Restarted: acme 1 time: pid 8 for 7 at 2026-11-22 15:00:00 UTC",
  ]);
});

Deno.test("a step of the wall clock is reported with its size and time", () => {
  const back = { byMs: -3_600_000, epochMs: Date.UTC(2026, 10, 22, 15, 37) };
  const forward = { byMs: 90_000, epochMs: Date.UTC(2026, 10, 22, 15, 40) };
  assertStringIncludes(
    renderSummary({ ...summary, clockSteps: { count: 7, latest: [back, forward] } }, USER),
    "\nClock: set 7 times: ..., back by 1 h at 2026-11-22 15:37:00 UTC, " +
      "forward (or the machine slept) by 1 min 30 s at 2026-11-22 15:40:00 UTC; " +
      "timestamps jump there; CPU % and growth are not affected\n",
  );
});

Deno.test("a possible leak of few samples is marked in the table, and not reported again", () => {
  const few = leak({ verdict: "possible", growthPerHour: null, reason: "too few samples" });
  const metrics = { ...acme.metrics, mem_real: { ...acme.metrics.mem_real, leak: few } };
  const text = renderSummary({ ...summary, processes: [{ ...acme, metrics }] }, USER);
  assertMatch(text, /^4242 {2}acme {2}not judged /m);
  assert(!text.includes("Possible leak"), text);
});

Deno.test("what to paste has the first leaks, the limits, and what was not recorded", () => {
  const unrecorded = ["Not recorded: limits"];
  const lines = renderSummary({
    ...summary,
    processes: [acme, ...Array.from({ length: 6 }, () => leaky)],
    tellLeaks: (...told) => ({ ...tellLeaks(...told), unrecorded }),
    renderLimits: () => ["Limit: first", "Limit: second"],
  }, USER).split("\n");
  assertEquals(lines[0], "Likely leak: acme (pid 399) and 5 more, 6 of 7 processes");
  const block = lines.slice(lines.indexOf("") + 3, -2);
  assertEquals(block.map((line) => line.slice(0, 24)), [
    ...Array(5).fill("Likely leak: acme (pid 3"),
    "... and 1 more likely le",
    "Possible leak: acme (pid",
    "Limit: first",
    "Limit: second",
    "Not recorded: limits",
  ]);
});

Deno.test("the first lines name a process that was killed for memory, and one near a limit", () => {
  const killed = { ...acme, pid: 1, killed: { isSure: true, atEpochMs: 0, limit: null } };
  const limit = { kind: "max", group: "/a", limitBytes: 10, reach: null, atEpochMs: 0 } as const;
  const near = { ...acme, pid: 2, memoryLimit: { ...limit, usedBytes: 9 } };
  const far = { ...acme, pid: 3, memoryLimit: { ...limit, usedBytes: 8 } };
  const files = { ...acme.metrics.num_open_files, last: 1000 };
  const full = { ...acme, pid: 4, metrics: { ...acme.metrics, num_open_files: files } };
  const machine = {
    ...acme,
    pid: 5,
    memoryLimit: { ...limit, kind: "machine" as const, usedBytes: 9 },
  };
  const processes = [killed, far, near, full, machine];
  const text = renderSummary({ ...summary, processes }, USER);
  assertEquals(text.split("\n").slice(1, 3), [
    "Killed for memory: acme (pid 1)",
    "Near a limit: acme (pid 2) and 1 more",
  ]);
});

Deno.test("ten limits of memory are named, those that are reached first, and the others are counted", () => {
  const limitOf = (seconds: number) => ({
    kind: "max" as const,
    group: `/g${seconds}`,
    limitBytes: 10,
    usedBytes: 5,
    reach: { seconds, earliestSeconds: seconds, latestSeconds: seconds },
    atEpochMs: 0,
  });
  const growing = Array.from({ length: 12 }, (_, at) => (12 - at) * 60)
    .map((seconds) => ({ ...acme, pid: seconds, memoryLimit: limitOf(seconds) }));
  const lines = renderMemoryLimits(growing, []);
  assertEquals(lines.length, 11);
  assertStringIncludes(lines[0]!, "acme (pid 60) reaches");
  assertStringIncludes(lines[9]!, "acme (pid 600) reaches");
  assertEquals(lines[10], "... and 2 limits more");
});

Deno.test("the table of runs replaces trees, and a comparison replaces headline and tables", () => {
  const given = { ...summary, renderGroups: () => ["Trees"] };
  const beginOf = (tables: Summary["tables"] & string) =>
    renderSummary({ ...given, tables }, USER).replace(/\nPROFIT itself[^]*/, "").split("\n")
      .map((line) => line.trim().split(" ")[0]);
  const notes = ["Ticks:", "Left"];
  const table = ["No", "pid", "4242", "5", "?"];
  assertEquals(beginOf("all"), [...table, "Trees", ...notes]);
  assertEquals(beginOf("processes"), [...table, ...notes]);
  assertEquals(beginOf("none"), notes);
});

Deno.test("a headline on a group does not count processes", () => {
  const leaking = { ...leaky, name: "web", pid: null, totals: group.totals! };
  const text = renderSummary({ ...summary, groups: [leaking] }, USER);
  assertMatch(text, /^Likely leak: group web [(]up to 3 processes[)]\n/);
});

Deno.test("a verdict on a likely leak says once which values the recording lacks", () => {
  const lacks = ["cgroup_memory_limit", "max_open_files"];
  assertEquals(renderUnrecorded([acme], lacks), []);
  assertEquals(renderUnrecorded([leaky, leaky], lacks), [
    "Not recorded: anonymous memory (mem_real includes pages of files), limits of memory; " +
    "on Linux, record with --columns=+mem_anonymous,cgroup_memory,cgroup_memory_limit",
  ]);
  const owned = { ...leaky.metrics, mem_private: leaky.metrics.mem_real };
  assertEquals(renderUnrecorded([{ ...leaky, memory: "mem_private", metrics: owned }]), []);
  const num_open_files = { ...acme.metrics.num_open_files, leak: leaky.metrics.mem_real.leak };
  assertEquals(
    renderUnrecorded([{ ...acme, metrics: { ...acme.metrics, num_open_files } }], lacks),
    [
      "Not recorded: limits of descriptors; on Linux, record with --columns=+max_open_files",
    ],
  );
});

Deno.test("a process that has just started is not judged in the table, and one without a limit has ?", () => {
  const young = { ...acme.metrics.mem_real, leak: leak({ reason: "young", moreSeconds: 90 }) };
  const steady = { ...acme.metrics, mem_real: { ...young, leak: leak() } };
  const processes = [
    { ...acme, pid: 1, metrics: steady },
    { ...acme, pid: 2, metrics: { ...acme.metrics, mem_real: young }, maxOpenFiles: null },
  ];
  const rows = renderSummary({ ...summary, processes }, USER).split("\n").slice(2, 4);
  assertMatch(rows[0]!, /^ {2}1 {2}acme {2}no {10}.* 12\/1024$/);
  assertMatch(rows[1]!, /^ {2}2 {2}acme {2}not judged {2}.* 12\/[?]$/);
});

Deno.test("a line on limits can report a leak, a limit, or a kill", () => {
  const plain = { ...acme, metrics: { ...acme.metrics, mem_real: acme.metrics.mem_private } };
  const { maxOpenFiles: _, ...rest } = plain;
  const none = { ...rest, maxOpenFiles: null };
  const limit = { kind: "max", group: "/a", limitBytes: 2, usedBytes: 1 } as const;
  const memoryLimit = { ...limit, reach: null, atEpochMs: 0 };
  const killed = { isSure: true, atEpochMs: 0, limit: null };
  const processes = [
    { ...none, pid: 1 },
    { ...none, pid: 2, maxOpenFiles: 9 },
    { ...none, pid: 3, memoryLimit },
    { ...none, pid: 4, killed },
    { ...acme, pid: 5, maxOpenFiles: null },
  ];
  let told: readonly (number | null)[] = [];
  const renderLimits = (all: readonly ProcessSummary[]) => {
    told = all.map(({ pid }) => pid);
    return [];
  };
  renderSummary({ ...summary, processes, renderLimits }, USER);
  assertEquals(told, [2, 3, 4, 5]);
});

Deno.test("in a narrow terminal the table of groups keeps verdicts, memory and CPU", () => {
  const groups = [{ ...group, pid: null, name: "web" }];
  const none = { processes: [], forgotten: 0, ungrouped: null };
  const headerAt = (width: number) => {
    const lines = renderGroups({ groups, ...none }, { width }, (_, line) => line);
    for (const line of lines) assert(line.length <= width, line);
    return lines.find((line) => line.startsWith("group "));
  };
  assertEquals(headerAt(60), "group  leak      procs  cpu %  RSS MiB  peak  fds  threads");
  assertEquals(headerAt(40), "group  leak      procs  cpu %  RSS MiB");
  assertEquals(headerAt(30), "group  leak      RSS MiB");
});

Deno.test("five names with restarts are shown, and the others are counted", () => {
  const start = { pid: 1, creationEpochSeconds: 0 };
  const restart = { by: start, replaced: start, epochMs: 0 };
  const lines = (count: number) =>
    renderRestarts(new Map(Array.from({ length: count }, (_, at) => [`n${at}`, [restart]])));
  assertEquals(lines(5).length, 5);
  assertEquals(lines(6).slice(5), ["... and 1 other name"]);
});
