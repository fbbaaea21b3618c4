/**
 * Tests that the recorded data is complete, however a recording ends: by signals, closed pipes, or
 * full disks.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Ended } from "../limits.ts";
import { needs, OWN_MOUNTS } from "../needs.ts";
import { rowsOf, runShell } from "./profit.ts";

const onLinux = await needs("Linux");

/** Runs a script in which $folder is a separate folder and $sleep a process to record. */
async function play(script: string): Promise<Ended & { csv: string }> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_ending_" });
  try {
    const setting = `folder=${folder}; sleep 60 & sleep=$!`;
    const result = await runShell(
      `${setting}; ${script}\ncode=$?; kill $sleep 2>/dev/null; exit $code`,
    );
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
const UNTIL_ROWS = `wait_until '[ "$(wc -l <$folder/out.csv)" -gt 5 ]'`;

for (const signal of ["INT", "TERM", "HUP"]) {
  Deno.test(
    onLinux(`SIG${signal} ends a recording well: every row, the summary, exit 0`),
    async () => {
      const { code, stderr, csv } = await play(
        `${RECORD} & profit=$!; ${UNTIL_ROWS}; kill -${signal} $profit; wait $profit`,
      );
      assertEquals(code, 0, stderr);
      assert(csv.endsWith("\n"));
      const rows = rowsOf(csv);
      assert(rows.length >= 5);
      assertStringIncludes(stderr, `(${rows.length} rows)`);
    },
  );
}

Deno.test(onLinux("SIGKILL costs the tick in hand at most"), async () => {
  const { csv } = await play(
    `${RECORD} & profit=$!; ${UNTIL_ROWS}; kill -KILL $profit; wait $profit 2>/dev/null`,
  );
  assert(csv.endsWith("\n"));
  assert(rowsOf(csv).length >= 5);
});

Deno.test(onLinux("SIGHUP does not end a recording under nohup"), async () => {
  const { code, csv } = await play(
    `nohup "$@" --pid=$sleep --pace=0.05 --duration=1 -q -o $folder/out.csv & profit=$!
    ${UNTIL_ROWS}; kill -HUP $profit; wait $profit`,
  );
  assertEquals(code, 0);
  const times = rowsOf(csv).map((row) => Number(row["timestamp"]));
  // The signal comes after a quarter of a second; a busy machine may skip the last ticks.
  assert(times.at(-1)! - times[0]! > 0.7, `${times}`);
});

Deno.test(onLinux("a closed pipe ends a recording quietly"), async () => {
  const { stdout, stderr } = await play(
    `{ "$@" --pid=$sleep --pace=0.05 --duration=inf; echo "exit $?" >&2; } | head -3`,
  );
  assertEquals(stdout.split("\n").length, 4);
  assertEquals(stderr.split("\n").slice(1), ["exit 0", ""]);
});

// An older Deno waits for the reader in the thread that handles signals.
const onSupported = await needs("Linux", "Deno 2.8 or later");

Deno.test(
  onSupported(
    "a second signal ends the program at once, even while it waits for the reader of a pipe",
  ),
  async () => {
    const { code } = await play(
      `mkfifo $folder/pipe; "$@" --pid=$sleep -o $folder/pipe & profit=$!
    wait_until 'listens $profit'
    sleep 0.5; kill -TERM $profit; sleep 0.3; kill -TERM $profit; wait $profit`,
    );
    assertEquals(code, 130);
  },
);

Deno.test(onSupported("a signal ends the wait for the reader of a pipe"), async () => {
  const { code, stderr } = await play(
    `mkfifo $folder/pipe; "$@" --pid=$sleep -o $folder/pipe & profit=$!
    wait_until 'listens $profit'
    sleep 0.5; kill -TERM $profit; wait $profit`,
  );
  assertEquals(code, 130);
  assertMatch(stderr, /^profit: Interrupted: no program reads ".*[/]pipe"\n$/);
});

Deno.test(onLinux("a full device is an error that names it"), async () => {
  const { code, stderr } = await play(`"$@" --pid=$sleep -o /dev/full`);
  assertEquals([code, stderr], [1, 'profit: Cannot write "/dev/full": no space left on device\n']);
  const redirected = await play(`"$@" --pid=$sleep >/dev/full`);
  assertEquals(redirected.code, 1);
  assertEquals(
    redirected.stderr,
    "profit: Cannot write standard output: no space left on device\n",
  );
});

const withMounts = await needs("mounts of its own");

Deno.test(
  withMounts("a full disk is an error that names the file, whose rows are whole"),
  async () => {
    const { code, stdout, stderr } = await play(
      `export folder sleep; unshare ${OWN_MOUNTS} sh -c '
      mount -t tmpfs -o size=8k none $folder
      "$@" --pid=$sleep --pace=10ms --duration=inf -o $folder/out.csv
      code=$?; cat $folder/out.csv; exit $code
    ' sh "$@"`,
    );
    assertEquals(code, 1);
    // The error follows the summary of the written rows.
    assertMatch(
      stderr,
      /\nData: ".*\/out.csv" \(\d+ rows\)\nprofit: Cannot write ".*\/out.csv": no space left on device\n$/,
    );
    const rows = rowsOf(stdout);
    assert(stdout.endsWith("\n") && rows.length > 100);
    assert(rows.every((row) => row["timestamp"]?.length === rows[0]!["timestamp"]!.length));
  },
);

Deno.test(
  withMounts("a full disk at the start leaves no file, and starts no command"),
  async () => {
    const { code, stdout } = await play(
      `export folder; unshare ${OWN_MOUNTS} sh -c '
      mount -t tmpfs -o size=8k none $folder; dd if=/dev/zero of=$folder/fill bs=1k 2>/dev/null
      "$@" -o $folder/out.csv -- echo started; code=$?; ls $folder; exit $code
    ' sh "$@"`,
    );
    assertEquals([code, stdout], [1, "fill\n"]);
  },
);

Deno.test(withMounts("a full disk under --append leaves the earlier rows"), async () => {
  const { code, stdout } = await play(
    `export folder sleep; unshare ${OWN_MOUNTS} sh -c '
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
