/**
 * Tests the completions, each in its real shell.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SHELLS } from "../../src/cli/completions/words.ts";
import { renderCompletions } from "../../src/cli/completions/mod.ts";
import { FLAGS } from "../../src/cli/flags.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";
import { runProfit, startNamed } from "./profit.ts";

/** Lines, and the words that every shell offers at their end. */
const CASES: Readonly<Record<string, readonly string[]>> = {
  "profit --": longOf("record"),
  "profit compare --": longOf("compare"),
  "profit -q report x.csv --f": ["--fail-on", "--force", "--format", "--from"],
  "profit view x.csv --f": ["--from"],
  "profit rep": ["report"],
  "profit completions ": [...SHELLS],
  "profit --color=": ["auto", "always", "never"],
  "profit --source p": ["proc", "ps"],
  "profit --columns=+ppid,mem_u": ["mem_unique"],
  "profit --columns pid,cpu_p": ["cpu_percent"],
  "profit --columns +creation_epoch": [],
  "profit --fail-on possible": ["possible-leak"],
  "profit --fail-on=num_open_files.g": ["num_open_files.growth>"],
  "profit -u roo": ["root"],
  "profit report acm": ["acme.csv"],
  "profit -o acm": ["acme.csv"],
  "profit acme --textfile=metr": ["metrics"],
  "profit --pace=1 -- printen": ["printenv"],
};

/** The command that starts a shell without the settings of this user. */
const STARTS = { bash: ["--norc"], zsh: ["-f"], fish: ["--no-config"] } as const;

function longOf(command: "record" | "compare"): string[] {
  return FLAGS.filter(({ commands = ["record"] }) => commands.includes(command))
    .map(({ name }) => `--${name}`);
}

/** Returns the words that a shell offers at the ends of lines, sorted, without quotes. */
async function complete(shell: keyof typeof STARTS, lines: readonly string[], cwd: string) {
  Deno.writeTextFileSync(`${cwd}/script`, renderCompletions([shell]));
  const driver = new URL(`completions/complete.${shell}`, import.meta.url).pathname;
  const args = [...STARTS[shell], driver, `${cwd}/script`];
  const env = { HOME: cwd, XDG_CONFIG_HOME: cwd, XDG_DATA_HOME: cwd };
  const stdin = lines.map((line) => `${line}\n`).join("");
  const { stdout } = await runProgram([shell, ...args], { cwd, env, stdin });
  return stdout.replace(/\n$/, "").split("\n").map((line) => {
    const words = line.replaceAll("\\", "").split("|").filter((word) => word !== "");
    const plain = words.map((word) => word.replace(/[=/]$/, "").replace(/.*[=,]/, ""));
    return [...new Set(plain)].sort();
  });
}

for (const shell of SHELLS) {
  // zsh and fish get pids from ps. The completions of bash read /proc.
  const onShell = await needs("Linux", shell, ...shell === "bash" ? [] : ["ps" as const]);
  const name = `${shell} completes the arguments of PROFIT, and runs no text of the line`;
  Deno.test(onShell(name), async () => {
    await using hostile = await startNamed("z$(touch oops)");
    await using cut = await startNamed("zy-0123456789abcdef");
    const cwd = Deno.makeTempDirSync();
    Deno.writeTextFileSync(`${cwd}/acme.csv`, "");
    Deno.mkdirSync(`${cwd}/metrics`);
    const cases = {
      ...CASES,
      "profit z\\$": ["z$(touch oops)"],
      "profit acme zy": ["zy-0123456789ab*"],
      [`profit -p ${hostile.pid},${cut.pid}`]: [`${cut.pid}`],
    };
    const found = await complete(shell, Object.keys(cases), cwd);
    for (const [at, [line, words]] of Object.entries(cases).entries()) {
      // Another process may have a pid that begins with this pid.
      const offered = found[at]?.filter((word) =>
        !word.startsWith(`${cut.pid}`) || words[0] === word
      );
      assertEquals(offered, [...words].sort(), line);
    }
    assert(![...Deno.readDirSync(cwd)].some(({ name }) => name === "oops"));
    Deno.removeSync(cwd, { recursive: true });
  });
}

Deno.test("profit completions prints a script, and names the shells", async () => {
  const { code, stdout } = await runProfit(["completions", "fish"]);
  assertEquals([code, stdout], [0, renderCompletions(["fish"])]);
  const unknown = await runProfit(["completions", "tcsh"]);
  assertEquals([unknown.code, unknown.stdout], [2, ""]);
  assertStringIncludes(
    unknown.stderr,
    'Cannot write completions for "tcsh": write profit completions bash|zsh|fish',
  );
});
