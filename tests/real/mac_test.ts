/**
 * Tests that need a Mac. Nobody has seen these tests run. Their expectations follow the sources of
 * macOS (adv_cmds-237, lsof-76, xnu-11417).
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";
import { commandOf, rowsOf, runProfit } from "./profit.ts";

const onMac = await needs("macOS");

/** Starts a program that waits for the end of its standard input, and records it once. */
async function recordOnce(program: string, args: readonly string[], columns = "+user") {
  const child = new Deno.Command(program, { args: [...args], stdin: "piped" }).spawn();
  try {
    // The shell must become the program first.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const one = [`--pid=${child.pid}`, "--duration=0", `--columns=${columns}`, "--output=-"];
    const { code, stdout, stderr } = await runProfit(one);
    assertEquals(code, 0, stderr);
    return rowsOf(stdout)[0]!;
  } finally {
    await child.stdin.close();
    await child.status;
  }
}

Deno.test(
  onMac("a login shell and a process with a title have the names of their programs"),
  async () => {
    for (const title of ["-zsh", "acme: worker [7]"]) {
      const exec = ["-c", `exec -a "$0" /bin/zsh -c 'read line'`, title];
      assertEquals((await recordOnce("/bin/zsh", exec))["name"], "zsh", title);
    }
  },
);

Deno.test(onMac("a program with blanks in its path has its whole name"), async () => {
  const folder = await Deno.makeTempDir({ suffix: " a b" });
  try {
    const path = `${folder}/my tool for long names`;
    await Deno.link(Deno.execPath(), path);
    const row = await recordOnce(path, [
      "eval",
      "--no-config",
      "await Deno.stdin.read(new Uint8Array(1))",
    ]);
    assertEquals(row["name"], "my tool for long names");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test(onMac("a process of another user has CPU and memory, and no descriptors"), async () => {
  const once = ["--pid=1", "--duration=0", "--columns=+user", "--output=-"];
  const { code, stdout, stderr } = await runProfit(once);
  assertEquals(code, 0, stderr);
  const row = rowsOf(stdout)[0]!;
  assertEquals([row["name"], row["user"]], ["launchd", "root"]);
  assert(Number(row["mem_real"]) > 0, row["mem_real"]);
  if (Deno.uid() !== 0) assertEquals(row["num_open_files"], "");
});

Deno.test(onMac("a sandbox that forbids ps is named"), async () => {
  const rule = '(version 1)(allow default)(deny process-exec (literal "/bin/ps"))';
  const profit = [...commandOf("main.ts"), "launchd", "--duration=0"];
  const { code, stderr } = await runProgram(["/usr/bin/sandbox-exec", "-p", rule, ...profit]);
  assertEquals(code, 1, stderr);
  assertMatch(stderr, /PROFIT needs the ps of macOS, which a sandbox may forbid/);
});

Deno.test(onMac("under nohup, a hangup does not end a recording"), async () => {
  const script = `nohup "$@" >out.csv 2>err & profit=$!
    sleep 2; kill -HUP $profit; wait $profit; code=$?; cat out.csv; rm out.csv err; exit $code`;
  const args = ["--pid=1", "--pace=0.5", "--duration=4"];
  const cwd = await Deno.makeTempDir();
  try {
    const command = ["sh", "-c", script, "sh", ...commandOf("main.ts"), ...args];
    const { code, stdout } = await runProgram(command, { cwd });
    const times = rowsOf(stdout).map((row) => Number(row["timestamp"]));
    assertEquals(code, 0);
    assert(times.at(-1)! - times[0]! >= 3.9, `${times}`);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});
