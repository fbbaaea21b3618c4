/**
 * Recording a command of one's own: started, told of signals, and its exit code passed on.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Ended, hasProgram, isLinux, rowsOf, runShell } from "./profit.ts";

const onLinux = { ignore: !isLinux };

/** Runs a script in a folder of its own, in which a recording leaves out.csv. */
function play(script: string): Ended & { csv: string | null } {
  const folder = Deno.makeTempDirSync({ prefix: "profit_command_" });
  try {
    const result = runShell(`cd ${folder}; ${script}`);
    const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    const csv = names.find((name) => name.endsWith(".csv"));
    return { ...result, csv: csv ? Deno.readTextFileSync(`${folder}/${csv}`) : null };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a command is recorded until it ends, and its exit code passed on", onLinux, () => {
  const { code, csv, stderr } = play(`"$@" --pace=0.1 -- sh -c 'sleep 0.5; exit 7'`);
  assertEquals(code, 7, stderr);
  const rows = rowsOf(csv!);
  assert(rows.length >= 2, csv!);
  assertEquals(new Set(rows.map((row) => row["name"])), new Set(["sh"]));
  assertMatch(
    stderr,
    /^sh took \d+\.\d\d s; CPU \d\.\d\d s user, \d\.\d\d s system; peak memory seen /m,
  );
});

Deno.test("a condition to fail on that holds stands before the command's own code", onLinux, () => {
  const run = (condition: string) =>
    play(`"$@" -q --pace=0.1 --fail-on '${condition}' -- sh -c 'sleep 0.3; exit 7'`);
  const { code, stderr } = run("num_open_files>1");
  assertEquals(code, 4);
  assertMatch(
    stderr,
    /^profit: num_open_files>1: sh \(pid \d+\): the peak .* is \d, \d over the limit$/m,
  );
  assertEquals(run("num_open_files>1000").code, 7);
});

Deno.test("a command that lives 30 ms has a row", onLinux, () => {
  const { csv } = play(`"$@" -q -- sleep 0.03`);
  assertEquals(rowsOf(csv!).length, 1);
});

Deno.test("the standard streams belong to the command", onLinux, () => {
  const { stdout, stderr, csv } = play(`echo in | "$@" -q -- sh -c 'cat; echo err >&2; sleep 0.2'`);
  assertEquals([stdout, stderr], ["in\n", "err\n"]);
  assert(csv!.startsWith("pid,name,"));
});

Deno.test("a command is started directly, not by a shell", onLinux, () => {
  assertEquals(play(`"$@" -q -- echo '$HOME;' '*'`).stdout, "$HOME; *\n");
});

Deno.test("the totals are what the kernel accounts for, children included", {
  ignore: !isLinux || !hasProgram("python3"),
}, () => {
  const burn = "import time\\nwhile time.process_time() < 0.6: pass";
  const { stderr } = play(
    `printf '${burn}' >burn.py; "$@" --pace=0.1 -- sh -c 'python3 burn.py; python3 burn.py'`,
  );
  const [, user, system] = /CPU (\d+\.\d\d) s user, (\d+\.\d\d) s system/.exec(stderr)!;
  const used = Number(user) + Number(system); // Two loops, and what the starts took.
  assert(used > 1.15 && used < 3, stderr);
});

Deno.test("--children records what the command starts", onLinux, () => {
  // It ends when it sees a child of its own in the recording: on a busy machine a tick may be late.
  const { csv } = play(
    `"$@" -c -q --pace=0.1 -o out.csv -- sh -c '
      while [ $((tries += 1)) -lt 100 ]; do
        sleep 0.2; while read -r row; do case $row in *,sleep,*) exit;; esac; done <out.csv
      done'`,
  );
  assertEquals(new Set(rowsOf(csv!).map((row) => row["name"])), new Set(["sh", "sleep"]));
});

for (const [signal, code] of [["TERM", 143], ["INT", 130], ["HUP", 129]] as const) {
  Deno.test(`SIG${signal} is passed on, and the command's end told as 128 + n`, onLinux, () => {
    // Not from a terminal: a shell that started this in the background would have it ignore INT.
    const { code: ended, csv, stderr } = play(
      `python3 -c 'import signal, os, sys
signal.signal(signal.SIGINT, signal.SIG_DFL); os.execvp(sys.argv[1], sys.argv[1:])' \
        "$@" --pace=0.1 -o out.csv -- sleep 60 & profit=$!
      until grep -q sleep out.csv; do sleep 0.05; done 2>/dev/null
      kill -${signal} $profit; wait $profit`,
    );
    assertEquals(ended, code, stderr);
    assert(csv!.endsWith("\n"));
  });
}

Deno.test(
  "a command that ignores SIGTERM is recorded on; a second one ends PROFIT",
  onLinux,
  () => {
    const { code, csv } = play(
      `"$@" --pace=0.1 -q -o out.csv -- sh -c 'trap "" TERM; echo $$ >pid; sleep 1; sleep 1' & profit=$!
    until [ "$(wc -l <out.csv)" -gt 3 ]; do sleep 0.05; done 2>/dev/null
    kill -TERM $profit; sleep 0.5; wc -l <out.csv >lines; sleep 0.3
    [ "$(wc -l <out.csv)" -gt "$(cat lines)" ] || exit 99
    kill -TERM $profit; wait $profit; code=$?; kill -KILL $(cat pid); exit $code`,
    );
    assertEquals(code, 130);
    assert(csv!.endsWith("\n"));
  },
);

Deno.test("a command that is stopped for a while is recorded as stopped", onLinux, () => {
  const { code, csv } = play(
    `"$@" --pace=0.05 -q -o out.csv --columns=name,state,pid -- sleep 3 & profit=$!
    until grep -q sleep out.csv; do sleep 0.05; done 2>/dev/null
    pid=$(tail -n 1 out.csv | cut -d, -f3)
    kill -STOP $pid; sleep 0.5; kill -CONT $pid; wait $profit`,
  );
  assertEquals(code, 0);
  const states = rowsOf(csv!).map((row) => row["state"]).join("");
  assertMatch(states, /TT/);
});

for (
  const [title, command, code, message] of [
    ["is not there", "no-such-command", 127, 'Cannot start "no-such-command": no such command'],
    ["may not be run", "/etc/passwd", 126, 'Cannot start "/etc/passwd": permission denied'],
    ["is a folder", "/etc", 126, 'Cannot start "/etc": permission denied'],
  ] as const
) {
  Deno.test(`a command that ${title} is exit ${code}, and leaves no file`, onLinux, () => {
    const { code: ended, stderr, csv } = play(`"$@" -- ${command}`);
    assertEquals([ended, stderr, csv], [code, `profit: ${message}\n`, null]);
  });
}

Deno.test(
  "a command that cannot be started does not cost the file that --force replaces",
  onLinux,
  () => {
    const { csv } = play(`echo precious >old.csv; "$@" --force -o old.csv -- no-such-command`);
    assertEquals(csv, "precious\n");
  },
);

Deno.test("a restart is told: who replaced whom, and how often", onLinux, () => {
  const { stderr } = play(`
    ln -s /bin/sleep again; ./again 61 & one=$!
    "$@" again --pace=0.1 --duration=2 -o out.csv & profit=$!
    until grep -q again out.csv; do sleep 0.05; done 2>/dev/null
    kill $one; sleep 0.3; ./again 61 & two=$!
    wait $profit; kill $two; echo "$two for $one" >&2`);
  const [, wanted] = /^(\d+ for \d+)$/m.exec(stderr)!;
  assertMatch(stderr, new RegExp(`^Restarted: again 1 time: pid ${wanted} at \\d{4}-`, "m"));
});
