import { assert, assertEquals, assertMatch } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { renderLive } from "../../src/live/mod.ts";
import { applyKey, FIRST_SETTINGS } from "../../src/live/settings.ts";
import {
  addToLive,
  emptyLive,
  holdLive,
  type LiveState,
  type Told,
  UNTOLD,
} from "../../src/live/state.ts";
import type { Sample } from "../../src/model/samples.ts";
import { sample, snapshot } from "../fakes.ts";

const MIB = 2 ** 20;
const plain = { color: false };

/** Makes a recording of 60 s with a tick a second, up to the given tick. */
function play(ticks: number, samplesAt: (tick: number) => Sample[]): LiveState {
  const state = emptyLive({ what: 'called "acme"', output: '"acme.csv"', durationMs: 60_000 });
  for (let tick = 0; tick <= ticks; tick++) {
    addToLive(state, snapshot(samplesAt(tick)), 500 + tick * 1000);
  }
  return state;
}

const acme = (tick: number) => [
  sample({ pid: 8, name: "idle", rssBytes: 9 * MIB, openFiles: null }, null),
  sample({ pid: 4321, name: "acme", rssBytes: (10 + tick) * MIB, openFiles: 12 }, tick * 10),
];

const crowd = (count: number, name = "acme") => () =>
  Array.from(
    { length: count },
    (_, pid) => sample({ pid: pid + 1, name, rssBytes: MIB }, count - pid),
  );

Deno.test("renderLive() at 80x24 shows the progress and the last minute of each process", () => {
  assertEquals(
    renderLive(play(12, acme), { columns: 80, rows: 24 }, plain),
    `\
0:12 ████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0:48 left  13 ticks, 26 rows
Data: "acme.csv"; Ctrl-C ends the recording

 pid  name             cpu %  last minute         MiB  last minute      fds
4321  acme             120.0             ▃▅▇█    22.0             ▃▅▇█   12
   8  idle                 ?                      9.0             ▁▁▁▁    ?`
      .split("\n"),
  );
});

Deno.test("renderLive() at 40x10 leaves out the small charts, and counts the processes without a line", () => {
  assertEquals(
    renderLive(play(3, crowd(12)), { columns: 40, rows: 10 }, plain),
    `\
0:03  0:57 left  4 ticks, 48 rows
Data: "acme.csv"; Ctrl-C ends the reco…
pid  name            cpu %     MiB  fds
  1  acme             12.0     1.0    3
  2  acme             11.0     1.0    3
  3  acme             10.0     1.0    3
  4  acme              9.0     1.0    3
  5  acme              8.0     1.0    3
  6  acme              7.0     1.0    3
... and 6 more`.split("\n"),
  );
});

Deno.test("renderLive() shows groups above their processes, with how many these are", () => {
  const state = emptyLive({ what: "", output: "a.csv", durationMs: Infinity });
  const samples = Array.from({ length: 30 }, (_, pid) => sample({ pid, rssBytes: MIB }, 1));
  for (const second of [0, 1, 2]) {
    const group = {
      told: UNTOLD,
      pid: null,
      processes: 25 + second,
      rssBytes: 25 * MIB,
      openFiles: 75,
    };
    addToLive(state, snapshot(samples), second * 1000, () => UNTOLD, [
      { ...group, name: "small", cpuPercent: 1 },
      { ...group, name: "large", cpuPercent: 25 * second },
    ]);
  }
  const lines = renderLive(state, { columns: 80, rows: 24 }, plain);
  assertEquals(lines.length, 24);
  assertMatch(lines[4]!, /^×27 {2}large +50\.0 +▅ +25\.0 +▁ +75$/);
  assertMatch(lines[5]!, /^×27 {2}small +1\.0 /);
  assertMatch(lines[6]!, /^ {2}\d+ {2}acme/);
  addToLive(state, snapshot(samples), 3000);
  assert(!renderLive(state, { columns: 80, rows: 24 }, plain).join("\n").includes("×"));
  // Half of the table shows processes, even if there are many groups.
  const many = Array.from({ length: 99 }, (_, at) => (
    {
      told: UNTOLD,
      name: `g${at}`,
      pid: null,
      processes: 1,
      cpuPercent: 1,
      rssBytes: 1,
      openFiles: 1,
    }
  ));
  addToLive(state, snapshot(samples), 4000, () => UNTOLD, many);
  const shown = renderLive(state, { columns: 80, rows: 24 }, plain);
  assertEquals([shown.length, shown.filter((line) => line.includes("×")).length], [24, 10]);
});

Deno.test("renderLive() puts a process with known CPU % before one whose CPU % is unknown", () => {
  const both = () => [sample({ pid: 1, rssBytes: 2 * MIB }, null), sample({ pid: 2 }, 0.4)];
  const lines = renderLive(play(1, both), { columns: 80, rows: 24 }, plain);
  assertEquals(lines.slice(4).map((line) => line.trim()[0]), ["2", "1"]);
});

Deno.test("renderLive() at 200x50 has three pictures, and room for long names", () => {
  const long = "a-process-with-a-name-as-long-as-this";
  const lines = renderLive(play(70, crowd(60, long)), { columns: 200, rows: 50 }, plain);
  assertEquals(lines.length, 50);
  const [, name, , cpu, , memory, , files] = lines[4]!.split(/ {2,}/)
    .slice(lines[4]![0] === " " ? 1 : 0);
  assertEquals([cpu, memory, files].map((picture) => picture?.length), [30, 30, 30]);
  assertEquals(name, long);
});

Deno.test("renderLive() keeps to any size, and its columns straight, whatever the names", () => {
  const names = [
    "日本語プロセス",
    "🦕🦕🦕",
    "e\u0301e\u0301",
    "\x1b[2J\r\n",
    "\u202eabc",
    "한국어-한국어-한국어",
  ];
  const state = play(5, () => names.map((name, pid) => sample({ pid, name, rssBytes: MIB }, 7)));
  for (let columns = 1; columns <= 200; columns++) {
    for (const rows of [1, 2, 3, 5, 10, 24]) {
      const lines = renderLive(state, { columns, rows }, plain);
      assert(lines.length <= rows);
      for (const line of lines) {
        assert(unicodeWidth(line) < Math.max(columns, 2), `${columns}: ${line}`);
        assert(!/\p{Cc}|\p{Cf}/u.test(line), line);
      }
      const ends = lines.filter((line) => line.includes("7.0"))
        .map((line) => unicodeWidth(line.slice(0, line.indexOf("7.0"))));
      assertEquals(new Set(ends).size, ends.length > 0 ? 1 : 0, `${columns}`);
    }
  }
});

Deno.test("renderLive() shows a missed tick, and the absence of processes", () => {
  const size = { columns: 80, rows: 10 };
  const state = play(0, () => []);
  assertEquals(renderLive(state, size, plain).slice(2), ['No process called "acme" is there']);
  addToLive(state, { ...snapshot([], { skipped: 2 }), missed: "ps\x07 failed" }, 5500);
  const [progress, , missed] = renderLive(state, size, plain);
  assertEquals(
    progress,
    "0:05 ██░░░░░░░░░░░░░░░░░░░░░░░░░ 0:55 left  1 tick, 2 skipped, 1 missed, 0 rows",
  );
  assertEquals(missed, "Tick missed: ps\\x07 failed");
});

Deno.test("renderLive() without an end shows the elapsed time", () => {
  const state = emptyLive({ what: "", output: "", durationMs: Infinity });
  for (const nowMs of [0, 3_725_000]) addToLive(state, snapshot([sample()]), nowMs);
  assertEquals(renderLive(state, { columns: 60, rows: 9 }, plain)[0], "1:02:05  2 ticks, 2 rows");
});

Deno.test("the state is bounded: processes that ended leave, and a minute is all it keeps", () => {
  const state = play(2000, (tick) => [sample({ pid: 1 }), sample({ pid: 2, startTicks: tick })]);
  assertEquals([...state.processes.values()].map(({ sample }) => sample.reading.pid), [1, 2]);
  for (const { cpu, rss } of state.processes.values()) {
    assertEquals([cpu.values.length, rss.values.length], [60, 60]);
  }
});

Deno.test("a process with a reused pid does not inherit the last minute of the other", () => {
  const size = { columns: 80, rows: 24 };
  const state = play(12, (tick) => [sample({ pid: 1, startTicks: tick < 12 ? 1 : 2 }, 100)]);
  assertEquals(renderLive(state, size, plain)[4]!.replace(/[^█]/g, ""), "█");
});

Deno.test("renderLive() shows the limit of memory that is reached first, and the limit of files", () => {
  const state = emptyLive({ what: "", output: '"acme.csv"', durationMs: Infinity });
  state.limit = ["Limit: acme (pid 7) reaches the 64.0 MiB of /acme in 20 s"];
  const told = { ...UNTOLD, maxOpenFiles: 1024 };
  addToLive(state, snapshot([sample({ openFiles: 1022 })]), 0, () => told);
  const [, , limit, , , line] = renderLive(state, { columns: 80, rows: 24 }, plain);
  assertEquals([limit!], state.limit);
  assertMatch(line!, / 1022\/1024$/);
});

Deno.test("renderLive() sorted by leaks shows the only leaking process of 400 first, with its time to the limit", () => {
  const state = emptyLive({ what: "", output: '"acme.csv"', durationMs: Infinity });
  const told = (pid: number): Told => (
    pid === 399
      ? { ...UNTOLD, apart: "web.py", verdict: "likely", limitSeconds: 3725 }
      : { ...UNTOLD, verdict: "none" }
  );
  addToLive(state, snapshot(crowd(400)()), 0, ({ pid }) => told(pid));
  const settings = applyKey(FIRST_SETTINGS, "l");
  const [, , keys, , header, first] = renderLive(state, { columns: 120, rows: 24 }, {
    color: false,
    settings,
  });
  assertMatch(keys!, /\[l\] leaks/);
  assertMatch(header!, /^pid {2}name +leak +cpu % .* limit in$/);
  assertMatch(first!, /^399 {2}acme web[.]py +likely +2[.]0 .* 1 h 2 min$/);
});

Deno.test("renderLive() shows the whole sentence on a leak if it fits, else the brief one, on two lines at most", () => {
  const state = play(1, acme);
  const brief = "Likely leak, at its limit in 2.8 h: python3 shopfront.py (pid 8228): " +
    "the number of descriptors grows by 7102.7/h";
  const whole = `${brief} (95 %: 6797.8/h to 7332.7/h); 231 files and 1 pipe are open`;
  const at = (columns: number, rows: number, leak: readonly string[]) =>
    renderLive({ ...state, leak }, { columns, rows }, plain).slice(2, 5);
  assertEquals(at(200, 50, [whole, brief]).slice(0, 2), [whole, ""]);
  assertEquals(at(80, 24, [whole, brief]), [
    "Likely leak, at its limit in 2.8 h: python3 shopfront.py (pid 8228): the number",
    "  of descriptors grows by 7102.7/h",
    "",
  ]);
  assertEquals(
    at(80, 24, [whole])[1],
    "  of descriptors grows by 7102.7/h (95 %: 6797.8/h to 7332.7/h); 231 files and…",
  );
  const [only, header] = at(40, 10, [whole, brief]);
  assertEquals(only, "Likely leak, at its limit in 2.8 h: …");
  assertMatch(header!, /^ pid {2}name/);
});

Deno.test("a narrow table keeps the verdict longest, then the time to the limit", () => {
  const told: Told = { ...UNTOLD, maxOpenFiles: 1048576, verdict: "likely", limitSeconds: 9900 };
  const state = play(1, acme);
  addToLive(state, snapshot(acme(2)), 2500, () => told);
  const headerAt = (columns: number) =>
    renderLive(state, { columns, rows: 24 }, plain)[3]!.trim().split(/ {2,}/).join();
  assertEquals(headerAt(80), "pid,name,leak,cpu %,MiB,fds,limit in");
  assertEquals(headerAt(55), "pid,name,leak,cpu %,MiB,limit in");
  assertEquals(headerAt(48), "name,leak,cpu %,MiB,limit in");
  assertEquals(headerAt(38), "pid,name,leak,cpu %,MiB");
});

Deno.test("renderLive() filters by the part of the command line that is shown, and says what matches nothing", () => {
  const state = play(0, acme);
  const told = (pid: number): Told => ({ ...UNTOLD, apart: pid === 8 ? "worker.py" : "shop.py" });
  addToLive(state, snapshot(acme(1)), 1500, ({ pid }) => told(pid));
  const search = (filter: string) =>
    renderLive(state, { columns: 80, rows: 24 }, {
      color: false,
      settings: { ...FIRST_SETTINGS, filter },
    }).slice(4);
  assertEquals(search("WORKER").length, 2);
  assertMatch(search("WORKER")[1]!, / idle worker[.]py /);
  assertEquals(search("acme shop").length, 2);
  assertEquals(search("nobody\x07"), ['No process matches "nobody\\x07"']);
});

Deno.test("a group that matches the filter is shown without its processes", () => {
  const state = play(0, acme);
  const group = { pid: null, processes: 2, cpuPercent: 1, rssBytes: MIB, openFiles: 3 };
  const told = { ...UNTOLD, apart: "two.py" };
  addToLive(state, snapshot(acme(1)), 1500, () => UNTOLD, [{ ...group, name: "web", told }]);
  for (const filter of ["web", "two.py"]) {
    const settings = { ...FIRST_SETTINGS, filter };
    const lines = renderLive(state, { columns: 80, rows: 24 }, { color: false, settings });
    assertMatch(lines.at(-1)!, /^ ×2 {2}web two[.]py /);
  }
});

Deno.test("renderLive() shows the latest messages above the table", () => {
  const messages = ["one", "profit: two", `profit: ${"three words\x07 ".repeat(9)}`];
  const at = (rows: number) =>
    renderLive(play(0, acme), { columns: 80, rows }, { color: false, messages }).slice(2);
  assertEquals(at(24).slice(0, 4), [
    "profit: two",
    "profit: three words\\x07 three words\\x07 three words\\x07 three words\\x07 three",
    "  words\\x07 three words\\x07 three words\\x07 three words\\x07 three words\\x07",
    "",
  ]);
  assertMatch(at(10)[0]!, /^profit: three words.* …$/);
  assertMatch(at(10)[1]!, /^ pid {2}name/);
});

Deno.test("renderLive() shows only the names that are asked for, and counts the rest of these", () => {
  const names = ["web", "mail", "WebSocket"];
  const state = play(1, () => names.map((name, pid) => sample({ pid, name }, pid)));
  const settings = [..."/web\r"].reduce(applyKey, FIRST_SETTINGS);
  const style = { color: false, settings };
  const lines = renderLive(state, { columns: 80, rows: 24 }, style);
  assertEquals(lines.slice(5).map((line) => /web\w*/i.exec(line)?.[0]), ["WebSocket", "web"]);
  assertEquals(renderLive(state, { columns: 80, rows: 5 }, style).at(-1), "... and 2 more");
});

Deno.test("a held picture stays, whatever is added to the recording", () => {
  const state = play(3, acme);
  const held = holdLive(state);
  const size = { columns: 80, rows: 24 };
  const before = renderLive(held, size, plain);
  addToLive(state, snapshot(acme(9)), 9500);
  assertEquals(renderLive(held, size, plain), before);
});
