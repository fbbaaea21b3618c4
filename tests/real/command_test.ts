/**
 * Tests recordings of a command: its start, its signals, and its exit code.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Ended, until, within } from "../limits.ts";
import { has, needs, OWN_MOUNTS } from "../needs.ts";
import { rowsOf, runShell, startProfit } from "./profit.ts";

const onLinux = await needs("Linux");
const withPids = await needs("pids of its own");

/** Runs a script in a separate folder, in which a recording writes out.csv. */
async function play(script: string): Promise<Ended & { csv: string | null }> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_command_" });
  try {
    const result = await runShell(`cd ${folder}; ${script}`);
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    const csv = names.find((name) => name.endsWith(".csv"));
    return { ...result, csv: csv ? Deno.readTextFileSync(`${folder}/${csv}`) : null };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test(onLinux("a command is recorded until it ends, and its exit code passed on"), async () => {
  const { code, csv, stderr } = await play(
    `"$@" --no-children --pace=0.1 -- sh -c 'sleep 2; exit 7'`,
  );
  assertEquals(code, 7, stderr);
  const rows = rowsOf(csv!);
  assert(rows.length >= 2, csv!);
  assertEquals(new Set(rows.map((row) => row["name"])), new Set(["sh"]));
  assertMatch(
    stderr,
    /^sh took \d+\.\d\d s; CPU \d\.\d\d s user, \d\.\d\d s system; peak memory: at least .* for its own process$/m,
  );
});

Deno.test(
  onLinux("the script of a command follows the name of its interpreter"),
  async () => {
    const { stderr } = await play(`
    printf 'sleep 0.3; :' >acme.sh; printf '#!/bin/sh\nexec "$@"' >wrap; chmod +x wrap
    for runs in '' --runs=1; do
      "$@" --force -o out.csv --pace=0.1 $runs --fail-on='mem_real>1' -- ./wrap sh acme.sh
      "$@" --force -o out.csv --pace=0.1 $runs --fail-on='mem_real>1' -- sh acme.sh
    done`);
    assertEquals(stderr.match(/^FAIL mem_real>1: sh acme[.]sh [(]pid /gm)?.length, 2, stderr);
    assertEquals(stderr.match(/^FAIL mem_real>1: sh [(]pid /gm)?.length, 2, stderr);
  },
);

Deno.test(
  onLinux("a condition to fail on that holds stands before the command's own code"),
  async () => {
    const run = (condition: string) =>
      play(`"$@" -q --pace=0.1 --fail-on '${condition}' -- sh -c 'sleep 0.3; exit 7'`);
    const { code, stderr } = await run("num_open_files>1");
    assertEquals(code, 4);
    assertMatch(
      stderr,
      /^FAIL num_open_files>1: sh \(pid \d+\): the peak .* is \d, \d over the threshold$/m,
    );
    assertEquals((await run("num_open_files>1000")).code, 7);
  },
);

Deno.test(onLinux("a command has its first row at once, and not after a pace"), async () => {
  const { csv } = await play(
    `"$@" -q --pace=60 --no-children -o out.csv -- \\
      sh -c 'for i in $(seq 600); do [ "$(wc -l <out.csv)" -ge 2 ] && exit; sleep 0.05; done'`,
  );
  assertEquals(rowsOf(csv!).length, 1);
});

Deno.test(onLinux("the standard streams belong to the command"), async () => {
  const { stdout, stderr, csv } = await play(
    `echo in | "$@" -q -- sh -c 'cat; echo err >&2; sleep 0.2'`,
  );
  assertEquals([stdout, stderr], ["in\n", "err\n"]);
  assert(csv!.startsWith("pid,name,"));
});

Deno.test(onLinux("a command is started directly, not by a shell"), async () => {
  assertEquals((await play(`"$@" -q -- echo '$HOME;' '*'`)).stdout, "$HOME; *\n");
});

/** Computes until the kernel has accounted for 0.6 s: utime and stime, in hundredths (proc_pid_stat(5)). */
const BURN = `while read -r stat </proc/$$/stat; do
  set -- \${stat##*) }
  [ $((\${12} + \${13})) -lt 60 ] || exit 0
done`;

Deno.test(onLinux("the totals agree with the kernel, children included"), async () => {
  const { stderr } = await play(
    `echo '${BURN}' >burn.sh; "$@" --pace=0.1 -- sh -c 'sh burn.sh; sh burn.sh'`,
  );
  const [, user, system] = /CPU (\d+\.\d\d) s user, (\d+\.\d\d) s system/.exec(stderr)!;
  const used = Number(user) + Number(system); // The time of two loops and their starts.
  assert(used > 1.15 && used < 3, stderr);
});

Deno.test(
  onLinux("the memory of a child that lives between two ticks is that of the kernel"),
  async () => {
    // tail keeps text without a line end in memory.
    const { stderr } = await play(
      `"$@" --pace=30 -o none -- sh -c 'head -c 300000000 /dev/zero | tail -n 1 >/dev/null; :'`,
    );
    const [, mebibytes] = /^sh took .*; peak memory: (\d+\.\d) MiB for its largest process/m.exec(
      stderr,
    )!;
    assert(Number(mebibytes) > 286 && Number(mebibytes) < 350, stderr);
  },
);

Deno.test(
  onLinux("the descendants of the command are recorded, and its tree is summed up"),
  async () => {
    // The command ends when the recording contains a child of it, because a tick may be late on a
    // busy machine.
    const { csv, stderr } = await play(
      `"$@" --pace=0.1 -o out.csv -- sh -c '
      while [ $((tries += 1)) -lt 100 ]; do
        sleep 0.2; while read -r row; do case $row in *,sleep,*) exit;; esac; done <out.csv
      done'`,
    );
    assertEquals(new Set(rowsOf(csv!).map((row) => row["name"])), new Set(["sh", "sleep"]));
    assertMatch(stderr, /^Trees of processes/m);
  },
);

Deno.test(
  onLinux("--no-children leaves out the descendants of the command, and says so"),
  async () => {
    const { csv, stderr } = await play(`"$@" --no-children --pace=0.1 -- sh -c 'sleep 0.5; :'`);
    assertEquals(new Set(rowsOf(csv!).map((row) => row["name"])), new Set(["sh"]));
    assertMatch(stderr, /^The child processes of sh were not recorded \(--no-children\)$/m);
  },
);

Deno.test(
  onLinux("an argument that is not UTF-8 is refused before anything is started"),
  async () => {
    const { code, stderr, csv } = await play(
      `name=$(printf 'caf\\351'); echo in >"$name.txt"; "$@" -- cat "$name.txt"; code=$?
    "$@" -q -o "$name.csv" -- touch started; [ -e started ] && exit 99; exit $code`,
    );
    assertEquals([code, csv], [2, null], stderr);
    assertMatch(
      stderr,
      /^profit: Cannot pass "caf\ufffd.txt" to the command: it is not UTF-8; put /,
    );
    assertMatch(
      stderr,
      /^profit: Cannot open "caf\ufffd.csv": its name is not UTF-8; rename the file$/m,
    );
  },
);

Deno.test(onLinux("a command ignores the signals that PROFIT was started to ignore"), async () => {
  const { stdout } = await play(
    `(trap '' HUP INT QUIT TERM TSTP XFSZ USR1; "$@" -q -o none -- grep SigIgn /proc/self/status)
    "$@" -q -o none -- grep SigIgn /proc/self/status`,
  );
  const [ignoring, plain] = stdout.trim().split("\n").map((line) => BigInt(`0x${line.slice(-16)}`));
  // HUP, INT, QUIT, USR1, TERM, TSTP, XFSZ: signal(7).
  const wanted = [1, 2, 3, 10, 15, 20, 25].reduce((mask, one) => mask | 1n << BigInt(one - 1), 0n);
  assertEquals([ignoring! & wanted, plain! & wanted], [wanted, 0n], stdout);
});

Deno.test(
  onLinux("a signal at the start of a command is passed on, even if PROFIT ignores another signal"),
  async () => {
    const { stdout, stderr } = await play(`
      for _ in $(seq 8); do
        (trap '' HUP; exec "$@" -q -o none -- \\
          sh -c 'kill -TERM $PPID; echo $$ >pid; exec sleep 60'); echo $?
        kill $(cat pid) 2>/dev/null && echo "left running"
      done`);
    assertEquals(stdout, "143\n".repeat(8), stderr);
  },
);

Deno.test(
  onLinux("a signal before the start of a command ends PROFIT, even if PROFIT ignores another"),
  async () => {
    const { stdout, stderr } = await play(`
      mkfifo out.csv # PROFIT waits for a reader of the pipe before it starts the command.
      (trap '' HUP; exec "$@" -o out.csv -- touch started) & profit=$!
      wait_until 'listens $profit'
      kill -TERM $profit; wait $profit; echo $?; ls started 2>&1; rm out.csv`);
    assertMatch(stdout, /^130\n.*started/, stderr);
  },
);

Deno.test(
  onLinux("the end of a command is known even if PROFIT was started to ignore SIGCHLD"),
  async () => {
    // A shell cannot ignore SIGCHLD. A NUL ends each word, and a null pointer ends the list of
    // words.
    const ignoring = `
      const words = Deno.args.map((word) => new TextEncoder().encode(word + "\\0"));
      const pointers = words.map((word) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(word)));
      const { symbols: libc } = Deno.dlopen("libc.so.6", {
        signal: { parameters: ["i32", "usize"], result: "usize" },
        execv: { parameters: ["buffer", "buffer"], result: "i32" },
      });
      libc.signal(17, 1n); // SIGCHLD, SIG_IGN.
      libc.execv(words[0], new BigUint64Array([...pointers, 0n]));`;
    const { code, stderr } = await play(
      `cat >ignoring.js <<'END'
${ignoring}
END
      '${Deno.execPath()}' run -A --no-config ignoring.js "$@" -q -o none -- sh -c 'sleep 0.1; exit 7'`,
    );
    assertEquals([code, stderr], [7, ""]);
  },
);

Deno.test(onLinux("PROFIT under nohup outlives a hangup, and so does its command"), async () => {
  const { code, csv } = await play(
    `nohup "$@" -q --pace=0.1 -o out.csv -- sh -c 'echo $$ >pid; sleep 1; exit 7' >said & profit=$!
    wait_until '[ -s pid ] && [ "$(wc -l <out.csv)" -gt 2 ]'
    kill -HUP $profit $(cat pid); wait $profit`,
  );
  assertEquals(code, 7);
  assert(csv!.endsWith("\n"));
});

Deno.test(onLinux("a command may open as many descriptors as the caller of PROFIT"), async () => {
  // The shell is the caller of PROFIT: it does not become PROFIT, because further commands follow.
  const { stdout } = await play(
    `ulimit -Sn 256; "$@" -q -o none -- sh -c 'ulimit -Sn; ulimit -Hn'; ulimit -Hn
    ulimit -n 128; "$@" -q -o none -- sh -c 'ulimit -Sn; ulimit -Hn'; :`,
  );
  const [soft, hard, wantedHard, ...both] = stdout.trim().split("\n");
  assertEquals([soft, hard, both], ["256", wantedHard, ["128", "128"]]);
});

const inPidNamespace = await needs("pids of its own");

Deno.test(
  inPidNamespace("a command is found in the /proc of an outer pid namespace, and no other process"),
  async () => {
    const { code, csv, stderr } = await play(
      `unshare --pid --fork "$@" --pace=0.1 -o out.csv -- \\
        sh -c 'for i in $(seq 300); do grep -q ,sleep, out.csv && exit 7; sleep 0.1; done'`,
    );
    assertEquals(code, 7, stderr);
    const names = new Set(rowsOf(csv!).map((row) => row["name"]));
    names.delete("grep"); // The process may exist at a tick, or not.
    assertEquals(names, new Set(["sh", "sleep"]));
  },
);

for (
  const [signal, code] of [["TERM", 143], ["INT", 130], ["HUP", 129], ["QUIT", 131]] as const
) {
  Deno.test(
    onLinux(`SIG${signal} is passed on, and the exit code of the command is 128 + n`),
    async () => {
      const folder = Deno.makeTempDirSync({ prefix: "profit_command_" });
      // A shell does not start this, because background processes of a shell ignore INT.
      const profit = startProfit(["--pace=0.1", "-o", "out.csv", "--", "sleep", "60"], folder);
      const readCsv = () => Deno.readTextFileSync(`${folder}/out.csv`);
      try {
        await until("there is a row of sleep", () => {
          try {
            return readCsv().includes(",sleep,");
          } catch (error) {
            if (error instanceof Deno.errors.NotFound) return false;
            throw error;
          }
        });
        profit.kill(`SIG${signal}`);
        const { code: ended, stderr } = await within("the end of PROFIT", profit.output());
        assertEquals(ended, code, new TextDecoder().decode(stderr));
        assert(readCsv().endsWith("\n"));
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  );
}

Deno.test(
  onLinux("a command that ignores SIGTERM is recorded on; a second one ends PROFIT"),
  async () => {
    const { code, csv } = await play(
      `"$@" --pace=0.1 -q -o out.csv -- \\
      sh -c 'trap "" TERM; echo $$ >pid; for i in $(seq 600); do sleep 0.1; done' & profit=$!
    wait_until '[ "$(wc -l <out.csv)" -gt 3 ]'
    kill -TERM $profit; sleep 0.5; wc -l <out.csv >lines
    wait_until '[ "$(wc -l <out.csv)" -gt $(cat lines) ]'
    kill -TERM $profit; wait $profit; code=$?; kill -KILL $(cat pid); exit $code`,
    );
    assertEquals(code, 130);
    assert(csv!.endsWith("\n"));
  },
);

Deno.test(onLinux("a file that cannot be started as a command gets other advice"), async () => {
  const { stdout, stderr } = await play(
    `printf '#!/no/such/interpreter\n' >acme-job; chmod +x acme-job
    "$@" -- ./acme-job; echo $?; "$@" -- acme-job; echo $?`,
  );
  assertEquals(stdout, "126\n127\n");
  const [exists, isHere] = stderr.split("\n");
  assertMatch(
    exists!,
    /: Cannot start "[.]\/acme-job": the program that runs it does not exist; check/,
  );
  assertMatch(isHere!, /: Cannot start "acme-job": no such command; .* write [.]\/acme-job$/);
});

Deno.test(onLinux("processes that a command leaves running are reported"), async () => {
  const { code, stderr } = await play(
    `mkfifo go
    record() {
      "$@" --pace=0.1 -o out.csv -- sh -c 'sleep 600 & echo $! >left; read line <go; exit 3' & profit=$!
      wait_until 'grep -q ,sleep, out.csv'
    }
    record "$@"; echo >go; wait $profit; code=$?; kill $(cat left); exit $code`,
  );
  assertEquals(code, 3, stderr);
  assertMatch(stderr, /^profit: "sh" left processes running: "sleep" \(pid \d+\)$/m);
});

Deno.test(onLinux("a command that is stopped for a while is recorded as stopped"), async () => {
  const { code, csv } = await play(
    `"$@" --pace=0.05 -q -o out.csv --columns=name,state,pid -- sleep 60 & profit=$!
    wait_until 'grep -q sleep out.csv'
    pid=$(tail -n 1 out.csv | cut -d, -f3)
    kill -STOP $pid; wait_until 'test $(grep -c ,T, out.csv) -ge 2'; kill -CONT $pid; kill $pid; wait $profit`,
  );
  assertEquals(code, 143);
  const states = rowsOf(csv!).map((row) => row["state"]).join("");
  assertMatch(states, /TT/);
});

const NOT_PERMITTED =
  "permission denied; check that it is a program and that you may run it (chmod +x)";

for (
  const [title, command, code, message] of [
    [
      "is not there",
      "no-such-command",
      127,
      'Cannot start "no-such-command": no such command; check its name, and PATH',
    ],
    ["may not be run", "/etc/passwd", 126, `Cannot start "/etc/passwd": ${NOT_PERMITTED}`],
    ["is a folder", "/etc", 126, `Cannot start "/etc": ${NOT_PERMITTED}`],
  ] as const
) {
  Deno.test(onLinux(`a command that ${title} is exit ${code}, and leaves no file`), async () => {
    const { code: ended, stderr, csv } = await play(`"$@" -- ${command}`);
    assertEquals([ended, stderr, csv], [code, `profit: ${message}\n`, null]);
  });
}

Deno.test(
  onLinux("a command that cannot be started does not cost the file that --force replaces"),
  async () => {
    const { csv } = await play(
      `echo precious >old.csv; "$@" --force -o old.csv -- no-such-command`,
    );
    assertEquals(csv, "precious\n");
  },
);

Deno.test(onLinux("a restart is reported with both processes and their number"), async () => {
  const { stderr } = await play(`
    ln -s /bin/sleep again; ./again 61 & one=$!
    "$@" again --pace=0.1 --duration=4 -o out.csv --report=out.html & profit=$!
    wait_until '[ "$(grep -c again out.csv)" -gt 5 ]' # What is replaced has lived for a while.
    kill $one; sleep 0.3; ./again 61 & two=$!
    wait $profit; kill $two; echo "$two for $one" >&2
    sed 's/<[^>]*>//g' out.html | grep -o 'Restarted: again 1 time: .*' | sed 's/^/page: /' >&2`);
  const [, wanted] = /^(\d+ for \d+)$/m.exec(stderr)!;
  for (const start of ["^", "^page: "]) {
    const told = `${start}Restarted: again 1 time: pid ${wanted} at \\d{4}-`;
    assertMatch(stderr, new RegExp(told, "m"));
  }
});

Deno.test(
  onLinux(
    "a process that forks again and again causes no restarts, in the summary and on the page",
  ),
  async () => {
    // A subshell that does not become another program is a copy of its parent.
    const { code, stderr } = await play(`
      ln -s /bin/sh forker; fork='(sleep 0.7; :) & wait'
      ./forker -c "$fork; $fork; $fork; (sleep 9; :) & wait" >/dev/null 2>&1 & parent=$!
      "$@" forker --pace=0.1 --duration=4 -o out.csv --report=out.html
      pids=$(tail -n +2 out.csv | cut -d, -f1 | sort -u)
      echo "$(echo "$pids" | wc -l) processes" >&2
      kill $(cat /proc/$parent/task/$parent/children) $parent
      ! grep -q Restarted out.html`);
    assertEquals(code, 0, stderr);
    // A child may be seen between fork and exec, too.
    assertMatch(stderr, /^[3-8] processes$/m);
    assertEquals(/^Restarted.*/m.exec(stderr), null);
  },
);

Deno.test(onLinux("jobs of one name, one after another, are not restarts"), async () => {
  const { stderr } = await play(`
    ln -s /bin/sleep job; (while ./job 0.3; do :; done) & loop=$!
    "$@" job --pace=0.1 --duration=3 -o out.csv; kill $loop`);
  assertMatch(stderr, /^Ticks: /m);
  assertEquals(/^Restarted.*/m.exec(stderr), null);
});

Deno.test(
  withPids("a pid that means two processes, in /proc and in PROFIT's namespace, is refused"),
  async () => {
    const { code, stderr, csv } = await play(
      `unshare --pid --fork sh -c 'sleep 60 & "$@" --pid=$! --duration=0 -o out.csv; code=$?
      kill $!; exit $code' sh "$@"`,
    );
    assertEquals([code, csv], [2, null], stderr);
    assertMatch(
      stderr,
      /^profit: Cannot record "(\d+)": .* process \1(?: [(]".*"[)])? or process (\d+) [(]"sleep"[)]; use \2, /,
    );
  },
);

Deno.test(withPids("as process 1, PROFIT waits for orphans, whatever the reader is"), async () => {
  for (const source of ["proc", ...await has("ps") ? ["ps"] : []]) {
    const { code, stdout, stderr } = await play(`
      unshare ${OWN_MOUNTS} --pid --fork --mount-proc "$@" -q --source=${source} --pace=0.2 -- sh -c '
        for orphan in 1 2 3 4 5; do ({ sleep 0.1; echo ended; } &); done
        at=0
        while [ $(cat /proc/[0-9]*/stat 2>/dev/null | grep -c ") . 1 ") != 1 ] && [ $at -lt 100 ]; do
          sleep 0.1; at=$((at + 1))
        done
        [ $at -lt 100 ] && exit 7'`);
    assertEquals([code, stdout], [7, "ended\n".repeat(5)], stderr);
  }
});
