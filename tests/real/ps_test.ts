/**
 * Tests whole recordings by ps and lsof: on macOS, and on Linux with --source=ps.
 */

import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { has, needs } from "../needs.ts";
import { rowsOf, runProfit, runShell } from "./profit.ts";
import { startDenoActor } from "./start_actor.ts";

const isLinux = await has("Linux");
const SOURCE = isLinux ? ["--source=ps"] : [];
const onLinux = await needs("Linux");
const withBoth = await needs("ps", "lsof");
const withBothOnLinux = await needs("Linux", "ps", "lsof");

/**
 * The tolerance of CPU %. ps has whole seconds on Linux, which over four seconds are 26 points.
 * Elsewhere it has hundredths.
 */
const CPU_TOLERANCE = isLinux ? 26 : 5;

Deno.test(withBoth("a known child is recorded by ps and lsof"), async () => {
  await using actor = await startDenoActor();
  const one = async (column: string) => {
    const args = [`--pid=${actor.pid}`, "--duration=0", `--columns=${column}`, ...SOURCE];
    return Number(rowsOf((await runProfit(args)).stdout)[0]![column]);
  };
  const filesBefore = await one("num_open_files");
  const opened = Number(await actor.ask("descriptors"));
  assertEquals(await one("num_open_files"), filesBefore + opened);
  const bytesBefore = await one("mem_real");
  const touched = Number(await actor.ask("pages 16384"));
  assertAlmostEquals(await one("mem_real") - bytesBefore, touched, touched * 0.02);
  assertAlmostEquals(await one("creation_epoch"), Date.now() / 1000, 60);

  // The time is longer than the recording, because lsof takes long at the start among thousands of
  // processes.
  const burning = actor.ask("look 0.5 9");
  const args = ["--pace=4", "--duration=4", ...SOURCE];
  const rows = rowsOf((await runProfit([`--pid=${actor.pid}`, ...args])).stdout);
  const looks = (await burning).split(",").map((look) => look.split(" ").map(Number));
  // A busy machine decides how much CPU time the process gets, and when.
  const usedUntil = (time: number) => looks.findLast(([at]) => at! <= time)![1]!;
  const [start, end] = rows.map((row) => Number(row["timestamp"]));
  const percent = (usedUntil(end!) - usedUntil(start!)) / (end! - start!) * 100;
  assertAlmostEquals(Number(rows[1]!["cpu_percent"]), percent, CPU_TOLERANCE);
});

Deno.test(
  withBothOnLinux("recordings by ps and by /proc agree with each other and with ps"),
  async () => {
    await using actor = await startDenoActor();
    const columns = "+ppid,user,command,state,num_threads,mem_virtual";
    const args = [`--pid=${actor.pid}`, "--pace=0.5", "--duration=2", `--columns=${columns}`];
    const [byProc, byPs] = await Promise.all([
      runProfit(args),
      runProfit([...args, "--source=ps"]),
    ]);
    assertEquals([byProc.code, byPs.code], [0, 0], byPs.stderr);
    const [procRows, psRows] = [rowsOf(byProc.stdout), rowsOf(byPs.stdout)];
    assertEquals(Object.keys(psRows[0]!), Object.keys(procRows[0]!));
    for (
      const column of ["pid", "name", "num_open_files", "ppid", "user", "command", "num_threads"]
    ) {
      assertEquals(psRows[0]![column], procRows[0]![column], column);
    }
    for (const [column, tolerance] of [["creation_epoch", 1], ["mem_real", 500_000]] as const) {
      assertAlmostEquals(Number(psRows[0]![column]), Number(procRows[0]![column]), tolerance);
    }
    const [, taken, skipped] = /^Ticks: (\d+) taken, (\d+) skipped/m.exec(byPs.stderr)!;
    assertEquals(Number(taken) + Number(skipped), 5);
    assertEquals(psRows.length, Number(taken));
    const times = psRows.map((row) => Number(row["timestamp"]));
    assert(times.at(-1)! - times[0]! >= 1.9, `${times}`);
    const header = (stderr: string) => stderr.split("\n")[0]!.trim().split(/ +/);
    assertEquals(header(byPs.stderr), header(byProc.stderr));

    const row = procRows.at(-1)!;
    const ps = async (format: string) =>
      (await runShell(`ps -o ${format}= -p ${actor.pid}`)).stdout.trim();
    assertEquals(row["ppid"], await ps("ppid"));
    assertEquals(row["user"], await ps("user:64"));
    assertEquals(row["state"], await ps("s"));
    assertEquals(row["num_threads"], await ps("nlwp"));
    assertEquals(row["command"], await ps("args"));
    assertEquals(Number(row["mem_virtual"]), Number(await ps("vsz")) * 1024);
  },
);

/**
 * Runs PROFIT with a `ps` that misbehaves in some calls. In all other calls it prints the same as
 * procps for the last argument, the requested process.
 */
function withFakePs(isBad: string, misdeed: string, profit: string) {
  return runShell(`
    folder=$(mktemp -d)
    cat >$folder/ps <<'EOF'
#!/bin/sh
calls=$(dirname $0)/calls; echo >>$calls; call=$(wc -l <$calls)
if [ $call ${isBad} ]; then ${misdeed}; exit; fi
for pid in "$@"; do :; done
echo "$pid 1 0 1024 00:00:01 S sh Wed Jul 29 15:37:10 2020 sh"
EOF
    chmod +x $folder/ps; PATH=$folder:$PATH ${profit} </dev/null; code=$?; rm -r $folder; exit $code`);
}

const PROFIT = '"$@" --source=ps --pid=$$ --columns=pid --pace=0.2 --duration=1';

for (
  const [title, misdeed, message] of [
    ["prints half a line", "printf '   77 1 0 12'", 'middle of a line: "   77 1 0 12"'],
    ["prints nothing", "exit 0", '"ps" printed nothing'],
    ["exits 1", "echo 'ps: no' >&2; exit 1", '"ps" failed with exit code 1: ps: no'],
    [
      "prints 10 MB of something else",
      "head -c 10000000 /dev/zero | tr '\\0' x; echo",
      'Cannot read what "ps" printed: "xxxxxxxx',
    ],
    ["never stops printing", "exec yes", '"ps" printed more than 16 MiB'],
    ["hangs", "exec sleep 60", '"ps" did not answer within 2 s'],
  ] as const
) {
  Deno.test(onLinux(`a ps that ${title} is an error at once`), async () => {
    const { code, stdout, stderr } = await withFakePs("-gt 0", misdeed, PROFIT);
    assertEquals([code, stdout], [1, ""]);
    assert(stderr.startsWith("profit: ") && stderr.includes(message), stderr);
    assertMatch(stderr, /; PROFIT needs the ps of procps\n$/);
  });
}

Deno.test(onLinux("a ps that hangs once costs ticks"), async () => {
  // The first calls succeed: the trial, the pid, the baseline and two ticks. The next call hangs,
  // and later calls do not.
  const profit = PROFIT.replace("--duration=1", "--duration=4");
  const { code, stdout, stderr } = await withFakePs("-eq 6", "exec sleep 60", profit);
  assertEquals(code, 0, stderr);
  assertMatch(stderr, /^profit: Tick missed: "ps" did not answer within 2 s$/m);
  assertMatch(stderr, /^Missed: 1 more; "ps" did not answer within 2 s$/m);
  const [, taken, skipped] = /^Ticks: (\d+) taken, (\d+) skipped/m.exec(stderr)!;
  assertEquals(Number(taken) + Number(skipped) + 1, 21);
  assertEquals(rowsOf(stdout).length, Number(taken));
});

Deno.test(onLinux("a missing program is named, with advice"), async () => {
  const script = `deno=$1; shift; PATH=/nowhere $deno "$@" acme --source=ps`;
  const { code, stderr } = await runShell(script);
  assertEquals(code, 1);
  assertEquals(stderr, 'profit: Cannot run "ps": no such program; PROFIT needs the ps of procps\n');
  const wanted = await runProfit(["acme", "--source=ps", "--columns=mem_unique"]);
  assertEquals(wanted.code, 2);
  assertMatch(wanted.stderr, /Column "mem_unique" cannot be had on Linux with --source ps; there/);
});
