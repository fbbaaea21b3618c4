/**
 * Tests the program as a whole, by arguments, exit code and files.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { isPlain } from "../fuzz/unicode.ts";
import { has, needs } from "../needs.ts";
import { rowsOf, runProfit, runShell, startNamed } from "./profit.ts";

const onLinux = await needs("Linux");

Deno.test("profit alone prints the help page, as does --help", async () => {
  const alone = await runProfit([]);
  assertEquals([alone.code, alone.stderr], [0, ""]);
  assertStringIncludes(alone.stdout, "Usage:\n  profit [record] [OPTIONS] NAME...");
  assertEquals(await runProfit(["--help"]), alone);
});

Deno.test("profit --version prints the runtime, and --json all of it", async () => {
  const { code, stdout } = await runProfit(["--version"]);
  const { deno, v8, typescript } = Deno.version;
  const [first, second] = stdout.split("\n");
  assertEquals([code, first], [0, `profit ${config.version}`]);
  assertMatch(second!, /^Deno [\d.]+, V8 [\w.-]+, \w+-\w+-\w+/);
  const json = JSON.parse((await runProfit(["--version", "--json"])).stdout);
  assertEquals(json.version, config.version);
  assertEquals([json.target, json.os_release], [Deno.build.target, Deno.osRelease()]);
  // A compiled program contains its own Deno and its own library.
  if (json.compiled) return;
  const std = import.meta.resolve("@std/assert").includes("/tools/npm/") ? "npm" : "jsr";
  assertEquals([json.deno, json.v8, json.typescript, json.std], [deno, v8, typescript, std]);
});

Deno.test("wrong usage says what is wrong, exits with 2 and writes nothing", async () => {
  const folder = Deno.makeTempDirSync();
  const { code, stdout, stderr } = await runProfit(["acme", "--pase=1", "-o", "x.csv"], folder);
  assertEquals([code, stdout], [2, ""]);
  assertEquals(
    stderr,
    'profit: Unknown option "--pase"; did you mean "--pace"?\nRun "profit --help" for the options\n',
  );
  assertEquals(Array.from(Deno.readDirSync(folder)), []);
  Deno.removeSync(folder);
});

Deno.test("no argument, file name or cell reaches the terminal unescaped", async () => {
  const folder = Deno.makeTempDirSync();
  const hostile = "\x1b[2J\u202e\x9b\u200b";
  Deno.writeTextFileSync(`${folder}/${hostile}`, `pid,name,timestamp\n7,x,${hostile}\n`);
  for (
    const [wanted, ...args] of [
      [2, "x", `--pace=${hostile}`],
      [2, `--${hostile}`],
      [1, "report", hostile],
    ] as const
  ) {
    const { code, stdout, stderr } = await runProfit(args, folder);
    assertEquals([code, stdout], [wanted, ""]);
    assertStringIncludes(stderr, "\\x1b[2J\\u{202e}\\x9b\\u{200b}");
    assert(isPlain(stderr.replaceAll("\n", "")), stderr);
  }
  Deno.removeSync(folder, { recursive: true });
});

Deno.test(onLinux("a recording keeps to the grid, on the real clock"), async () => {
  await using actor = await startNamed("profit-grid");
  for (
    const [pace, duration, ticks] of [["0.5", "0.7", 3], ["0.2", "0.6", 4], ["1", "0", 1]] as const
  ) {
    const args = [`--pid=${actor.pid}`, `--pace=${pace}`, `--duration=${duration}`];
    const { stdout, stderr } = await runProfit(args);
    // If the machine stalls for a whole interval, a tick is skipped and counted.
    const [, taken, skipped] = /^Ticks: (\d+) taken, (\d+) skipped/m.exec(stderr)!;
    assertEquals(Number(taken) + Number(skipped), ticks);
    assertEquals(rowsOf(stdout).length, Number(taken));
  }
});

const withPython = await needs("Linux", "python3");

Deno.test(withPython("the seven columns load into Python's csv module"), async () => {
  await using actor = await startNamed('=a,"b"\\n-c');
  const { stdout } = await runShell(
    `"$@" '*' --duration=0 | python3 -c '
import csv, json, sys
print(json.dumps(list(csv.DictReader(sys.stdin))))'`,
  );
  const loaded = JSON.parse(stdout) as Record<string, string>[];
  const hostile = loaded.find((row) => row["pid"] === `${actor.pid}`)!;
  assertEquals(hostile["name"], '\'=a,"b"\n-c');
  for (const row of loaded) {
    assertEquals(Object.keys(row).length, 7);
    for (const [column, cell] of Object.entries(row)) {
      assert(
        column === "name" || cell === "" || Number.isFinite(Number(cell)),
        `${column} ${cell}`,
      );
    }
  }
});

/**
 * The user nobody cannot enter the folder of Deno or of these sources, but can start a copy of a
 * compiled program.
 */
const isCompiled = await has("a compiled program in PROFIT");
const asNobody = isCompiled
  ? `chmod 755 $folder; cp "$1" $folder/profit
    set -- setpriv --reuid=65534 --regid=65534 --clear-groups $folder/profit`
  : "";

const asRoot = await needs("Linux", "root", "setpriv");

Deno.test(asRoot("refused values are empty, counted, and reported once"), async () => {
  const { code, stdout, stderr } = await runShell(
    `folder=$(mktemp -d); ${asNobody}
    sleep 60 & sleep=$!
    "$@" --pid=$sleep --columns=+io_read_bytes,mem_unique,user --pace=0.1 --duration=0.2
    code=$?; kill $sleep; rm -r $folder; exit $code`,
    isCompiled ? "main.ts" : "tests/real/as_nobody.ts",
  );
  assertEquals(code, 0, stderr);
  for (const row of rowsOf(stdout)) {
    assertEquals([row["io_read_bytes"], row["mem_unique"], row["user"]], ["", "", "root"]);
    assert(Number(row["mem_real"]) > 0);
  }
  const told =
    /^Left empty \(permission denied; sudo .*\): mem_unique \d times?, io_read_bytes \d times?$/m;
  assertMatch(stderr, told);
});

const withLimits = await needs("Linux", "prlimit");

Deno.test(withLimits("1,500 processes are recorded with 256 descriptors"), async () => {
  const { stdout, stderr } = await runShell(
    `folder=$(mktemp -d); ln -s /bin/sleep $folder/profit-many
    i=0; while [ $i -lt 1500 ]; do $folder/profit-many 60 & pids="$pids $!"; i=$((i + 1)); done
    prlimit --nofile=256:256 "$@" profit-many --duration=1
    kill $pids; rm -r $folder`,
  );
  const rows = rowsOf(stdout);
  assertEquals(new Set(rows.map((row) => row["pid"])).size, 1500);
  assert(rows.length % 1500 === 0 && rows.length > 0);
  assertStringIncludes(stderr, "... and 1480 more\n");
});
