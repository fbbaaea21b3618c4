/**
 * Tests the output of report and compare as Markdown, and for GitHub Actions.
 */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { layOutMarkdown } from "../../../src/report/markdown.ts";
import { playFiles } from "../play_files.ts";

/** A hostile name: Markdown, HTML, a mention, and a command of the runner. */
const HOSTILE = "::error::|`*[a](b)<i>@me```";

/** Makes a recording of two processes, one of which has twice as much memory at the end. */
function recording(mebibytes: number): string {
  const rows = Array.from({ length: 60 }, (_, at) =>
    [
      `7,acme,1.0,${mebibytes * 2 ** 20 + at * 65536},3,1000.00,${1795647861 + at}.000`,
      `8,"${HOSTILE}",1.0,${mebibytes * 2 ** 20},3,1000.00,${1795647861 + at}.000`,
    ].join("\n") + "\n");
  const header = "pid,name,cpu_percent,mem_real,num_open_files,creation_epoch,timestamp\n";
  return header + rows.join("");
}

const FILES = { "a.csv": recording(20), "b.csv": recording(40) };

/** Returns Markdown without the text between fences. */
function outsideFences(markdown: string): string {
  return markdown.replace(/^(`{3,})text\n.*?^\1$/gms, "");
}

Deno.test("report --format=markdown has a verdict, a table, and all sentences between fences", async () => {
  const argv = ["report", "a.csv", "--format=markdown", "--fail-on=mem_real>21MiB"];
  const { code, stdout, stderr } = await playFiles(FILES, ...argv);
  assertEquals(code, 4);
  const breach =
    "FAIL mem_real>21MiB: acme (pid 7): the peak of mem_real is 23.7 MiB, 2.7 MiB over";
  assert(stdout.startsWith(`## PROFIT: FAIL\n\n\`\`\`text\n${breach}`), stdout);
  assertStringIncludes(stdout, "\n| pid | name | leak | rows | cpu % |");
  assertStringIncludes(stdout, "\n| ---: | :--- | :--- | ---: | ---: |");
  assertMatch(stdout, /\n\| 7 \| acme \| likely \| 60 \| 1\.0 \|.* 23\.7 \| 3 \|\n/);
  assert(stderr.startsWith(breach), stderr);
  const outside = outsideFences(stdout);
  assert(!outside.includes("acme (pid 7)") && !outside.includes("Ticks:"), outside);
});

Deno.test("no name has an effect in Markdown", async () => {
  for (const argv of [["report", "a.csv"], ["compare", "a.csv", "b.csv"]]) {
    const { stdout } = await playFiles(FILES, ...argv, "--format=markdown");
    // A table shows the name as code, between more backticks than the name contains.
    const code = `${"`".repeat(4)} ${HOSTILE.replace("|", "\\|")} ${"`".repeat(4)}`;
    const outside = outsideFences(stdout).replaceAll(`| ${code} |`, "");
    assert(!outside.includes("@me") && stdout.includes("@me"), stdout);
  }
});

Deno.test("in a table, text on which Markdown might act is code", () => {
  const cells = [
    "acme-api",
    "9/1024",
    "+8.0 KiB (+0.4 %)",
    "www.a.com",
    "__init__",
    "a:b",
    "a|b",
    "` ",
  ];
  const rows = layOutMarkdown([{ title: "name", cells }]).slice(2).map((row) => row.slice(3, -2));
  const code = ["`www.a.com`", "`__init__`", "`a:b`", "`a\\|b`", "`` `  ``"];
  assertEquals(rows, [...cells.slice(0, 3), ...code]);
});

Deno.test("compare --format=markdown has a table for each name", async () => {
  const { stdout, code } = await playFiles(FILES, "compare", "a.csv", "b.csv", "--format=markdown");
  assertEquals(code, 0);
  assert(stdout.startsWith("## PROFIT\n\n"), stdout);
  const header = "|  | mean | change | p95 | peak | growth/h | beyond variation? |\n";
  assertStringIncludes(stdout, `\n${header}| :--- | ---: | ---: | ---: | ---: | ---: | :--- |\n`);
  assertMatch(stdout, /\| memory MiB \| 2\d\.\d → 4\d\.\d \| .* \|\n/);
});

Deno.test("a gate is FAIL, pass, or not judged in Markdown", async () => {
  const titleOf = async (condition: string) => {
    const argv = ["report", "a.csv", "--format=markdown", `--fail-on=${condition}`];
    return (await playFiles(FILES, ...argv)).stdout.split("\n")[0];
  };
  assertEquals(await titleOf("mem_real>1GiB"), "## PROFIT: pass");
  assertEquals(await titleOf("mem_real>1MiB"), "## PROFIT: FAIL");
  assertEquals(await titleOf("num_threads>1"), "## PROFIT: not judged");
});

Deno.test("--format=github annotates each breach, and adds Markdown to the summary of the step", async () => {
  const conditions = ["--fail-on=mem_real>21MiB", "--fail-on=num_threads>9"];
  const argv = ["report", "a.csv", "--format=github", ...conditions];
  const { code, stdout, stderr, stepSummary } = await playFiles(FILES, ...argv);
  assertEquals(code, 4);
  assertMatch(stderr, /^::error title=PROFIT::FAIL mem_real>21MiB: acme \(pid 7\): the peak/m);
  assertMatch(stderr, /^::error title=PROFIT::Cannot judge "num_threads>9"/m);
  assert(!stdout.includes("##") && stdout.includes("acme"), stdout);
  assert(stepSummary.startsWith("## PROFIT: FAIL\n"), stepSummary);
});

Deno.test("--format=github lets no name become a command of the runner", async () => {
  const { stdout } = await playFiles(FILES, "compare", "a.csv", "b.csv", "--format=github");
  assertStringIncludes(stdout, `\n\\${HOSTILE}: pid 8`);
  assertEquals(stdout.split("\n").filter((line) => /^\s*::|##\[/.test(line)), []);
});

Deno.test("the text output is unchanged, and no step of a job gets it", async () => {
  const { stdout, stepSummary } = await playFiles(FILES, "report", "a.csv");
  assertEquals([stepSummary, stdout.includes("\0"), stdout.includes("| acme")], ["", false, false]);
});
