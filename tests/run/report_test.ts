import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { DataError } from "../../src/model/errors.ts";
import { VERSION } from "../../src/model/version.ts";
import { EXIT } from "../../src/model/world.ts";
import { playFiles as play } from "./play_files.ts";

const HEADER = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp\n";

/** Makes a recording of one process with these sizes, one a second. */
function recordingOf(sizes: number[], name = "acme"): string {
  const rows = sizes.map((size, second) =>
    `7,${name},10.0,${size},5,1000.00,${2000 + second}.000\n`
  );
  return HEADER + rows.join("");
}

Deno.test("report sums up a recording as its end did", async () => {
  const { code, stdout, stderr } = await play(
    { "a.csv": recordingOf([1, 3, 2].map((mib) => mib * 2 ** 20)) },
    "report",
    "a.csv",
  );
  assertEquals([code, stderr], [EXIT.recorded, ""]);
  assertEquals(
    stdout,
    `\
Not judged
pid  name  leak        rows  cpu %  peak  MiB first  mean  peak  last  fds
  7  acme  not judged     3   10.0  10.0        1.0   2.0   3.0   2.0    5
Ticks: 3 taken

PROFIT ${VERSION}: 1970-01-01 00:33:20 UTC, for 2 s
Not judged: 3 samples were taken in 2 s, and 48 are needed: record for 47 s at this pace
Data: "a.csv" (3 rows)
`,
  );
});

Deno.test("a recording that a signal ended must be repeated at its pace, not at that of its last step", async () => {
  const rows = [2000, 2001, 2002, 2002.4].map((time) => `7,acme,10.0,4096,5,1000,${time}\n`);
  const files = { "a.csv": HEADER + rows.join("") };
  const advice = "4 samples were taken in 2.4 s, and 48 are needed: record for 47 s at this pace";
  assertStringIncludes((await play(files, "report", "a.csv")).stdout, advice);
  assertStringIncludes((await play(files, "report", "a.csv", "-o", "-")).stdout, advice);
});
for (const [what, files, mib] of [["descriptors", 1, 0], ["memory", 0, 1]] as const) {
  Deno.test(`report says that ${what} rose at the end only, and a gate on possible leaks fails`, async () => {
    const rows = Array.from({ length: 600 }, (_, second) => {
      const late = Math.max(0, second - 550);
      return `7,acme,1.0,${(100 + mib * late) * 2 ** 20},${20 + files * late},1000.00,${
        2000 + second
      }`;
    });
    const recording = { "a.csv": HEADER + rows.join("\n") + "\n" };
    const rise = files > 0
      ? "the number of descriptors rose by 3600/h"
      : "memory rose by 3.5 GiB/h";
    const line = `Possible leak: acme (pid 7): ${rise}, but only in the last 48 s: ` +
      "record for another 5 min\n";
    for (
      const [gate, expected] of [["leak", EXIT.recorded], ["possible-leak", EXIT.breached]] as const
    ) {
      const { code, stdout } = await play(recording, "report", "a.csv", `--fail-on=${gate}`);
      assertEquals(code, expected);
      assertStringIncludes(stdout, line);
    }
  });
}

Deno.test("report reads several recordings separately, also those of the original", async () => {
  const original = recordingOf([4096]).replaceAll(/$/gm, ",1").replaceAll(/^,1$/gm, "")
    .replace("timestamp,1", "timestamp,pid_stable");
  const files = { "a.csv": recordingOf([4096, 4096]), "b.csv": original };
  const { stdout } = await play(files, "report", "a.csv", "b.csv");
  assertEquals(stdout.match(/^Data: .*$/gm), ['Data: "a.csv" (2 rows)', 'Data: "b.csv" (1 row)']);
});

Deno.test("report leaves out a last line that was cut off, and says so", async () => {
  const whole = recordingOf([4096, 8192]);
  const { code, stdout, stderr } = await play({ "a.csv": whole.slice(0, -3) }, "report", "a.csv");
  assertEquals([code, stderr], [
    0,
    'profit: Left out line 3 of "a.csv": the last line has no end\n',
  ]);
  assertStringIncludes(stdout, '"a.csv" (1 row)');
});

Deno.test("lines that are left out are reported with reasons, counted, and an error with --strict", async () => {
  const files = { "a.csv": `${recordingOf([1, 2, 3, 4])}\x1b[2J\nx\ny\nz\n7,` };
  const told = await play(files, "report", "a.csv", "--format=json");
  assertEquals(told.code, 0);
  assertEquals(
    told.stderr,
    `\
profit: Left out line 6 of "a.csv": there are 7 columns, but 1 cell in "\\x1b[2J"
profit: Left out line 7 of "a.csv": there are 7 columns, but 1 cell in "x"
profit: Left out line 8 of "a.csv": there are 7 columns, but 1 cell in "y"
profit: Left out 1 more line of "a.csv"
profit: Left out line 10 of "a.csv": the last line has no end
`,
  );
  const [{ rows, left_out_rows }] = JSON.parse(told.stdout).recordings;
  assertEquals([rows, left_out_rows], [4, 5]);
  assertEquals((await play(files, "report", "a.csv", "-q")).stderr, "");
  const compared = await play(files, "compare", "a.csv", "a.csv", "--format=json");
  assertEquals(JSON.parse(compared.stdout).left_out_rows, { base: 5, new: 5 });
  for (const argv of [["report", "a.csv"], ["compare", "a.csv", "a.csv"]]) {
    await assertRejects(
      () => play(files, ...argv, "--strict"),
      DataError,
      'Cannot read "a.csv": line 6: there are 7 columns, but 1 cell',
    );
  }
  await assertRejects(
    () => play({ "a.csv": `${recordingOf([1, 2])}7,` }, "report", "a.csv", "--strict"),
    DataError,
    'Cannot read "a.csv": line 4: the last line has no end',
  );
});

Deno.test("among several files, one that is not a recording costs only itself, and the exit code is 1", async () => {
  const files = { "a.csv": recordingOf([1, 2]), "b.csv": "a,b\n", "c.csv": recordingOf([1]) };
  const argv = ["report", "a.csv", "b.csv", "c.csv", "--fail-on=mem_real>1"];
  const { code, stdout, stderr } = await play(files, ...argv);
  assertEquals(code, EXIT.failed);
  assertEquals(stdout.match(/^Data: .*$/gm), ['Data: "a.csv" (2 rows)', 'Data: "c.csv" (1 row)']);
  assertMatch(
    stderr,
    /^profit: Cannot read "b.csv": line 1: .*\nprofit: Cannot judge "mem_real>1" of "b.csv": no row was read\nFAIL mem_real>1/,
  );
  const { unread } = JSON.parse((await play(files, ...argv, "--format=json")).stdout);
  assertEquals(unread.length, 1);
  assertEquals(unread[0].file, "b.csv");
  assertMatch(unread[0].reason, /^Cannot read "b.csv": line 1: there is no column pid/);
  await assertRejects(() => play({ "b.csv": "" }, "report", "b.csv", "b.csv"), DataError);
});

Deno.test("report as JSON has the numbers, the verdicts and the breaches", async () => {
  const files = { "a.csv": recordingOf([4096, 12288]) };
  const condition = "--fail-on=mem_real>8KiB";
  const { code, stdout, stderr } = await play(files, "report", "a.csv", "--format=json", condition);
  assertEquals(code, EXIT.breached);
  assertStringIncludes(stderr, "the peak of mem_real is 12.0 KiB, 4.0 KiB over the threshold\n");
  const { recordings, failed } = JSON.parse(stdout);
  assertEquals(failed, [{ condition: "mem_real>8KiB", name: "acme", pid: 7, found: 12288 }]);
  const [{ file, ticks, rows, processes: [process] }] = recordings;
  assertEquals([file, ticks, rows], ["a.csv", 2, 2]);
  assertEquals([process.pid, process.name, process.samples], [7, "acme", 2]);
  const { first, mean, peak, last, growth } = process.mem_real;
  assertEquals([first, mean, peak, last], [4096, 8192, 12288, 12288]);
  assertEquals([process.leak, growth.per_hour], ["insufficient data", null]);
});

Deno.test("the JSON and the table say the same of processes and groups with few samples", async () => {
  // The memory of one process rises, and that of the other does not.
  const rising = recordingOf(Array.from({ length: 12 }, (_, at) => 1e6 + at * 4096));
  const others = recordingOf(Array.from({ length: 12 }, () => 1e6), "other").slice(HEADER.length)
    .replaceAll("7,other", "8,other");
  const files = { "a.csv": rising + others };
  const argv = ["report", "a.csv", "--group-by=name"];
  const { recordings: [{ processes, groups, overall }] } = JSON.parse(
    (await play(files, ...argv, "--format=json")).stdout,
  );
  const verdicts = [...processes, ...groups].map(({ leak }) => leak);
  assertEquals(verdicts, Array(4).fill("insufficient data"));
  assertEquals(overall.verdict, "not judged");
  const rises = processes.map((one: { mem_real: { growth: { verdict: string } } }) =>
    one.mem_real.growth.verdict
  );
  assertEquals(rises.toSorted(), ["insufficient data", "possible"]);
  const { stdout } = await play(files, ...argv);
  assertEquals(stdout.match(/^ *\S+ +(?:acme|other)? *not judged/gm)?.length, 4, stdout);
});

Deno.test("the CPU % of groups is at least what is shown without the CPU time of ended children", async () => {
  const part = recordingOf([1e6, 1e6]);
  const files = {
    "part.csv": part,
    "whole.csv": `${HEADER.trimEnd()},cpu_children_seconds\n` +
      part.slice(HEADER.length).replaceAll("\n", ",1.50\n"),
  };
  for (const [file, isPartial] of [["part.csv", true], ["whole.csv", false]] as const) {
    const argv = ["report", file, "--group-by=name"];
    const { stdout } = await play(files, ...argv);
    assertEquals(
      /^cpu % is at least what is shown: .*cpu_children_seconds/m.test(stdout),
      isPartial,
    );
    const page = await play(files, ...argv, "-o", "-");
    assertEquals(/Of groups, cpu % is at least what is shown/.test(page.stdout), isPartial);
    const { recordings } = JSON.parse((await play(files, ...argv, "--format=json")).stdout);
    const [group] = recordings[0].groups;
    assertEquals(group.cpu_percent_is_lower_bound, isPartial || undefined);
  }
});

Deno.test("a condition that judges nothing exits with 5, and one that judges only some is reported", async () => {
  const brief = recordingOf([4096, 8192]);
  const files = { "a.csv": brief, "empty.csv": HEADER };
  const judge = async (file: string, ...argv: string[]) => {
    const { code, stderr } = await play(files, "report", file, ...argv);
    return [code, stderr];
  };
  const tooShort =
    'profit: Cannot judge "leak": fewer than 48 samples; record for longer, or at a shorter --pace\n';
  assertEquals(await judge("a.csv", "--fail-on=leak"), [EXIT.unjudged, tooShort]);
  assertEquals(await judge("a.csv", "--fail-on=leak", "-q"), [EXIT.unjudged, tooShort]);
  assertEquals(await judge("a.csv", "--fail-on=leak", "--fail-on=mem_real>1"), [
    EXIT.breached,
    tooShort +
    "FAIL mem_real>1: acme (pid 7): the peak of mem_real is 8.0 KiB, 8192 times the threshold\n",
  ]);
  assertEquals(await judge("a.csv", "--fail-on=mem_private>1"), [
    EXIT.unjudged,
    'profit: Cannot judge "mem_private>1": mem_private is unknown\n',
  ]);
  assertEquals(await judge("empty.csv", "--fail-on=mem_real>1"), [
    EXIT.unjudged,
    'profit: "empty.csv" has no rows\n' +
    'profit: Cannot judge "mem_real>1": there is no process\n',
  ]);

  const long = recordingOf(Array.from({ length: 60 }, () => 4096));
  const both = long + brief.slice(HEADER.length).replaceAll("7,acme", "8,acme");
  const some = await play({ "b.csv": both }, "report", "b.csv", "--fail-on=leak", "--format=json");
  assertEquals(
    [some.code, some.stderr],
    [
      EXIT.recorded,
      'profit: Sorted the rows of "b.csv" in memory, because they are not in time order\n' +
      'profit: Not judged by "leak": acme (pid 8): fewer than 48 samples\n',
    ],
  );
  const { failed, not_judged, judged_nothing } = JSON.parse(some.stdout);
  assertEquals([failed, judged_nothing], [[], []]);
  assertEquals(not_judged[0], {
    condition: "leak",
    name: "acme",
    pid: 8,
    value: "mem_real",
    reason: "too few samples",
  });
});

Deno.test("a file without rows is reported, and passes no gate", async () => {
  const files = { "a.csv": HEADER, "b.csv": recordingOf([4096]) };
  const told = 'profit: "a.csv" has no rows\n';
  for (const rest of [[], ["-q"], ["b.csv"]]) {
    const { code, stderr } = await play(files, "report", "a.csv", ...rest);
    assertEquals([code, stderr], [EXIT.nothing, told]);
  }
  for (const command of [["report"], ["compare", "b.csv", "--to", "b.csv"]]) {
    const judge = async (...rest: string[]) => await play(files, ...command, "a.csv", ...rest);
    const gate = ["b.csv", "--fail-on=mem_real>1MiB"];
    const { code, stderr } = await judge(...gate);
    const why = 'profit: Cannot judge "mem_real>1MiB" of "a.csv": no row was read\n';
    assertEquals([code, stderr], [EXIT.unjudged, told + why]);
    const { stdout } = await judge(...gate, "--format=markdown");
    assertMatch(stdout, /^## PROFIT: not judged$/m);
    assertEquals((await judge("b.csv")).code, EXIT.nothing);
    assertEquals((await judge("b.csv", "--fail-on=mem_real>1")).code, EXIT.breached);
  }
});

Deno.test("a file of which a condition judges nothing does not pass it, whatever other files do", async () => {
  const files = {
    "long.csv": recordingOf(Array.from({ length: 60 }, () => 4096)),
    "brief.csv": recordingOf([4096, 4096]),
    "brief2.csv": recordingOf([4096]),
  };
  const judge = async (...argv: string[]) => {
    const { code, stderr } = await play(files, "report", ...argv, "-q");
    return [code, stderr];
  };
  const why = "fewer than 48 samples; record for longer, or at a shorter --pace\n";
  assertEquals(await judge("long.csv", "brief.csv", "brief2.csv", "--fail-on=leak"), [
    EXIT.unjudged,
    `profit: Cannot judge "leak" of "brief.csv", "brief2.csv": ${why}`,
  ]);
  assertEquals(await judge("long.csv", "--fail-on=leak"), [EXIT.recorded, ""]);
  assertEquals(await judge("long.csv", "brief.csv", "--fail-on=mem_real>1MiB"), [
    EXIT.recorded,
    "",
  ]);
  const held = await judge("long.csv", "brief.csv", "--fail-on=leak", "--fail-on=mem_real>1");
  assertEquals(held[0], EXIT.breached);
});

Deno.test("Markdown does not pass a gate if one of several files cannot be read", async () => {
  const files = { "a.csv": "what", "b.csv": recordingOf([4096]) };
  const args = ["report", "a.csv", "b.csv", "--fail-on=mem_real>1MiB"];
  const { code, stdout } = await play(files, ...args, "--format=markdown");
  assertEquals(code, EXIT.failed);
  assertMatch(stdout, /^## PROFIT: not judged$/m);
});

Deno.test("report says that it has sorted rows, and how many it has left out", async () => {
  const rows = recordingOf([4096, 8192]);
  const { code, stderr } = await play({ "a.csv": rows + rows }, "report", "a.csv");
  assertEquals([code, stderr], [
    0,
    `\
profit: Sorted the rows of "a.csv" in memory, because they are not in time order
profit: Left out 2 rows of "a.csv": another row has the same process and time
`,
  ]);
  const rounded = recordingOf([1, 2, 3, 4, 5]).replace(/,200[1-3]/g, ",2000");
  const told = await play({ "a.csv": rounded }, "report", "a.csv");
  assertStringIncludes(
    told.stderr,
    'profit: Left out 3 rows of "a.csv": another row has the same process and time; 3 rows have ' +
      "other values, probably because the times were shortened: export the times with three decimals\n",
  );
});

Deno.test("a restart is reported on its host, and none if hosts take turns", async () => {
  const rowsOf = (host: string, at: number, pidOf: (tick: number) => number) =>
    Array.from(
      { length: 40 },
      (_, tick) =>
        `${pidOf(tick)},acme,1.0,4096,5,${1000 + pidOf(tick)}.00,${2000 + tick + at},${host}\n`,
    );
  const calm = [...rowsOf("a", 0, () => 1), ...rowsOf("b", 0.5, () => 1)];
  const restarted = [...calm, ...rowsOf("c", 0.25, (tick) => tick < 20 ? 3 : 4)];
  for (const [rows, told] of [[calm, 0], [restarted, 1]] as const) {
    const text = `${HEADER.trim()},host\n${rows.join("")}`;
    const { stdout } = await play({ "a.csv": text }, "report", "a.csv");
    assertEquals(stdout.match(/^Restarted: acme 1 time: pid 4 for 3 /gm)?.length ?? 0, told);
  }
});

Deno.test("report refuses a file that is not a recording", async () => {
  await assertRejects(
    () => play({ "a.csv": "" }, "report", "a.csv"),
    DataError,
    'Cannot read "a.csv": it is empty',
  );
});

Deno.test("compare shows changes by name, and fails if a value grew beyond its limit", async () => {
  const sizes = (mib: number) =>
    Array.from({ length: 60 }, (_, at) => mib * 2 ** 20 + at % 3 * 102400);
  const files = { "base.csv": recordingOf(sizes(10)), "new.csv": recordingOf(sizes(12)) };
  const conditions = ["mem_real>+10%", "mem_real.peak>+3MiB", "mem_real>12MiB", "leak"];
  const argv = ["base.csv", "new.csv", ...conditions.map((one) => `--fail-on=${one}`)];
  const { code, stdout, stderr } = await play(files, "compare", ...argv);
  assertEquals(code, EXIT.breached);
  assertMatch(stdout, /^acme: pid 7 in 60 ticks → pid 7 in 60 ticks$/m);
  assertMatch(stdout, /^memory MiB +10\.1 → 12\.1 +\+2\.0 MiB \(\+19\.8 %\) .* yes, higher$/m);
  assertEquals(
    stderr,
    `\
FAIL mem_real>+10%: acme: the mean of mem_real is 19.8 % higher, 9.8 percentage points over the threshold
FAIL mem_real>12MiB: acme (pid 7): the peak of mem_real is 12.2 MiB, 200.0 KiB over the threshold
`,
  );
  const asJson = await play(files, "compare", ...argv, "--format=json");
  const { both: [acme], failed } = JSON.parse(asJson.stdout);
  assertEquals([acme.name, acme.metrics.mem_real.verdict], ["acme", "higher"]);
  assertEquals(failed.length, 2);
});

Deno.test("a process in a joined recording has the values that it has in that of its host", async () => {
  const rowsOf = (host: string, offset: number) =>
    Array.from({ length: 20 }, (_, second) => {
      const row = (pid: number, start: number, cpu: number) =>
        `${pid},acme,${cpu}.0,4096,5,${start.toFixed(2)},${2000 + second + offset},${host}\n`;
      // The second process starts in the middle, and its first value covers a tenth of a second.
      const next = second < 10 ? "" : row(8, 2009.9 + offset, second === 10 ? 100 : 10);
      // The recording of the first host pauses.
      return second > 3 && second < 16 && host === "web1" ? "" : row(7, 1000, second) + next;
    });
  const hosts = { web1: rowsOf("web1", 0.125), web2: rowsOf("web2", 0.75) };
  const header = HEADER.replace("\n", ",host\n");
  const files = {
    web1: header + hosts.web1.join(""),
    web2: header + hosts.web2.join(""),
    both: header + hosts.web1.map((rows, at) => rows + hosts.web2[at]).join(""),
  };
  const processesOf = async (file: string) => {
    const { stdout } = await play(files, "report", file, "--format=json");
    const [{ processes }] = JSON.parse(stdout).recordings;
    const keyOf = (one: { pid: number; labels: { host: string } }) =>
      `${one.labels.host} ${one.pid}`;
    return processes.toSorted((a: never, b: never) => keyOf(a) < keyOf(b) ? -1 : 1);
  };
  const alone = [...await processesOf("web1"), ...await processesOf("web2")];
  assertEquals(alone.length, 4);
  assertEquals(await processesOf("both"), alone);
});

Deno.test("a hundred containers, in each of which the process has the pid 1, are a hundred processes", async () => {
  const pods = (seconds: number) =>
    HEADER.replace("\n", ",pod\n") +
    Array.from({ length: seconds }, (_, second) =>
      Array.from({ length: 100 }, (_, pod) => {
        const size = 100 * 2 ** 20 + (pod === 7 ? second * 2 ** 20 : 0);
        const time = (2000 + second + pod / 1000).toFixed(3);
        return `1,acme,10.0,${size},5,1000.00,${time},pod${pod}\n`;
      }).join("")).join("");
  const files = { "many.csv": pods(60), "few.csv": pods(3) };
  const judge = async (...args: string[]) => await play(files, ...args, "--fail-on=leak");
  const { code, stderr } = await judge("report", "many.csv");
  assertEquals(code, EXIT.breached);
  assertEquals(stderr.match(/^FAIL leak: .* grows by/gm), [
    "FAIL leak: acme (pid 1, pod=pod7): memory grows by",
  ]);
  const few = await play(files, "report", "few.csv", "--format=json");
  const { processes } = JSON.parse(few.stdout).recordings[0];
  assertEquals(processes.length, 100);
  const { stdout } = await play(files, "compare", "few.csv", "many.csv");
  assertMatch(stdout, /^acme: 100 processes in 3 ticks → 100 processes in 60 ticks$/m);
  // Without a label, their starts tell them apart.
  const unlabelled = files["many.csv"].replace(",pod", "")
    .replaceAll(/1000[.]00,(.*),pod(\d+)$/gm, (_, time, pod) => `${1000 + Number(pod)}.00,${time}`);
  const alike = await play({ a: unlabelled }, "report", "a", "--format=json", "--fail-on=leak");
  assertEquals(alike.code, EXIT.breached);
  assertEquals(JSON.parse(alike.stdout).recordings[0].processes.length, 100);
});

Deno.test("sums over several hosts do not depend on when each host takes its samples", async () => {
  const hosts = (offset: number) => {
    const row = (second: number, pid: number, host: string) =>
      `${pid},acme,10.0,${pid * 2 ** 20},5,1000.00,${(2000 + second).toFixed(3)},${host}\n`;
    const rows = Array.from(
      { length: 60 },
      (_, second) => row(second, 10, "web1") + row(second + offset, 20, "web2"),
    );
    return HEADER.replace("\n", ",host\n") + rows.join("");
  };
  const files = { "base.csv": hosts(0), "new.csv": hosts(0.4) };
  const { code, stdout } = await play(
    files,
    "compare",
    "base.csv",
    "new.csv",
    "--fail-on=mem_real>+1%",
  );
  assertEquals(code, EXIT.recorded);
  assertMatch(stdout, /^memory MiB +30\.0 → 30\.0 +\+0 B \(\+0\.0 %\) .* no$/m);
  assertMatch(stdout, /^peak memory MiB +30\.0 → 30\.0 /m);
  for (const file of ["base.csv", "new.csv"]) {
    const { code } = await play(files, "report", file, "--fail-on=peak_memory>29MiB", "-q");
    assertEquals(code, EXIT.breached, file);
  }
});

Deno.test("compare of several runs says that its test is between runs, and compares whole runs", async () => {
  const run = (mib: number, seconds: number) =>
    recordingOf(Array.from({ length: seconds }, () => mib * 2 ** 20));
  const files = {
    "a1": run(10, 30),
    "a2": run(11, 32),
    "a3": run(12, 31),
    "b1": run(20, 40),
    "b2": run(21, 43),
    "b3": run(22, 41),
    "c3": run(12, 32).replaceAll("acme", "other"),
  };
  const sides = (...bases: string[]) => ["compare", ...bases, "--to", "b1", "b2", "b3"];
  const condition = "--fail-on=mem_real>+5%";
  const { code, stdout, stderr } = await play(files, ...sides("a1", "a2", "a3"), condition);
  assertEquals([code, stderr], [
    EXIT.breached,
    "FAIL mem_real>+5%: acme: the mean of mem_real is 90.9 % higher, 85.9 percentage points over the threshold\n",
  ]);
  assertMatch(stdout, /^acme: 3 processes in 93 ticks of 3 runs → 3 processes in 124 ticks of 3/m);
  assertMatch(stdout, /^wall time s +30\.00 → 40\.33 +\+10\.33 \(\+34\.4 %\) +yes, higher$/m);
  assertMatch(stdout, /^CPU time s, at least +3\.\d\d → 4\.\d\d +\+1\.\d\d .* +yes, higher$/m);
  assertMatch(stdout, /^peak memory MiB +11\.0 → 21\.0 +\+10\.0 \(\+90\.9 %\) +yes, higher$/m);
  assertMatch(
    stdout,
    /^A change is beyond variation if it is larger than the differences between equal runs$/m,
  );

  const two = await play(files, ...sides("a1", "a2"), condition);
  assertEquals([two.code, two.stderr], [
    EXIT.unjudged,
    'profit: Cannot judge "mem_real>+5%": too few runs; record for longer, or compare three runs or ' +
    "more on each side\n",
  ]);
  assertMatch(two.stdout, /^memory MiB .* too few runs$/m);
});

Deno.test("the warm-up of a run is left out of a comparison and of its judgement", async () => {
  const run = (first: number) =>
    recordingOf(Array.from({ length: 60 }, (_, at) => (at < 5 ? first : 10) * 2 ** 20));
  const files = { "a.csv": run(1), "b.csv": run(900) };
  const judge = async (...argv: string[]) => {
    const conditions = ["--fail-on=mem_real>+5%!", "--fail-on=mem_real>800MiB"];
    const { code, stdout } = await play(files, "compare", "a.csv", "b.csv", ...conditions, ...argv);
    return [code, /^acme: pid 7 in (\d+) ticks/.exec(stdout)?.[1]];
  };
  assertEquals(await judge(), [EXIT.breached, "60"]);
  assertEquals(await judge("--warm-up=4"), [EXIT.breached, "56"]);
  assertEquals(await judge("--warm-up=5s"), [EXIT.recorded, "55"]);
});

Deno.test("report leaves the warm-up of each run out of its numbers, and reports its rows", async () => {
  const row = (run: number, second: number) =>
    `7,acme,1.0,${(second < 5 ? 900 : 10) * 2 ** 20},3,1000.00,${run * 1000 + second}.000,${run}\n`;
  const text = HEADER.replace("\n", ",run\n") +
    [1, 2].map((run) => Array.from({ length: 10 }, (_, second) => row(run, second)).join(""))
      .join("");
  const files = { "a.csv": text };
  const judge = async (...argv: string[]) =>
    await play(files, "report", "a.csv", "--fail-on=mem_real>800MiB", ...argv);
  assertEquals((await judge()).code, EXIT.breached);
  assertEquals((await judge("--warm-up=4")).code, EXIT.breached);
  const { code, stdout } = await judge("--warm-up=5");
  assertEquals(code, EXIT.recorded);
  assertStringIncludes(stdout, "\nWarm-up: 10 rows of the first 5 s are in the data only");
  assertStringIncludes(stdout, 'a.csv" (20 rows)\n');
  const json = JSON.parse((await judge("--warm-up=5", "--format=json")).stdout).recordings[0];
  const { ticks, rows, warm_up_rows } = json;
  assertEquals([ticks, rows, warm_up_rows], [10, 10, 10]);
  // No values remain to be judged.
  assertEquals((await judge("--warm-up=1h")).code, EXIT.unjudged);
});

Deno.test("the column run distinguishes the runs in a file", async () => {
  const runs = (...sizes: number[]) =>
    HEADER.replace("\n", ",run\n") +
    sizes.map((mib, at) =>
      recordingOf(Array.from({ length: 30 }, () => mib * 2 ** 20)).slice(HEADER.length)
        .replaceAll("\n", `,${at + 1}\n`).replaceAll("1000.00,20", `1000.00,${at + 2}0`).replaceAll(
          "7,acme",
          `${at}7,acme`,
        )
    ).join("");
  const files = { "a.csv": runs(10, 11, 12), "b.csv": runs(20, 21, 22) };
  const { stdout } = await play(files, "compare", "a.csv", "b.csv", "--format=json");
  const { between_runs, totals, both: [acme] } = JSON.parse(stdout);
  assertEquals([between_runs, acme.base.runs, acme.new.runs], [true, 3, 3]);
  assertEquals(acme.metrics.mem_real.verdict, "higher");
  const { base, new: after, verdict } = totals.peak_memory;
  assertEquals([base, after, verdict], [11 * 2 ** 20, 21 * 2 ** 20, "higher"]);
});

Deno.test("compare fails on a rise from 0 in percent, and not on a value that stays 0", async () => {
  const recording = (cpu: number) =>
    recordingOf(Array.from({ length: 60 }, () => 4096)).replaceAll(",10.0,", `,${cpu}.0,`);
  const files = { "base.csv": recording(0), "new.csv": recording(50) };
  const play2 = (next: string) =>
    play(files, "compare", "base.csv", next, "--fail-on=cpu_percent>+10%");
  const { code, stderr } = await play2("new.csv");
  assertEquals([code, stderr], [
    EXIT.breached,
    "FAIL cpu_percent>+10%: acme: the mean of cpu_percent rose from 0 to 50\n",
  ]);
  assertEquals((await play2("base.csv")).code, EXIT.recorded);
});

Deno.test("a process can be judged by the 95th percentile, which one value does not move", async () => {
  const files = {
    "a.csv": recordingOf(Array.from({ length: 60 }, (_, at) => at === 7 ? 9e9 : 1e6)),
  };
  const judge = (limit: string) =>
    play(files, "report", "a.csv", "--format=json", `--fail-on=mem_real.p95>${limit}`);
  const { code, stdout } = await judge("0.9MB");
  assertEquals(code, EXIT.breached);
  const [{ processes: [{ mem_real, num_open_files }] }] = JSON.parse(stdout).recordings;
  assert(Math.abs(mem_real.p95 - 1e6) < 5e3);
  assertEquals(num_open_files.p95, undefined);
  assertEquals((await judge("2MB")).code, EXIT.recorded);
});

Deno.test("compare of recordings without a common name ends with 3, and a gate on it with 5", async () => {
  const files = { "a.csv": recordingOf([1]), "b.csv": recordingOf([1], "other") };
  const { code, stdout } = await play(files, "compare", "a.csv", "b.csv");
  assertEquals(code, EXIT.nothing);
  const gate = await play(files, "compare", "a.csv", "b.csv", "--fail-on=mem_real>+1%");
  assertEquals([gate.code, gate.stderr], [
    EXIT.unjudged,
    'profit: Cannot judge "mem_real>+1%": no name is in both recordings\n',
  ]);
  assertMatch(stdout, /^No name is in both recordings$/m);
});

Deno.test("compare of a recording with itself finds nothing", async () => {
  const files = {
    "a.csv": recordingOf(Array.from({ length: 60 }, (_, at) => 4096 * (9 + at % 7))),
  };
  const { code, stdout } = await play(files, "compare", "a.csv", "a.csv", "--fail-on=mem_real>+0%");
  assertEquals(code, EXIT.recorded);
  assertEquals(stdout.match(/yes/g), null);
});

Deno.test("a step of the clock is in the JSON, with its size and time", async () => {
  const rows = Array.from({ length: 120 }, (_, at) => {
    const timestamp = 1_700_000_000 + 2 * at + (at < 60 ? 0 : 3600);
    return `7,acme,${1e7 + 4e5 * at},1600000000.00,${timestamp}\n`;
  });
  const file = "pid,name,mem_real,creation_epoch,timestamp\n" + rows.join("");
  const { stdout } = await play({ "a.csv": file }, "report", "a.csv", "--format=json");
  const [{ clock_steps, latest_clock_steps }] = JSON.parse(stdout).recordings;
  assertEquals(clock_steps, 1);
  assertEquals(latest_clock_steps, [{ by_seconds: 3600, timestamp: 1_700_003_720 }]);
});

Deno.test("labels do not change a comparison", async () => {
  const plain = recordingOf([1, 3, 2]);
  const labelled = plain.replaceAll("\n", ",web1\n").replace("web1", "host");
  const [expected, found] = [plain, labelled].map((text) =>
    play({ "a.csv": text, "b.csv": text }, "compare", "a.csv", "b.csv")
  );
  assertEquals(await found, await expected);
});

Deno.test("the leaking host is named if two hosts in one file have the same pid", async () => {
  const sizes = (growth: number) => Array.from({ length: 200 }, (_, at) => 2 ** 24 + growth * at);
  const [header, ...leaking] = recordingOf(sizes(2 ** 19)).trimEnd().split("\n");
  const steady = recordingOf(sizes(0)).trimEnd().split("\n").slice(1);
  const rows = leaking.flatMap((row, at) => [`${row},web1`, `${steady[at]},web2`]);
  const files = { "a.csv": [`${header},host`, ...rows, ""].join("\n") };
  const { code, stdout, stderr } = await play(files, "report", "a.csv", "--fail-on=leak");
  assertEquals(code, EXIT.breached);
  assertMatch(stdout, / name +leak +labels +rows/);
  assertMatch(stdout, / likely +host=web1 .*\n.* no +host=web2 /);
  assertMatch(stdout, /^Likely leak: \w+ [(]pid \d+, host=web1[)]: memory grows/m);
  assertMatch(stdout, /^Not recorded: anonymous memory .*, limits of memory; .*=[+]mem_anon/m);
  assertMatch(stderr, /leak: \w+ [(]pid \d+, host=web1[)]/);
  const json = await play(files, "report", "a.csv", "--fail-on=leak", "--format=json");
  const { recordings: [{ processes }], failed } = JSON.parse(json.stdout);
  const labels = processes.map((one: { labels: unknown }) => one.labels);
  assertEquals(labels, [{ host: "web1" }, { host: "web2" }]);
  assertEquals(failed[0].labels, { host: "web1" });
});

Deno.test("report and compare take a log of another tool, and report what is missing in it", async () => {
  const lines = Array.from({ length: 60 }, (_, at) => `${at}.000 10.000 ${10 + at}.000 99.000\n`);
  const log = "# Elapsed time   CPU (%)     Real (MB)   Virtual (MB)\n" + lines.join("");
  const { stdout, stderr } = await play({ "a.txt": log }, "report", "a.txt");
  assertStringIncludes(
    stderr,
    '"a.txt" is a log of psrecord, which does not contain a process id, a name, ',
  );
  assertMatch(
    stdout,
    /^ *\? {2}[(]no name[)] +likely +60 +10[.]0 +10[.]0 +10[.]0 +39[.]5 +69[.]0 +69[.]0 +[?]$/m,
  );
  assertStringIncludes(stdout, "Likely leak: (no name): memory grows by 3.5 GiB/h");
  const json = JSON.parse((await play({ a: log }, "report", "--format=json", "a")).stdout);
  const [{ pid, num_open_files }] = json.recordings[0].processes;
  assertEquals([pid, num_open_files.peak], [null, null]);
  const compared = await play({ a: log, b: log }, "compare", "-q", "a", "b");
  assertStringIncludes(compared.stdout, "1 process in 60 ticks");
  assertEquals(compared.stderr, "");
});

Deno.test("report distinguishes processes of one name by the column command", async () => {
  const header = "pid,name,mem_real,creation_epoch,timestamp,command\n";
  const row = (pid: number, script: string) =>
    `${pid},python3,4096,1,2,python3 -u /srv/${script}\n`;
  const files = { "a.csv": header + row(7, "web.py") + row(8, "mail.py") };
  const { stdout } = await play(files, "report", "a.csv");
  assertMatch(stdout, /^ +7 {2}python3 web[.]py +not judged/m);
  assertMatch(stdout, /^ +8 {2}python3 mail[.]py +not judged/m);
});
