/**
 * The live view on a real terminal, which is left as it was found. Ignored without tmux.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { commandOf, hasProgram, isLinux, startNamed, until } from "./profit.ts";
import { openPane, type Pane } from "./tmux.ts";

const onTmux = { ignore: !isLinux || !hasProgram("tmux") };

/** Runs a script in a terminal, in which `"$@"` is PROFIT; a shell is left when it has ended. */
function openShell(size: readonly [number, number], script: string): Pane & { folder: string } {
  const folder = Deno.makeTempDirSync({ prefix: "profit_live_" });
  const all =
    `trap : INT QUIT; cd ${folder}; echo before; ${script}\necho "exit $?"; exec sleep 60`;
  const pane = openPane(...size, ["sh", "-c", all, "sh", ...commandOf("main.ts")]);
  return {
    ...pane,
    folder,
    [Symbol.dispose]: () => {
      pane[Symbol.dispose]();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

Deno.test(
  "on a terminal the CSV goes to a new file, which the last line names",
  onTmux,
  async () => {
    await using actor = await startNamed("profit-place");
    using pane = openShell([100, 24], `"$@" profit-place --duration=0.1`);
    await pane.shows(/^exit 0$/);
    const [file] = Array.from(Deno.readDirSync(pane.folder), ({ name }) => name);
    assertMatch(file!, /^profit-profit-place-\d{8}T\d{6}Z[.]csv$/);
    assertEquals(pane.lines().at(-2), `Data: "${file}" (2 rows)`);
    assertStringIncludes(Deno.readTextFileSync(`${pane.folder}/${file}`), `\n${actor.pid},`);
  },
);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Fails unless the terminal is as it was before the recording, with what was told below. */
async function assertRestored(pane: Pane, code: number): Promise<void> {
  await pane.shows(new RegExp(`^exit ${code}$`));
  assertEquals(pane.state(), { cursor: true, view: false });
  assert(pane.lines().every((line) => !/[█░]|last minute/.test(line)), pane.lines().join("\n"));
}

for (const size of [[40, 10], [80, 24], [200, 50]] as const) {
  Deno.test(
    `the view fits ${size.join(" x ")}, and Ctrl-C leaves the summary`,
    onTmux,
    async () => {
      await using wide = await startNamed("日本語");
      await using emoji = await startNamed("🦕é\\033[2J");
      await using plain = await startNamed("profit-live");
      const pids = [wide, emoji, plain].map(({ pid }) => pid);
      using pane = openShell(size, `"$@" --pid=${pids} --pace=0.2 --duration=60 -o x.csv`);
      await pane.shows(/^0:02.* left.*ticks/);
      assertEquals(pane.state(), { cursor: false, view: true });
      const lines = pane.lines();
      const header = lines.findIndex((line) => / name /.test(line));
      const table = lines.slice(header, header + 4);
      assertEquals(table.map(unicodeWidth), table.map(() => unicodeWidth(table[0]!)));
      assert(unicodeWidth(table[0]!) < size[0]);
      assertStringIncludes(table.join("\n"), "🦕é\\x1b[2J".slice(0, size[0] > 40 ? 99 : 6));
      pane.press("C-c");
      await assertRestored(pane, 0);
      assertStringIncludes(pane.lines().join("\n"), "Ticks: ");
      if (size[1] > 10) assertEquals(pane.lines()[0], "before");
    },
  );
}

Deno.test("a resize is drawn at once, however long the pace", onTmux, async () => {
  await using actor = await startNamed("profit-live");
  using pane = openShell([200, 50], `"$@" --pid=${actor.pid} --pace=60 --duration=inf -o x.csv`);
  await pane.shows(/last minute/);
  pane.resize(40, 10);
  await pane.shows(/^ *pid +name +cpu % +MiB +fds$/);
  assertEquals(pane.lines().length, 4);
  pane.resize(80, 24);
  await pane.shows(/last minute +MiB +last minute +fds$/);
  assertEquals(pane.lines().length, 5);
  pane.press("C-c");
  await assertRestored(pane, 0);
});

Deno.test("the terminal is as it was after a second Ctrl-C", onTmux, async () => {
  using pane = openShell(
    [80, 24],
    `mkfifo pipe; sleep 60 <pipe & sh -c 'sleep 60; :' "$(printf %2000d 0)" &
    "$@" --pid=$! --columns=+command --pace=10ms --duration=inf -o pipe`,
  );
  await pane.shows(/ ticks/);
  // Nobody reads the pipe: when it is full, the first Ctrl-C finds PROFIT waiting for it.
  for (let before = ""; before !== pane.lines()[0];) {
    before = pane.lines()[0]!;
    await sleep(700);
  }
  pane.press("C-c");
  await sleep(300);
  pane.press("C-c");
  await assertRestored(pane, 130);
});

Deno.test("the terminal is as it was after Ctrl-\\", onTmux, async () => {
  await using actor = await startNamed("profit-live");
  using pane = openShell([80, 24], `ulimit -c 0; "$@" --pid=${actor.pid} -o x.csv`);
  await pane.shows(/tick/);
  pane.press("C-\\");
  await assertRestored(pane, 131);
});

Deno.test("Ctrl-Z gives the terminal back, and fg brings the view back", onTmux, async () => {
  await using actor = await startNamed("profit-live");
  const start = `"$@" --pid=${actor.pid} --pace=0.2 --duration=inf -o x.csv`;
  using pane = openShell(
    [80, 24],
    `set -m; ${start}; echo once; sleep 1; fg; echo twice; sleep 1; fg`,
  );
  await pane.shows(/ticks/);
  for (const line of [/^once$/, /^twice$/]) {
    pane.press("C-z");
    await pane.shows(line);
    assertEquals(pane.state(), { cursor: true, view: false });
    await pane.shows(/ticks/);
    assertEquals(pane.state(), { cursor: false, view: true });
  }
  pane.press("C-c");
  await assertRestored(pane, 0);
});

Deno.test("a terminal that is stopped by Ctrl-S stops no tick", onTmux, async () => {
  await using actor = await startNamed("profit-live");
  using pane = openShell([80, 24], `"$@" --pid=${actor.pid} --pace=50ms -o x.csv`);
  await pane.shows(/ticks/);
  pane.press("C-s");
  const rows = () => Deno.readTextFileSync(`${pane.folder}/x.csv`).split("\n").length;
  const before = rows();
  await until(() => rows() > before + 30);
  pane.press("C-q");
  await pane.shows(/ (3[1-9]|[4-9]\d|\d{3}) ticks/);
  pane.press("C-c");
  await assertRestored(pane, 0);
});

for (
  const [what, script] of [
    ["a command", `"$@" -o x.csv -- sh -c 'echo own; sleep 1'`],
    ["CSV on the terminal", `"$@" --pid=$! --duration=1 -o -`],
    ["a pipe that may end there", `"$@" --pid=$! --duration=1 | cat`],
    ["a job in the background", `set -m; "$@" --pid=$! --duration=1 -o x.csv & wait $!`],
  ] as const
) {
  Deno.test(`the terminal is not drawn on with ${what}`, onTmux, async () => {
    using pane = openShell([200, 50], `sleep 60 & ${script}`);
    await pane.shows(/^profit: recording .+ every 1 s (for 1 s|until it ends), to /);
    assertEquals(pane.state(), { cursor: true, view: false });
    await assertRestored(pane, 0);
  });
}
