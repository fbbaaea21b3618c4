/**
 * Tests whole recordings as on a Mac, with a ps and a lsof that print the same as those of a Mac.
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Ended, runProgram, SHELL_WAIT } from "../limits.ts";
import { needs } from "../needs.ts";
import { commandOf, rowsOf } from "./profit.ts";

const onLinux = await needs("Linux");
const FIXTURES = new URL("../fixtures/macos/", import.meta.url).pathname;

/** Prints the rows of a fixture, and a row of PROFIT itself. */
const PS = `#!/bin/sh
common='-o pid= -o ppid= -o uid= -o rss= -o time= -o state= -o ucomm= -o lstart= -o comm='
print_rows() {
  cat "${FIXTURES}/$1"
  shift
  [ $# = 0 ] || printf '%-17s ' "$1"
  printf '%5d %5d %5d %6d %9s %-4s %-16s %-28s %s\\n' $PPID 1 501 60000 0:01.00 S+ deno \
    'Wed Jul 29 15:00:00 2026' /opt/homebrew/bin/deno
}
case "$*" in
"-ww $common "*) print_rows ps_comm.txt ;;
"-ww -o user= $common "*) print_rows ps_user_comm.txt ada ;;
*) echo "ps: not expected: $*" >&2; exit 1 ;;
esac
`;

/**
 * Prints the descriptors of processes of user 501, as lsof-76 does: from 10,000 on with a star, and
 * no line for a process without descriptors. Only the exit code reports processes of other users as
 * not found.
 */
const LSOF = `#!/bin/sh
[ "$1 $2 $3 $4" = '-nPlbw -X -F f' ] || { echo "lsof: not expected: $*" >&2; exit 1; }
for pids in "$@"; do :; done
code=0
for pid in $(echo "$pids" | tr , ' '); do
  case $pid in
  8001) ;;
  1|166|402|612|700) code=1 ;;
  702)
    printf 'p702\\nffp.\\n'
    seq 0 9999 | sed s/^/f/
    seq 0 2006 | awk '{ printf "f*%03d\\n", $1 % 1000 }' ;;
  *) printf 'p%s\\nf0\\nf1\\nf2\\n' "$pid" ;;
  esac
done
exit $code
`;

interface Mac extends AsyncDisposable {
  readonly folder: string;
  run(...args: string[]): Promise<Ended>;
}

async function makeMac(programs: { ps?: string; lsof?: string } = {}): Promise<Mac> {
  const folder = await Deno.makeTempDir();
  for (const [name, text] of Object.entries({ ps: PS, lsof: LSOF, ...programs })) {
    await Deno.writeTextFile(`${folder}/${name}`, text, { mode: 0o755 });
  }
  return {
    folder,
    run: (...args) =>
      runProgram([...commandOf("tests/real/as_mac.ts"), ...args], {
        cwd: folder,
        env: { AS_MAC: folder, PATH: `${folder}:${Deno.env.get("PATH")}` },
      }),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const ONCE = ["--duration=0", "--output=-"];

for (
  const [name, found] of [
    ["Google Chrome*", ["Google Chrome Helper (Renderer)"]],
    ["Microsoft Teams Helper", ["Microsoft Teams Helper"]],
    ["nginx", ["nginx"]],
    ["zsh", ["zsh"]],
    ["postgres", ["postgres"]],
    ["node", ["node"]],
  ] as const
) {
  Deno.test(onLinux(`on a Mac, ${name} is found by the name that the kernel knows`), async () => {
    await using mac = await makeMac();
    const { code, stdout, stderr } = await mac.run(name, ...ONCE);
    assertEquals([code, rowsOf(stdout).map((row) => row["name"])], [0, found], stderr);
  });
}

Deno.test(onLinux("on a Mac, each process has its user and its descriptors"), async () => {
  await using mac = await makeMac();
  const { code, stdout, stderr } = await mac.run("*", ...ONCE, "--columns=+user");
  assertEquals(code, 0, stderr);
  const cells = new Map(
    rowsOf(stdout).map((row) => [Number(row["pid"]), [row["user"], row["num_open_files"]]]),
  );
  assertEquals(cells.get(612), ["CORP\\ada lovelace", ""]);
  assertEquals(cells.get(702), ["ada", "12007"]);
  assertEquals(cells.get(8001), ["ada", "0"]);
  assertEquals(cells.get(1), ["root", ""]);
  assertEquals(cells.get(8002), ["ada", "3"]);
  assert(!cells.has(7801), "a zombie has ended");
});

Deno.test(
  onLinux("on a Mac with a slow lsof, a recording begins without descriptors"),
  async () => {
    // lsof answers when a row was written.
    const wait =
      'for _ in $(seq 200); do [ "$(wc -l <"$0.rows")" -gt 1 ] && break; sleep 0.1; done';
    const slow = LSOF.replace("\n", `\n${wait} 2>/dev/null\n`);
    await using mac = await makeMac({ lsof: slow });
    const rows = `${mac.folder}/lsof.rows`;
    const { code, stderr } = await mac.run(
      "node",
      "--pace=0.5",
      "--duration=3",
      `--output=${rows}`,
    );
    assertEquals(code, 0, stderr);
    assertMatch(
      stderr,
      /^profit: "\/usr\/sbin\/lsof" has not answered within 2 s; num_open_files is empty until it answers$/m,
    );
    const files = rowsOf(await Deno.readTextFile(rows)).map((row) => row["num_open_files"]);
    assertEquals(files[0], "");
    assertEquals(files.at(-1), "12007");
  },
);

Deno.test(onLinux("on a Mac under nohup, a hangup does not end a recording"), async () => {
  await using mac = await makeMac();
  const output = `${mac.folder}/out.csv`;
  const script = `trap '' HUP
    "$@" & profit=$!
    wait_until '[ "$(wc -l <${output})" -gt 1 ]'
    kill -HUP $profit; lines=$(wc -l <${output})
    wait_until '[ "$(wc -l <${output})" -gt $((lines + 2)) ]'
    kill -TERM $profit; wait $profit`;
  const args = ["node", "--pace=0.1", `--output=${output}`];
  const program = [...commandOf("tests/real/as_mac.ts"), ...args];
  const command = ["sh", "-c", SHELL_WAIT + script, "sh", ...program];
  const { code, stderr } = await runProgram(command, { env: { AS_MAC: mac.folder } });
  assertEquals(code, 0, stderr);
});

Deno.test(onLinux("on a Mac whose sandbox refuses ps, PROFIT says so"), async () => {
  await using mac = await makeMac();
  await Deno.chmod(`${mac.folder}/ps`, 0o644);
  const { code, stdout, stderr } = await mac.run("node", ...ONCE);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(
    stderr,
    /^profit: Cannot run "\/bin\/ps": .*ermission denied.*; PROFIT needs the ps of macOS, which a sandbox may forbid$/m,
  );
});
