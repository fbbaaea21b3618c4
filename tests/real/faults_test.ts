/**
 * Tests real faults during a recording: files that vanish, limits, a machine that stops, a wall
 * clock that is set.
 */

import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { FAKETIME, has, needs, OWN_MOUNTS } from "../needs.ts";
import { rowsOf, runShell } from "./profit.ts";

const onLinux = await needs("Linux");
const withMounts = await needs("mounts of its own");
const withLimits = await needs("prlimit");
const withStrace = await needs("Linux", "strace");

/**
 * The library sets the clock of any program. Without the library, the sources set their own clock.
 */
const hasFaketime = await has("faketime");
const withClock = await needs("Linux", hasFaketime ? "faketime" : "the sources");

/** Waits until there are more lines than this, or PROFIT has ended. */
const ROWS = `rows() {
    wait_until '[ "$(wc -l <out.csv)" -gt '$1' ] || ! kill -0 $profit'
  }`;

/** Records $sleep in the background as $profit, in a separate folder, until there are rows. */
const START = `cd $folder
  "$@" --pid=$sleep --pace=10ms --duration=60 -o out.csv & profit=$!
  ${ROWS}; rows 5`;

/** Runs a script in which $folder is a separate folder and $sleep a process to record. */
async function play(script: string, program?: string) {
  const folder = Deno.makeTempDirSync({ prefix: "profit_faults_" });
  try {
    const setting = `export folder=${folder}; sleep 60 & export sleep=$!`;
    return await runShell(
      `${setting}\n${script}\ncode=$?; kill $sleep 2>/dev/null; exit $code`,
      program,
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Returns the rows of a CSV, all of which must be complete. */
function wholeRowsOf(csv: string): Record<string, string>[] {
  assert(csv.endsWith("\n"));
  const rows = rowsOf(csv);
  assert(rows.length >= 5);
  assert(rows.every((row) => /^\d+[.]\d{3}$/.test(row["timestamp"]!)));
  return rows;
}

/** Returns the seconds between rows. */
function stepsOf(rows: readonly Record<string, string>[]): number[] {
  const times = rows.map((row) => Number(row["timestamp"]));
  return times.slice(1).map((time, at) => time - times[at]!);
}

function countSkipped(said: string): number {
  return Number(/^Ticks: \d+ taken, (\d+) skipped/m.exec(said)?.[1]);
}

Deno.test(
  withMounts("a disk that was full and is freed is gone on with, by --append"),
  async () => {
    const { code, stdout } = await play(`unshare ${OWN_MOUNTS} sh -c '
    mount -t tmpfs -o size=8k none $folder
    record() { "$@" --pid=$sleep --pace=10ms -q -o $folder/out.csv; }
    record "$@" --duration=inf 2>/dev/null; echo $?; wc -l <$folder/out.csv
    mount -o remount,size=1m $folder
    record "$@" --duration=0.1 --append; code=$?; cat $folder/out.csv; exit $code' sh "$@"`);
    assertEquals(code, 0);
    const [full, lines, ...csv] = stdout.split("\n");
    assertEquals(full, "1");
    assert(wholeRowsOf(csv.join("\n")).length > Number(lines) - 1);
  },
);

Deno.test(
  withStrace("a folder of profit.prom that does not answer costs no tick"),
  async () => {
    const { code, stdout } = await play(`cd $folder; umask 022
    strace -f -qq -o calls -P $folder/.profit.prom.new -e trace=openat,open -e signal=none \\
      sh -c 'echo $$ >pid; exec "$@"' sh "$@" \\
      --pid=$sleep --textfile=$folder --pace=50ms --duration=0.2 -o none -q
    echo $?; grep -c O_CREAT calls; grep -c "^$(cat pid) " calls`);
    const [ended, all, inMainThread] = stdout.split("\n");
    assertEquals([ended, inMainThread], ["0", "0"], `${code}`);
    assert(Number(all) >= 2);
  },
);

Deno.test(
  onLinux("outputs follow the umask, and everybody can read profit.prom"),
  async () => {
    const { stdout } = await play(`cd $folder; umask 077
    "$@" --pid=$sleep --duration=0 -q -o out.csv --report out.html --textfile=.
    stat -c %a out.csv out.html profit.prom`);
    assertEquals(stdout, "600\n600\n644\n");
  },
);

Deno.test(
  onLinux("an output that is deleted or replaced ends the recording, and the replacement stays"),
  async () => {
    for (const fault of ["rm out.csv", "echo mine >new; mv new out.csv"]) {
      const { code, stdout, stderr } = await play(`${START}
      ${fault}; wait $profit; code=$?; cat out.csv 2>/dev/null; (exit $code)`);
      assertEquals(code, 1);
      assertEquals(stdout, fault.startsWith("rm") ? "" : "mine\n");
      assertMatch(stderr, /^Data: "out.csv" \(\d+ rows\)$/m);
      const last = 'profit: Cannot write "out.csv": it was deleted or replaced\n' +
        'profit: "out.csv" was deleted or replaced, and its rows are lost\n';
      assert(stderr.endsWith(last), stderr);
    }
  },
);

Deno.test(
  onLinux("the last line names the file of the rows, also with -q, if a file was moved or emptied"),
  async () => {
    for (
      const [fault, told] of [
        [
          "mv out.csv out.csv.1; : >out.csv",
          /was moved with its rows to ".*\/out[.]csv[.]1"\n$/,
        ],
        [
          "cp out.csv out.csv.1; : >out.csv",
          /program truncated "out[.]csv" once: the rows that it removed /,
        ],
      ] as const
    ) {
      const { code, stdout, stderr } = await play(`cd $folder
      "$@" --pid=$sleep --pace=10ms --duration=60 -o out.csv -q & profit=$!
      ${ROWS}; rows 5; ${fault}
      wait_until 'cat out.csv out.csv.1 | [ $(wc -l) -gt 20 ] || ! kill -0 $profit'
      kill $profit; wait $profit; code=$?; cat out.csv.1 out.csv; (exit $code)`);
      assertEquals(code, 0);
      assertMatch(stderr, told);
      const rows = stdout.replaceAll(/^pid,.*\n/gm, "").trim().split("\n");
      assertEquals(new Set(rows.map((row) => row.split(",").length)), new Set([7]));
      assert(stdout.startsWith("pid,"));
    }
  },
);

Deno.test(
  withLimits("a limit on the size of files is an error that names the file, whose rows are whole"),
  async () => {
    const { code, stdout, stderr } = await play(`${START}
    prlimit --pid $profit --fsize=2000; wait $profit; code=$?; cat out.csv; (exit $code)`);
    assertEquals(code, 1);
    assertStringIncludes(stderr, 'profit: Cannot write "out.csv": file too large\n');
    wholeRowsOf(stdout);
  },
);

Deno.test(onLinux("64 descriptors are enough for all processes"), async () => {
  const { code, stdout } = await play(`
    cd $folder; at=0
    while [ $at -lt 100 ]; do sleep 60 & sleeps="$sleeps $!"; at=$((at + 1)); done
    (ulimit -n 64; "$@" "*" --duration=0.1 --pace=0.1 -q -o out.csv); code=$?
    echo $sleeps; kill $sleeps; cat out.csv; (exit $code)`);
  assertEquals(code, 0);
  const [pids = "", ...csv] = stdout.split("\n");
  const rows = wholeRowsOf(csv.join("\n")).filter((row) => row["num_open_files"] !== "");
  const ticks = new Set(rows.map((row) => row["timestamp"])).size;
  for (const pid of pids.split(" ")) {
    assertEquals(rows.filter((row) => row["pid"] === pid).length, ticks);
  }
});

Deno.test(
  withLimits(
    "without a free descriptor, ticks are missed, PROFIT reports this once, and continues",
  ),
  async () => {
    const { code, stdout, stderr } = await play(`cd $folder; ln -s /bin/sleep profit-spare
    $folder/profit-spare 60 & first=$!
    "$@" profit-spare --pace=50ms --duration=60 -o out.csv 2>said & profit=$!
    ${ROWS}; rows 5
    limit=$(prlimit --pid $profit --nofile -o SOFT --noheadings)
    prlimit --pid $profit --nofile=10:
    wait_until 'grep -q missed said'
    $folder/profit-spare 60 & second=$!
    sleep 0.3; prlimit --pid $profit --nofile=$limit:
    wait_until "grep -q ^$second, out.csv || ! kill -0 $profit"
    kill $profit; wait $profit; code=$?; kill $first $second
    cat said >&2; grep -c ^$second, out.csv; cat out.csv; (exit $code)`);
    assertEquals(code, 0, stderr);
    const told = 'profit: Tick missed: Cannot read "/proc": too many open files\n';
    assertEquals(stderr.split(told).length, 2, stderr);
    const [ofSecond, ...csv] = stdout.split("\n");
    assert(Number(ofSecond) > 0);
    wholeRowsOf(csv.join("\n"));
  },
);

Deno.test(onLinux("without memory PROFIT fails, and leaves no file"), async () => {
  const { code, stdout, stderr } = await play(`
    cd $folder; ulimit -c 0; ulimit -v 1000000
    "$@" --pid=$sleep --duration=0 -o out.csv; code=$?; ls; (exit $code)`);
  assert(code !== 0);
  assertEquals(stdout, "");
  assertStringIncludes(stderr, "out of memory");
});

Deno.test(withLimits("when memory runs out, the recorded rows are complete"), async () => {
  const { stdout } = await play(`ulimit -c 0; ${START}
    prlimit --pid $profit --as=1; sleep 0.5; kill -TERM $profit; wait $profit; cat out.csv`);
  wholeRowsOf(stdout);
});

Deno.test(
  onLinux(
    "a program that is stopped skips ticks, which are counted, and measures the CPU over them",
  ),
  async () => {
    const { code, stdout, stderr } = await play(`cd $folder
    sh -c 'while :; do :; done' & busy=$!
    "$@" --pid=$busy --pace=50ms --duration=2 --columns=+cpu_user_seconds,cpu_system_seconds \\
      -o out.csv & profit=$!
    ${ROWS}; rows 1
    kill -STOP $profit; sleep 1; kill -CONT $profit; wait $profit; code=$?
    kill $busy; cat out.csv; (exit $code)`);
    assertEquals(code, 0, stderr);
    const rows = rowsOf(stdout);
    const skipped = countSkipped(stderr);
    assertEquals(rows.length + skipped, 41); // Therefore no tick was taken twice or later.
    assert(skipped >= 19, `${skipped} skipped`);
    const cpuOf = (row: Record<string, string>) =>
      Number(row["cpu_user_seconds"]) + Number(row["cpu_system_seconds"]);
    const measured = stepsOf(rows).map((step, at) =>
      step * Number(rows[at + 1]!["cpu_percent"]) / 100
    );
    const used = cpuOf(rows.at(-1)!) - cpuOf(rows[0]!);
    assertAlmostEquals(measured.reduce((sum, one) => sum + one, 0), used, 0.2);
  },
);

Deno.test(withClock("a wall clock that is set moves timestamps, and nothing else"), async () => {
  const { code, stdout, stderr } = await play(
    `cd $folder; set_clock() { echo $1 >new; mv new time; } # No reader sees it empty.
    set_clock +0
    ${
      hasFaketime
        ? `LD_PRELOAD='${FAKETIME}'`
        : ""
    } FAKETIME_TIMESTAMP_FILE=$folder/time FAKETIME_NO_CACHE=1 \\
      FAKETIME_DONT_FAKE_MONOTONIC=1 \\
      "$@" --pid=$sleep --pace=50ms --duration=60 -o out.csv & profit=$!
    ${ROWS}; rows 4; set_clock +365d; rows 8; set_clock -365d; rows 12
    kill -TERM $profit; wait $profit; code=$?; cat out.csv; (exit $code)`,
    hasFaketime ? "main.ts" : "tests/real/set_clock.ts",
  );
  assertEquals(code, 0, stderr);
  const rows = wholeRowsOf(stdout);
  assertEquals(new Set(rows.map((row) => row["creation_epoch"])).size, 1);
  // The value is unknown if a tick came late and the next tick followed too soon.
  const measured = rows.slice(0, -1).flatMap((row) => row["cpu_percent"] || []);
  assertEquals(new Set(measured), new Set(["0.0"]));
  const [up, down, ...others] = stepsOf(rows).toSorted((a, b) => Math.abs(b) - Math.abs(a));
  assertEquals([up, down].map((step) => Math.round(step! / 86_400)), [-730, 365]);
  const told =
    /^Clock: set 2 times: forward [(]or the machine slept[)] by 365 d .*, back by 730 d /m;
  assertMatch(stderr, told);
  // A busy machine can delay a tick by a second. A grid that follows the wall clock would be wrong
  // by a year.
  const passed = others.reduce((sum, step) => sum + step, 0);
  assertAlmostEquals(passed, (rows.length + countSkipped(stderr) - 3) * 0.05, 1);
});

Deno.test(
  withMounts("hidepid=2 hides processes from others but not from root, and PROFIT says so"),
  async () => {
    const script = `unshare ${OWN_MOUNTS} --pid --fork sh -c '
    mount -t proc -o hidepid=2 proc /proc; sleep 61 &
    "$@" sleep --duration=0 -o -' sh "$@"`;
    const asRoot = await play(script);
    assertEquals([asRoot.code, rowsOf(asRoot.stdout).length], [0, 1]);
    const asNobody = await play(script, "tests/real/as_nobody.ts");
    assertEquals([asNobody.code, asNobody.stdout.split("\n").length], [3, 2]);
    assertStringIncludes(
      asNobody.stderr,
      "this system hides the processes of other users (hidepid)",
    );
  },
);

Deno.test(withMounts("without /proc PROFIT fails, and leaves no file"), async () => {
  const { code, stdout } = await play(`unshare ${OWN_MOUNTS} sh -c '
    cd $folder; mount -t tmpfs none /proc
    "$@" sleep -o out.csv; code=$?; ls; exit $code' sh "$@"`);
  assert(code !== 0);
  assertEquals(stdout, "");
});

/**
 * Makes a /proc of two processes: $sleep, and $stuck with a long name. The command line and the
 * rollup of $stuck are pipes, so that a read never returns, as with a locked memory map.
 */
const STUCK = `cd $folder
  ln -s /bin/sleep archive-migrate-job; ./archive-migrate-job 60 & stuck=$!
  mkdir proc; for file in stat uptime self loadavg; do ln -s /proc/$file proc/; done
  for pid in $sleep $stuck; do
    mkdir proc/$pid
    for file in stat statm status fd cmdline comm smaps_rollup; do
      ln -s /proc/$pid/$file proc/$pid/
    done
  done
  for file in cmdline smaps_rollup; do rm proc/$stuck/$file; mkfifo proc/$stuck/$file; done
  profit="$* --proc-root=proc"`;

Deno.test(onLinux("a process that does not answer costs no tick, and is named"), async () => {
  const { code, stdout, stderr } = await play(`${STUCK}
    for what in sleep archive-migrate-job --full=sleep --columns=+mem_unique; do
      $profit sleep $what --pace=0.5 --duration=1 -q || exit 1
      echo "$stuck $what" >&2
    done
    kill $stuck`);
  assertEquals(code, 0, stderr);
  assertEquals(stdout.match(/,sleep,/g)?.length, 4 * 3);
  const said = stderr.split("\n");
  const [stuck] = said[0]!.split(" ");
  const silent = `profit: Process ${stuck} ("archive-migrate") does not answer: its "cmdline"`;
  assertEquals(said.map((line) => line.startsWith(silent)), [
    false,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test(onLinux("a signal ends a recording while a process does not answer"), async () => {
  const { code, stdout, stderr } = await play(`${STUCK}
    $profit --full=sleep --pace=0.1 --duration=60 -q -o out.csv & profit=$!
    ${ROWS}; rows 3; kill $profit; wait $profit; code=$?; kill $stuck; cat out.csv; (exit $code)`);
  assertEquals(code, 0, stderr);
  assert(rowsOf(stdout).every((row) => row["name"] === "sleep"), stdout);
});
