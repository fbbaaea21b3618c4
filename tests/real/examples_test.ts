/**
 * Runs every example in the README, in docs/ and on the help page, with a duration of 0.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { COLUMNS } from "../../src/model/columns.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { has, needs } from "../needs.ts";
import { runShell } from "./profit.ts";

const onLinux = await needs("Linux");

const ROOT = new URL("../../", import.meta.url).pathname;
const LOGS = `${ROOT}tests/fixtures/logs`;
const PAGES = [
  "README.md",
  ...Array.from(Deno.readDirSync(`${ROOT}docs`), ({ name }) => `docs/${name}`),
].map((path) => Deno.readTextFileSync(`${ROOT}${path}`));

/**
 * Returns the commands of a page: the lines of its shell blocks, and the input in its console
 * blocks.
 */
function findCommands(page: string): string[] {
  return [...page.matchAll(/^```(sh|console)\n(.*?)^```/gms)].flatMap(([, kind, block]) => {
    const lines = block!.split("\n");
    return kind === "sh" ? lines : lines.flatMap((line) => /^\$ (.*)/.exec(line)?.[1] ?? []);
  });
}

const examples = [
  ...PAGES.flatMap(findCommands),
  ...renderHelp().split("Examples:\n")[1]!.split("\n\n")[0]!.split("\n"),
].map((line) => line.replace(/ +#.*/, "").trim()).filter((line) => line !== "");

/** These read recordings, and record nothing. */
const READS = /\bprofit (report|compare|view) /;

/**
 * Adds options before a redirection, a pipe or a command. Replaces the user by this user, the port
 * by a free one, and the folder by an existing one.
 */
function prepare(example: string): string {
  if (example.includes("--group-by=tree")) return `cp ${recordings}/build.csv acme.csv`;
  if (READS.test(example)) return example;
  return example.replace(/ (?=[>|]|-- )|$/, " --duration=0 ").replace("root", `${Deno.uid()}`)
    .replace("9776", "0").replace(/--textfile=\S+/, "--textfile=$folder");
}

/**
 * Returns the possible exit codes. No unit exists, and a recording of duration 0 is too short to be
 * judged. The peak memory of such a run depends on chance, and so does whether a time of day is in
 * a recording.
 */
function expectCodes(example: string): number[] {
  if (example.startsWith("profit view")) return [1]; // There is no terminal.
  if (example.includes("--unit")) return [3];
  if (example.includes("peak_memory")) return [0, 4, 5];
  if (/--to \d/.test(example)) return [0, 3];
  if (example.includes("cpu_seconds>")) return [0]; // One sample is enough.
  return [/--(fail|stop)-on/.test(example) ? 5 : 0];
}

/** An example may set variables, or pipe another tool into PROFIT. */
const STARTS_PROFIT = /^(OTEL_\w+=\S+ |pidstat .* \| )*profit /;

/** The recordings that examples read or append to, in a folder. They are made once. */
let recordings = "";

Deno.test.beforeAll(async () => {
  if (!await has("Linux")) return;
  recordings = Deno.makeTempDirSync({ prefix: "profit_examples_" });
  const { code, stderr } = await runShell(`
    cd ${recordings}
    mkdir bin; ln -s /bin/sleep bin/acme; bin/acme 60 & actor=$!
    wait_until 'grep -q acme /proc/$actor/comm'
    set -e; rm -r bin
    "$@" --pid=$actor --columns=+user -o user.csv --duration=0 -q
    "$@" --pid=$actor --columns=+ppid,cpu_children_seconds -o build.csv --duration=0 -q
    "$@" --pid=$actor -o acme.csv --duration=0 -q
    "$@" --pid=$actor --keep=24h -o acme/ --duration=0 -q
    kill $actor
    for copy in base new a1 a2 a3 b1 b2 b3; do cp acme.csv $copy.csv; done
    gzip -k acme.csv; cp -r acme rec
    cp ${LOGS}/psrecord.txt .; cp ${LOGS}/mprofile.dat mprofile_20261126120000.dat`);
  assertEquals(code, 0, stderr);
});

Deno.test.afterAll(() => {
  if (recordings !== "") Deno.removeSync(recordings, { recursive: true });
});

/** The processes and programs that the other examples record. */
const ACTORS = `
  mkdir bin old new
  for name in acme other postgres apache2 orders; do
    ln -s /bin/sleep bin/$name; bin/$name 60 & actors="$actors $!"
  done
  for line in 'java acme.jar' 'python3 worker.py' 'python3 svc_a.py'; do
    sh -c 'while sleep 0.2; do :; done' $line >/dev/null 2>&1 & actors="$actors $!"
  done
  for name in make soak-test load server server-1.1 old/build new/build dump-heap alert; do
    printf '#!/bin/sh\\n' >$name; chmod +x $name
  done
  seq 9 >words.txt`;

/** Returns a script that makes the files for an example. */
function provide(example: string): string {
  const pidstat = `printf '#!/bin/sh\\ncat ${LOGS}/pidstat_all.txt\\n' >pidstat; chmod +x pidstat`;
  if (example.includes("--group-by=user")) return `cp ${recordings}/user.csv acme.csv`;
  if (example.includes("--group-by=tree")) return `cp ${recordings}/build.csv acme.csv`;
  if (READS.test(example)) return `cp -r ${recordings}/* .; ${pidstat}`;
  return ACTORS + (example.includes("--append") ? `\ncp -r ${recordings}/* .` : "");
}

for (const example of new Set(examples.filter((line) => STARTS_PROFIT.test(line)))) {
  Deno.test(onLinux(`example: ${example}`), async () => {
    const { code, stderr } = await runShell(`
      folder=$(mktemp -d); cd $folder
      printf '#!/bin/sh\\nexec %s "$@"\\n' "$*" >profit; chmod +x profit; PATH=$folder:$PATH
      ${provide(example)}
      ${prepare(example)}
      code=$?; [ -z "$actors" ] || kill $actors; rm -r $folder; exit $code`);
    assert(expectCodes(example).includes(code), `${code}: ${stderr}`);
  });
}

Deno.test("there are examples, and the other commands start existing tasks", () => {
  const others = examples.filter((line) => !STARTS_PROFIT.test(line));
  assertEquals(others, [
    "npx -y deno@2.9.6 task start deno --duration=5",
    "npx -y deno@2.9.6 task test",
    "echo $?",
    "export OTEL_DENO=true OTEL_SERVICE_NAME=profit",
    "deno run -A jsr:@profit/cli acme --duration=inf -o none",
  ]);
  assert(examples.length > 10);
});

const CI_SCRIPT = /^```bash\n(#!\/bin\/sh\nprofit .*?)^```/ms.exec(
  Deno.readTextFileSync(`${ROOT}docs/ci.md`),
)?.[1] ?? "";

/**
 * A change of the script in docs/ci.md, the exit code of the soak test, and the expected results.
 */
const CI_OUTCOMES: [string, [string, string], number, number, RegExp][] = [
  ["a condition holds", ["500MiB", "500B"], 0, 4, /^failed: .*FAIL/],
  ["a condition is not judged", ["", ""], 0, 5, /^not judged: /],
  ["all conditions pass", ["--fail-on leak ", ""], 0, 0, /^passed$/],
  ["the soak test fails", ["--fail-on leak ", ""], 7, 7, /failed with 7$/],
];

for (const [what, [from, to], status, expected, line] of CI_OUTCOMES) {
  Deno.test(onLinux(`the script in docs/ci.md exits with ${expected} if ${what}`), async () => {
    assert(CI_SCRIPT.includes(from), CI_SCRIPT);
    const { code, stdout, stderr } = await runShell(`
      folder=$(mktemp -d); cd $folder
      printf '#!/bin/sh\\nexec %s "$@"\\n' "$*" >profit; chmod +x profit; PATH=$folder:$PATH
      printf '#!/bin/sh\\nsleep 0.3; exit ${status}\\n' >soak-test; chmod +x soak-test
      cat >gate <<'END'\n${CI_SCRIPT.replace(from, to)}\nEND
      sh gate; code=$?; rm -r $folder; exit $code`);
    assertEquals(code, expected, stderr);
    assertMatch(stdout.trim(), line);
  });
}

Deno.test(onLinux("the task of the first example records deno"), async () => {
  const { code, stdout, stderr } = await runShell(
    `cd ${ROOT}; ${Deno.execPath()} task start deno --duration=0 -o -`,
  );
  assertEquals(code, 0, stderr);
  assert(stdout.split("\n").length > 2, stdout);
});

Deno.test("the table of columns in docs/csv.md is that of the program", () => {
  const page = Deno.readTextFileSync(`${ROOT}docs/csv.md`).replace(/ +/g, " ");
  for (const [name, { type, meaning }] of Object.entries(COLUMNS)) {
    const typeName = typeof type === "object" ? "float" : type;
    const row = [`\`${name}\``, typeName, meaning].join(" | ");
    assert(page.includes(`| ${row} |`), row);
  }
});
