/**
 * Tests recordings in a folder, by the program itself.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { SHELL_WAIT, until } from "../limits.ts";
import { needs, OWN_MOUNTS } from "../needs.ts";
import { rowsOf, runProfit, runShell, startNamed, startProfit } from "./profit.ts";

const onLinux = await needs("Linux");
const onMounts = await needs("Linux", "mounts of its own", "zstd");

/** Runs a test with the path of a folder that does not exist yet. */
async function withFolder(test: (folder: string) => Promise<unknown>): Promise<void> {
  const parent = Deno.makeTempDirSync({ prefix: "profit_keep_" });
  try {
    await test(`${parent}/rec`);
  } finally {
    Deno.removeSync(parent, { recursive: true });
  }
}

function listFiles(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  } catch {
    return []; // The folder does not exist yet.
  }
}

/** Returns the rows in the open segment. */
function readOpen(folder: string): Record<string, string>[] {
  const name = listFiles(folder).find((name) => name.endsWith("Z.csv"));
  const text = name === undefined ? "" : Deno.readTextFileSync(`${folder}/${name}`);
  return text === "" ? [] : rowsOf(text.slice(0, text.lastIndexOf("\n") + 1));
}

Deno.test(
  onLinux("a killed recorder costs no row, and the next recorder continues its segment"),
  async () => {
    await withFolder(async (folder) => {
      await using actor = await startNamed("kept");
      const args = [`--pid=${actor.pid}`, "--pace=20ms", "--keep=1MiB", "--append", "-o", folder];
      const seen: string[] = [];
      for (let kill = 1; kill <= 2; kill++) {
        const profit = startProfit([...args, "-q"]);
        await until("rows on the disk", () => readOpen(folder).length > seen.length + 5);
        profit.kill("SIGKILL");
        assertEquals(new TextDecoder().decode((await profit.output()).stderr), "");
        seen.push(...readOpen(folder).map((row) => row["timestamp"]!).slice(seen.length));
      }
      const { code, stderr } = await runProfit([...args, "--duration=0.1"]);
      assertEquals(code, 0, stderr);
      assertMatch(listFiles(folder).join(), /^000001-\d{8}T\d{6}Z\.csv\.zst$/);
      const { stdout } = await runProfit(["report", folder, "--format=json"]);
      const { left_out_rows, rows, processes } = JSON.parse(stdout).recordings[0];
      assertEquals([left_out_rows, processes.length], [0, 1]);
      assert(rows > seen.length && seen.length >= 10, `${rows} after ${seen.length}`);
    });
  },
);

Deno.test(
  onLinux("a folder is reported while it is written, and a signal marks a moment of it"),
  async () => {
    await withFolder(async (folder) => {
      await using actor = await startNamed("kept");
      const args = [`--pid=${actor.pid}`, "--pace=20ms", "--keep=24h", "-o", `${folder}/`];
      const profit = startProfit([...args, `--report=${folder}.html`]);
      await until("a row on the disk", () => readOpen(folder).length > 1);
      profit.kill("SIGUSR2");
      await until("a mark on the disk", () => listFiles(folder).includes("marks.txt"));
      const during = await runProfit(["report", folder, "--last=1h"]);
      assertEquals([during.code, during.stderr], [0, ""]);
      assertStringIncludes(during.stdout, "kept");
      profit.kill("SIGTERM");
      const { code, stderr } = await profit.output();
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, 0, said);
      assertMatch(said, /^profit: Marked in ".*marks.txt": .*Z 1800s SIGUSR2$/m);
      assertStringIncludes(Deno.readTextFileSync(`${folder}.html`), "<title>");
      assertMatch(listFiles(folder).join(), /^000001-.*Z\.csv\.zst,marks\.txt$/);
    });
  },
);

Deno.test(
  onMounts("a full disk costs the oldest segments, then ticks, and the recording continues"),
  async () => {
    const filler = "x".repeat(8000);
    const { code, stdout, stderr } = await runShell(`
      folder=$(mktemp -d); export folder wait_seconds
      cat >$folder.sh <<'END'
${SHELL_WAIT}
        mount -t tmpfs -o size=200k none $folder
        sleep 600 & actor=$!
        trap 'kill -9 $actor $profit 2>/dev/null' EXIT
        newest() { ls $folder/rec | grep -c . ; ls $folder/rec | tail -n 1 | cut -c 1-6; }
        "$@" --pid=$actor --pace=10ms --duration=inf --keep=1MiB --label=filler=${filler} \
          -o $folder/rec -q 2>$folder.err & profit=$!
        wait_until 'grep -q "deleted the oldest segment" $folder.err'
        before=$(newest)
        wait_until '[ "$(newest)" != "$before" ]'
        wait_until 'dd if=/dev/zero bs=1k count=1 >>$folder/filler;
          grep -q "ticks are lost until there is space" $folder.err'
        rm $folder/filler
        before=$(newest)
        wait_until '[ "$(newest)" != "$before" ]'
        kill $profit; wait $profit; echo "code $?"
        "$@" report $folder/rec --strict
END
      timeout 100 unshare ${OWN_MOUNTS} sh $folder.sh "$@"
      cat $folder.err; rm -r $folder $folder.sh $folder.err`);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^code 0$/m);
    assertMatch(stdout, /^Data: .* \(\d+ rows\)$/m);
    assertMatch(stdout, /^profit: The disk of .* was full: \d+ of the oldest .*, and \d+ ticks/m);
  },
);

/**
 * Runs a script with a folder on a disk of some KiB. In the script, $actor is a process, `record` records it
 * into $folder/rec, and `rows` counts the rows in $folder/rec.
 */
function runOnDisk(size: string, script: string) {
  return runShell(`
    folder=$(mktemp -d); export folder wait_seconds
    cat >$folder.sh <<'END'
${SHELL_WAIT}
      mount -t tmpfs -o size=${size} none $folder
      sleep 600 & actor=$!
      trap 'kill -9 $actor $profit 2>/dev/null' EXIT
      command="$*"
      record() {
        exec $command --pid=$actor --pace=10ms --keep=24h -o $folder/rec "$@" 2>>$folder.err
      }
      rows() {
        for file in $folder/rec/*; do
          case $file in *.zst) zstd -dcq $file ;; *) cat $file ;; esac
        done | grep -c ",sleep,"
      }
      isLosing() { grep -q "ticks are lost until there is space" $folder.err; }
      fill() { dd if=/dev/zero bs=1k >>$folder/filler 2>/dev/null; }
${script}
END
    timeout 100 unshare ${OWN_MOUNTS} sh $folder.sh "$@"
    echo =====; cat $folder.err; rm -r $folder $folder.sh $folder.err`);
}

Deno.test(
  onMounts("a disk without space for a compressed segment has the recording as plain CSV"),
  async () => {
    const { stdout } = await runOnDisk(
      "64k",
      `(record --duration=inf) & profit=$!
      wait_until isLosing
      kill $profit; wait $profit; echo "code $?, rows $(rows)"; ls $folder/rec`,
    );
    const [, code, rows] = /^code (\d+), rows (\d+)$/m.exec(stdout) ?? [];
    assertEquals(code, "0", stdout);
    assert(Number(rows) > 500, stdout);
    assertMatch(stdout, /^000001-\d{8}T\d{6}Z\.csv\n=====$/m);
    assertStringIncludes(stdout, `Data: "`);
    assertStringIncludes(stdout, `/rec" (${rows} rows)\n`);
    assertMatch(
      stdout,
      /^profit: Cannot compress .*: the disk is full; closed segments stay plain/m,
    );
    assertMatch(stdout, /^profit: The disk of .* was full: \d+ ticks are lost$/m);
  },
);

Deno.test(
  onMounts(
    "--append on a full disk keeps the rows of a killed recorder, and compresses them later",
  ),
  async () => {
    const { stdout } = await runOnDisk(
      "64k",
      `(record -q --duration=inf) & profit=$!
      wait_until '[ "$(rows)" -gt 20 ]'
      kill -9 $profit; wait $profit; fill
      (record -q --append --duration=inf) & profit=$!
      wait_until isLosing
      kill $profit; wait $profit; echo "code $?"
      before=$(rows); echo "enough $((before > 20))"; ls $folder/rec
      rm $folder/filler
      (record -q --append --duration=0); echo "later $?, more $(($(rows) - before))"
      ls $folder/rec`,
    );
    assertMatch(
      stdout,
      /^code 0\nenough 1\n000001-\w+\.csv\nlater 0, more 1\n000001-\w+\.csv\.zst\n/m,
    );
  },
);

Deno.test(onMounts("a recording fails if a full disk keeps no row of it"), async () => {
  const { stdout } = await runOnDisk(
    "64k",
    `(record -q --duration=0); before=$(rows)
    fill
    (record --append --duration=1); echo "code $?, rows $before $(rows)"; ls $folder/rec`,
  );
  assertMatch(stdout, /^code 1, rows 1 1\n000001-\w+\.csv\.zst\n/m);
});
