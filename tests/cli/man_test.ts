import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COLUMNS } from "../../src/model/columns.ts";
import { FLAGS } from "../../src/cli/flags.ts";
import { renderMan } from "../../src/cli/man/page.ts";
import { EXITS } from "../../src/cli/man/texts.ts";
import { EXIT } from "../../src/model/world.ts";
import { EXAMPLES, USAGE } from "../../src/cli/help.ts";
import { findReleaseDate } from "../../tools/man.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";

const PAGE = renderMan({ version: "1.2.3", date: "2026-11-22" });

/** Returns the output and the messages of a program that renders the page. */
async function format(program: string, args: readonly string[]) {
  const { stdout, stderr } = await runProgram([program, ...args], { stdin: PAGE });
  // Programs make bold and italics with backspaces or with escapes.
  // deno-lint-ignore no-control-regex
  return { page: stdout.replace(/.\x08|\x1b\[\d+m/g, ""), said: stderr };
}

for (
  const [program, lint, show] of [
    ["mandoc", ["-Tlint", "-Wwarning"], ["-Tutf8", "-Owidth=200"]],
    ["groff", ["-ww", "-z", "-man", "-Tutf8"], ["-man", "-Tutf8", "-rLL=200n"]],
  ] as const
) {
  const onProgram = await needs(program);
  const name = `${program} finds nothing wrong with the man page, and shows what can be copied`;
  Deno.test(onProgram(name), async () => {
    const { page, said } = await format(program, lint);
    assertEquals([page, said], ["", ""]);
    const shown = (await format(program, show)).page;
    const literals = [
      ...EXAMPLES,
      ...USAGE.map(({ form }) => form),
      ...FLAGS.map(({ name, value }) => `--${name}${value ? ` ${value}` : ""}`),
      ...Object.entries(COLUMNS).map(([name]) => `${name}`),
      "mem_real>500MiB",
    ];
    for (const literal of literals) assertStringIncludes(shown, literal);
  });
}

Deno.test("the man page has every exit code", () => {
  const codes = [...Object.values(EXIT), 126, 127];
  assertEquals(EXITS.map(([code]) => code), codes.sort((a, b) => a - b));
});

Deno.test("no text of the man page begins like a command of roff", () => {
  const macros = PAGE.split("\n").filter((line) => /^[.']/.test(line));
  for (const line of macros) assert(/^\.(TH|SH|SS|TP|PP|nf|fi)\b/.test(line), line);
});

Deno.test("the date of the man page is the date of its version in the changelog", () => {
  const changelog =
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-22\n\n## [1.2.0] - 2026-01-01\n";
  assertEquals(findReleaseDate(changelog, "1.2.3"), "2026-11-22");
  assertEquals(findReleaseDate(changelog, "1.2"), null);
});
