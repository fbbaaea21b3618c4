/**
 * However a recording ends, what was recorded is there: signals, closed pipes, full disks.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type Ended, isLinux, isRoot, onSupported, rowsOf, runShell } from "./profit.ts";

const onLinux = { ignore: !isLinux };

/** Runs a script in which $folder is a folder of its own and $sleep a process to record. */
function play(script: string): Ended & { csv: string } {
  const folder = Deno.makeTempDirSync({ prefix: "profit_ending_" });
  try {
    const setting = `folder=${folder}; sleep 60 & sleep=$!`;
    const result = runShell(`${setting}; ${script}\ncode=$?; kill $sleep 2>/dev/null; exit $code`);
    return { ...result, csv: readIfThere(`${folder}/out.csv`) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

const RECORD = `"$@" --pid=$sleep --pace=0.05 --duration=inf -o $folder/out.csv`;
const UNTIL_ROWS = `until [ "$(wc -l <$folder/out.csv)" -gt 5 ]; do sleep 0.05; done 2>/dev/null`;

for (const signal of ["INT", "TERM", "HUP"]) {
  Deno.test(`SIG${signal} ends a recording well: every row, the summary, exit 0`, onLinux, () => {
    const { code, stderr, csv } = play(
      `${RECORD} & profit=$!; ${UNTIL_ROWS}; kill -${signal} $profit; wait $profit`,
    );
    assertEquals(code, 0, stderr);
    assert(csv.endsWith("\n"));
    const rows = rowsOf(csv);
    assert(rows.length >= 5);
    assertStringIncludes(stderr, `(${rows.length} rows)`);
  });
}

Deno.test("SIGKILL costs the tick in hand at most", onLinux, () => {
  const { csv } = play(
    `${RECORD} & profit=$!; ${UNTIL_ROWS}; kill -KILL $profit; wait $profit 2>/dev/null`,
  );
  assert(csv.endsWith("\n"));
  assert(rowsOf(csv).length >= 5);
});

Deno.test("SIGHUP does not end a recording under nohup", onLinux, () => {
  const { code, csv } = play(
    `nohup "$@" --pid=$sleep --pace=0.05 --duration=1 -q -o $folder/out.csv & profit=$!
    ${UNTIL_ROWS}; kill -HUP $profit; wait $profit`,
  );
  assertEquals(code, 0);
  const times = rowsOf(csv).map((row) => Number(row["timestamp"]));
  assert(times.at(-1)! - times[0]! > 0.99);
});

Deno.test("a pipe that is closed ends a recording quietly", onLinux, () => {
  const { stdout, stderr } = play(
    `{ "$@" --pid=$sleep --pace=0.05 --duration=inf; echo "exit $?" >&2; } | head -3`,
  );
  assertEquals(stdout.split("\n").length, 4);
  assertEquals(stderr.split("\n").slice(1), ["exit 0", ""]);
});

const forPipe = onSupported("waits for the reader in the thread that would hear of signals");

Deno.test(
  `a second signal ends the program at once, even where it waits for a pipe's reader${forPipe.why}`,
  { ignore: !isLinux || forPipe.ignore },
  () => {
    const { code } = play(
      `mkfifo $folder/pipe; "$@" --pid=$sleep -o $folder/pipe & profit=$!
    until grep -q "^SigCgt:.*4[0-9a-f]*[0-9a-f][0-9a-f][0-9a-f]$" /proc/$profit/status; do sleep 0.05; done
    sleep 0.5; kill -TERM $profit; sleep 0.3; kill -TERM $profit; wait $profit`,
    );
    assertEquals(code, 130);
  },
);

Deno.test("a full device is an error that names it", onLinux, () => {
  const { code, stderr } = play(`"$@" --pid=$sleep -o /dev/full`);
  assertEquals([code, stderr], [1, 'profit: Cannot write "/dev/full": no space left on device\n']);
  const redirected = play(`"$@" --pid=$sleep >/dev/full`);
  assertEquals(redirected.code, 1);
  assertEquals(
    redirected.stderr,
    "profit: Cannot write standard output: no space left on device\n",
  );
});

const canMount = isRoot && runShell("unshare --mount mount -t tmpfs none /mnt").code === 0;

Deno.test("a full disk is an error that names the file, whose rows are whole", {
  ignore: !canMount,
}, () => {
  const { code, stdout, stderr } = play(
    `export folder sleep; unshare --mount sh -c '
      mount -t tmpfs -o size=8k none $folder
      "$@" --pid=$sleep --pace=10ms --duration=inf -o $folder/out.csv
      code=$?; cat $folder/out.csv; exit $code
    ' sh "$@"`,
  );
  assertEquals(code, 1);
  assert(/^profit: Cannot write "\/.*\/out.csv": no space left on device\n$/m.test(stderr), stderr);
  const rows = rowsOf(stdout);
  assert(stdout.endsWith("\n") && rows.length > 100);
  assert(rows.every((row) => row["timestamp"]?.length === rows[0]!["timestamp"]!.length));
});

Deno.test("a full disk under --append leaves what was there before", { ignore: !canMount }, () => {
  const { code, stdout } = play(
    `export folder sleep; unshare --mount sh -c '
      mount -t tmpfs -o size=8k none $folder
      record() { "$@" --pid=$sleep --pace=10ms -o $folder/out.csv; }
      record "$@" --duration=0.1 -q; cp $folder/out.csv /dev/stdout; echo =====
      record "$@" --append --duration=inf; code=$?; cat $folder/out.csv; exit $code
    ' sh "$@"`,
  );
  const [before = "", after = ""] = stdout.split("=====\n");
  assertEquals(code, 1);
  assert(before.length > 0 && after.startsWith(before) && after.length > before.length);
});
