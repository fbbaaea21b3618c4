/**
 * Tests the live view on a real terminal, which PROFIT must restore.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { runProgram, until } from "../limits.ts";
import { needs } from "../needs.ts";
import { commandOf, startNamed } from "./profit.ts";
import { openPane, type Pane } from "./terminal.ts";

const onTerminal = await needs("Linux", "script");

/** Runs a script in a terminal, in which `"$@"` is PROFIT. After the script, a shell remains. */
async function openShell(
  size: readonly [number, number],
  script: string,
): Promise<Pane & { folder: string }> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_live_" });
  const all =
    `trap : INT QUIT; cd ${folder}; echo before; ${script}\necho "exit $?"; exec sleep 60`;
  const pane = await openPane(...size, ["sh", "-c", all, "sh", ...commandOf("main.ts")]);
  return {
    ...pane,
    folder,
    [Symbol.asyncDispose]: async () => {
      await pane[Symbol.asyncDispose]();
      Deno.removeSync(folder, { recursive: true });
    },
  };
}

Deno.test(
  onTerminal("on a terminal the CSV goes to a new file, which the last line names"),
  async () => {
    const name = `profit-${Deno.pid}`; // These tests may run twice at once.
    await using actor = await startNamed(name);
    await using pane = await openShell([100, 24], `"$@" ${name} --duration=0.1`);
    await pane.shows(/^exit 0$/);
    const [file] = Array.from(Deno.readDirSync(pane.folder), (entry) => entry.name);
    assertMatch(file!, new RegExp(`^profit-${name}-\\d{8}T\\d{6}Z[.]csv$`));
    assertEquals(pane.lines().at(-2), `Data: "${file}" (2 rows)`);
    assertStringIncludes(Deno.readTextFileSync(`${pane.folder}/${file}`), `\n${actor.pid},`);
  },
);

Deno.test(
  onTerminal("a terminal that knows no escape sequences gets none: TERM is dumb or not set"),
  async () => {
    const recording = [
      ...commandOf("main.ts"),
      `--pid=${Deno.pid}`,
      "--duration=0.1",
      "-o",
      "none",
    ];
    for (const term of [["TERM=dumb"], ["-u", "TERM"]]) {
      const script = ["script", "-qefc", recording.join(" "), "/dev/null"];
      const { code, stdout } = await runProgram(["env", ...term, ...script]);
      assertEquals([code, stdout.includes("\x1b")], [0, false], stdout);
      assertStringIncludes(stdout, "Ticks: ");
    }
  },
);

Deno.test(onTerminal("a comparison fits a terminal of 80 columns"), async () => {
  await using actor = await startNamed("profit-live");
  await using pane = await openShell(
    [80, 24],
    `"$@" --pid=${actor.pid} --pace=50ms --duration=0.2 -q -o x.csv; "$@" compare x.csv x.csv`,
  );
  await pane.shows(/^exit 0$/);
  assertMatch(pane.lines().join("\n"), /^ +mean +change .*beyond variation[?]$/m);
  assertMatch(pane.lines().join("\n"), /^memory MiB .* too few samples$/m);
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Fails unless the terminal is as before the recording, with the summary below. */
async function assertRestored(pane: Pane, code: number): Promise<void> {
  await pane.shows(new RegExp(`^exit ${code}$`));
  assertEquals(pane.state(), { cursor: true, view: false });
  assert(pane.lines().every((line) => !/[█░]|last minute/.test(line)), pane.lines().join("\n"));
}

for (const size of [[40, 10], [80, 24], [200, 50]] as const) {
  Deno.test(
    onTerminal(`the view fits ${size.join(" x ")}, and Ctrl-C leaves the summary`),
    async () => {
      await using wide = await startNamed("日本語");
      await using emoji = await startNamed("🦕é\\033[2J");
      await using plain = await startNamed("profit-live");
      const pids = [wide, emoji, plain].map(({ pid }) => pid);
      await using pane = await openShell(
        size,
        `"$@" --pid=${pids} --pace=0.2 --duration=60 -o x.csv`,
      );
      await pane.shows(/^0:02.* left.*ticks/);
      assertEquals(pane.state(), { cursor: false, view: true });
      const lines = pane.lines();
      const header = lines.findIndex((line) => /^ *(?:pid +)?name /.test(line));
      const table = lines.slice(header, header + 4);
      assertEquals(table.map(unicodeWidth), table.map(() => unicodeWidth(table[0]!)));
      assert(unicodeWidth(table[0]!) < size[0]);
      assertStringIncludes(table.join("\n"), "🦕é\\x1b[2J".slice(0, size[0] > 40 ? 99 : 6));
      await pane.press("C-c");
      await assertRestored(pane, 0);
      assertStringIncludes(pane.lines().join("\n"), "Not judged: ");
      if (size[1] > 10) assertEquals(pane.lines()[0], "before");
    },
  );
}

Deno.test(onTerminal("a resize is drawn at once, however long the pace"), async () => {
  await using actor = await startNamed("profit-live");
  await using pane = await openShell(
    [200, 50],
    `"$@" --pid=${actor.pid} --pace=60 --duration=inf -o x.csv`,
  );
  await pane.shows(/last minute/);
  await pane.resize(40, 10);
  await pane.shows(/^ *pid +name +cpu % +MiB +fds$/);
  assertEquals(pane.lines().length, 5);
  await pane.resize(80, 24);
  await pane.shows(/last minute +MiB +last minute +fds$/);
  assertEquals(pane.lines().length, 6);
  await pane.press("C-c");
  await assertRestored(pane, 0);
});

Deno.test(onTerminal("the terminal is as it was after a second Ctrl-C"), async () => {
  await using pane = await openShell(
    [80, 24],
    `mkfifo pipe; sleep 60 <pipe & sh -c 'sleep 60; :' "$(printf %2000d 0)" &
    "$@" --pid=$! --columns=+command --pace=10ms --duration=inf -o pipe`,
  );
  await pane.shows(/ ticks/);
  // Nobody reads the pipe. When the pipe is full, PROFIT waits for it, and then the first Ctrl-C
  // comes.
  await until("PROFIT waits for the pipe", async () => {
    const before = pane.lines()[0];
    await sleep(700);
    return pane.lines()[0] === before;
  });
  await pane.press("C-c");
  await sleep(300);
  await pane.press("C-c");
  await assertRestored(pane, 130);
});

Deno.test(
  onTerminal("keys sort, filter and hold the view, and q ends as Ctrl-C does"),
  async () => {
    await using actor = await startNamed("profit-live");
    await using pane = await openShell(
      [100, 24],
      `stty -g >before; "$@" --pid=${actor.pid} --pace=50ms -o x.csv; code=$?
    stty -g | cmp before - && echo same; (exit $code)`,
    );
    await pane.shows(/^\[c\] CPU {2}m memory {2}f descriptors {2}l leaks {2}/);
    await pane.type("l");
    await pane.shows(/^c CPU .* {2}\[l\] leaks {2}/);
    await pane.type("/nobody");
    await pane.shows(/^Filter: nobody_ {2}Enter keeps it, Esc shows all$/);
    await pane.shows(/^No process matches "nobody"$/);
    assert(!pane.lines().some((line) => /^ *\d+ {2}/.test(line)));
    await pane.type("\x7f".repeat(6) + "\x1b");
    await pane.shows(/^ *\d+ {2}profit-live /);
    await pane.type(" ");
    await pane.shows(/\[space\] held/);
    const held = pane.lines()[0];
    const rows = () => Deno.readTextFileSync(`${pane.folder}/x.csv`).split("\n").length;
    const before = rows();
    await until("10 rows are added", () => rows() > before + 10);
    assertEquals(pane.lines()[0], held);
    await pane.type(" ");
    await until("the view goes on", () => pane.lines()[0] !== held);
    await pane.type("q");
    await pane.shows(/^same$/);
    await assertRestored(pane, 0);
  },
);

Deno.test(
  onTerminal("what a program of --on prints is seen while the view is shown, and afterwards"),
  async () => {
    await using actor = await startNamed("profit-live");
    await using pane = await openShell(
      [80, 24],
      `printf '#!/bin/sh\\necho grown\\n' >note; chmod +x note
      "$@" --pid=${actor.pid} --pace=50ms --duration=inf -o x.csv --on 'mem_real>1KiB=./note'`,
    );
    await pane.shows(/^grown$/);
    await pane.shows(/ ticks/);
    assertEquals(pane.state(), { cursor: false, view: true });
    await pane.press("C-c");
    await assertRestored(pane, 0);
    assert(pane.lines().includes("grown"), pane.lines().join("\n"));
  },
);

Deno.test(onTerminal("the terminal is as it was when another signal ends PROFIT"), async () => {
  await using actor = await startNamed("profit-live");
  const start = `sh -c 'echo $$ >pid; exec "$@"' sh "$@"`;
  await using pane = await openShell(
    [80, 24],
    `ulimit -c 0; stty -g >before; ${start} --pid=${actor.pid} -o x.csv; code=$?
    stty -g | cmp before - && echo same; (exit $code)`,
  );
  await pane.shows(/l leaks/);
  Deno.kill(Number(Deno.readTextFileSync(`${pane.folder}/pid`)), "SIGUSR2");
  await pane.shows(/^same$/);
  await assertRestored(pane, 140);
});

Deno.test(onTerminal("the terminal is as it was after Ctrl-\\"), async () => {
  await using actor = await startNamed("profit-live");
  await using pane = await openShell([80, 24], `ulimit -c 0; "$@" --pid=${actor.pid} -o x.csv`);
  await pane.shows(/tick/);
  await pane.press("C-\\");
  await assertRestored(pane, 131);
});

Deno.test(onTerminal("Ctrl-Z gives the terminal back, and fg brings the view back"), async () => {
  await using actor = await startNamed("profit-live");
  // The view does not wait for the next tick, which comes after a minute.
  const start = `"$@" --pid=${actor.pid} --pace=60 --duration=inf -o x.csv`;
  await using pane = await openShell(
    [80, 24],
    `set -m; ${start}; echo once; sleep 1; fg; echo twice; sleep 1; fg`,
  );
  await pane.shows(/last minute/);
  for (const line of [/^once$/, /^twice$/]) {
    await pane.press("C-z");
    await pane.shows(line);
    assertEquals(pane.state(), { cursor: true, view: false });
    await pane.shows(/last minute/);
    assertEquals(pane.state(), { cursor: false, view: true });
  }
  await pane.press("C-c");
  await assertRestored(pane, 0);
});

Deno.test(
  onTerminal("text that a shell wrote over the view while PROFIT was stopped disappears at once"),
  async () => {
    await using actor = await startNamed("profit-live");
    const start = `sh -c 'echo $$ >pid; exec "$@"' sh "$@"`;
    await using pane = await openShell(
      [80, 24],
      `set -m; ${start} --pid=${actor.pid} --pace=60 --duration=inf -o x.csv; printf '\\r\\nover\\r\\n'; sleep 3; fg`,
    );
    await pane.shows(/last minute/);
    Deno.kill(Number(Deno.readTextFileSync(`${pane.folder}/pid`)), "SIGSTOP");
    // PROFIT may have been stopped within a frame, at the end of a line, where lines do not wrap.
    const isOver = () => pane.lines().some((line) => line.includes("over"));
    await until("the shell has written over the view", isOver);
    await until("only the view is seen", () => !isOver());
    await pane.shows(/last minute/);
    await pane.press("C-c");
    await assertRestored(pane, 0);
  },
);

Deno.test(onTerminal("a terminal that is stopped by Ctrl-S stops no tick"), async () => {
  await using actor = await startNamed("profit-live");
  await using pane = await openShell([80, 24], `"$@" --pid=${actor.pid} --pace=50ms -o x.csv`);
  await pane.shows(/ticks/);
  await pane.press("C-s");
  const rows = () => Deno.readTextFileSync(`${pane.folder}/x.csv`).split("\n").length;
  const before = rows();
  await until("30 rows are added", () => rows() > before + 30);
  await pane.press("C-q");
  await pane.shows(/ (3[1-9]|[4-9]\d|\d{3}) ticks/);
  await pane.press("C-c");
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
  Deno.test(onTerminal(`the terminal is not drawn on with ${what}`), async () => {
    await using pane = await openShell([200, 50], `sleep 60 & ${script}`);
    await pane.shows(/^profit: recording .+ every 1 s (for 1 s|until it ends), to /);
    assertEquals(pane.state(), { cursor: true, view: false });
    await assertRestored(pane, 0);
  });
}
