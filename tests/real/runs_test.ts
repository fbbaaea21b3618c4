/**
 * Tests several runs of a command, and of two commands in turn.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Ended } from "../limits.ts";
import { needs } from "../needs.ts";
import { rowsOf, runShell } from "./profit.ts";

const onLinux = await needs("Linux");

/** Runs a script in a separate folder, in which recordings write out.csv. */
async function play(script: string): Promise<Ended & { rows: Record<string, string>[] }> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_runs_" });
  try {
    const ended = await runShell(`cd ${folder}; ${script}`);
    return { ...ended, rows: rowsOf(Deno.readTextFileSync(`${folder}/out.csv`)) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Returns the values of a column in order, without repetitions. */
function courseOf(rows: readonly Record<string, string>[], ...columns: string[]): string[] {
  return rows.map((row) => columns.map((column) => row[column]).join(" "))
    .filter((value, at, all) => value !== all[at - 1]);
}

Deno.test(onLinux("--runs starts a command again and again, and numbers its rows"), async () => {
  const { code, stderr, stdout, rows } = await play(
    `"$@" --runs=3 --pace=0.1 -o out.csv --label=host=a -- sh -c 'echo hello; sleep 0.3'`,
  );
  assertEquals([code, stdout], [0, "hello\nhello\nhello\n"], stderr);
  assertEquals(courseOf(rows, "host", "run"), ["a 1", "a 2", "a 3"]);
  assertEquals(stderr.match(/^profit: run [123] of 3: \d+\.\d\d s; CPU /gm)?.length, 3, stderr);
  assertMatch(stderr, /^3 runs +mean +std\. dev\. +least +most\nwall time s +\d+\.\d\d /m);
  assert(!stderr.includes("Restarted"), stderr);
  // The table of runs comes first, and has the totals of the trees.
  assertMatch(stderr, /^3 runs .*\n(?:.+\n)+\nNot judged\n/m);
  assert(!stderr.includes("Trees of processes"), stderr);
});

/** Holds a number of bytes for a second: tail keeps text without a line end in memory. */
const hold = (bytes: number) => `(head -c ${bytes} /dev/zero; sleep 1) | tail -n 1 >held`;

Deno.test(
  onLinux("--against starts the commands in turn, and compares them as compare does"),
  async () => {
    const [more, less] = [hold(40_000_000), hold(4_000_000)];
    const { code, stderr, stdout, rows } = await play(
      `"$@" --runs=2 --pace=0.05 -o out.csv --report=a.html --fail-on='mem_real.peak>+10MiB!' \\
        --against "sh -c '${less}'" -- sh -c '${more}'; code=$?
      "$@" compare out.csv --fail-on='mem_real.peak>+10MiB!'
      [ $? = $code ] && exit $code`,
    );
    assertEquals(code, 4, stderr);
    assertEquals(courseOf(rows, "run", "side"), ["1 base", "1 new", "2 base", "2 new"]);
    const memoryOf = (text: string) => /^tail: .*\n.*\n.*\n(memory MiB .*?\))/m.exec(text)?.[1];
    assert(memoryOf(stdout), stdout);
    assertEquals(memoryOf(stderr), memoryOf(stdout));
    assertMatch(stderr, /^Report: "a[.]html", with the runs in order of time, not compared$/m);
    const breaches = stderr.match(/^FAIL mem_real\.peak>\+10MiB!: tail: .* MiB higher/gm);
    assertEquals(breaches?.length, 2, stderr);
  },
);

Deno.test(onLinux("--format=json writes the comparison to standard output"), async () => {
  const { stdout } = await play(
    `"$@" -q --runs=1 --pace=0.1 -o out.csv --format=json --against 'sleep 0.1' -- sleep 0.5`,
  );
  const { totals, both } = JSON.parse(stdout);
  assert(totals.wall_seconds.base >= 0.1 && totals.wall_seconds.new >= 0.5, stdout);
  assertEquals(both.map(({ name }: { name: string }) => name), ["sleep"]);
});

Deno.test(
  onLinux("conditions on whole runs are judged of each, and of how they changed"),
  async () => {
    const slower = `--runs=3 --pace=0.1 -q -o out.csv --against 'sleep 0.1' -- sleep 3`;
    const { code, stderr } = await play(
      `"$@" --fail-on='wall_seconds>3' --fail-on='wall_seconds>+1%!' --fail-on='cpu_seconds>1h' ${slower}`,
    );
    assertEquals(code, 4);
    const lines = stderr.trim().split("\n").map((line) =>
      line.replace(/[\d.]+ (s\b|%|percentage points)/g, "?")
    );
    assertEquals(lines, [
      "FAIL wall_seconds>+1%!: whole runs: wall_seconds is ? higher, ? over the threshold",
      ...[1, 2, 3].map((run) =>
        `FAIL wall_seconds>3: run ${run} of new: wall_seconds is ?, ? over the threshold`
      ),
    ]);
    const one = await play(`"$@" -q -o out.csv --fail-on='wall_seconds>0.1' -- sleep 0.3`);
    assertMatch(one.stderr, /^FAIL wall_seconds>0\.1: sleep: wall_seconds is \d+\.\d\d s, /);
    assertEquals(one.code, 4);
  },
);

Deno.test(
  onLinux("the code of the first run that failed is passed on, behind that of a condition"),
  async () => {
    const failing = `--runs=3 --pace=0.1 -- sh -c 'echo >>made; sleep 0.2; exit $(wc -l <made)'`;
    const { code, stderr, rows } = await play(`"$@" -o out.csv ${failing}`);
    assertEquals([code, courseOf(rows, "run")], [1, ["1", "2", "3"]], stderr);
    assertMatch(stderr, /^profit: run 2 of 3: .*; ended with 2$/m);
    const held = await play(`"$@" -q -o out.csv --fail-on='num_open_files>1' ${failing}`);
    assertEquals(held.code, 4);
  },
);

Deno.test(
  onLinux("--duration ends each run, and PROFIT reports processes that a run leaves behind"),
  async () => {
    const { code, stderr, rows } = await play(
      `"$@" --runs=2 --pace=0.1 --duration=0.5 -o out.csv -- sh -c '
        sleep 600 & echo $! >>left; exec sleep 600'
      code=$?; kill $(cat left); exit $code`,
    );
    assertEquals([code, courseOf(rows, "run")], [0, ["1", "2"]], stderr);
    assertEquals(stderr.match(/^profit: run [12] of 2: .*; ended by PROFIT/gm)?.length, 2, stderr);
    assertMatch(stderr, /^profit: run 1 left processes running: "sleep" \(pid \d+\)$/m);
  },
);

Deno.test(onLinux("a signal ends the run, and no further run starts"), async () => {
  const { code, stderr, rows } = await play(
    `"$@" --runs=5 --pace=0.1 -o out.csv -- sh -c 'echo >>made; exec sleep 600' &
    wait_until '[ -e made ]'; kill $!; wait $!`,
  );
  assertEquals([code, courseOf(rows, "run")], [143, ["1"]], stderr);
  assertMatch(stderr, /; interrupted, and not counted\nprofit: 1 of 5 runs were made$/m);
});
