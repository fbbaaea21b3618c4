/**
 * Tests the package on a registry like JSR on this machine: publishes it, and runs it by a Deno
 * with an empty cache.
 */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { copyPackage } from "../../tools/publish.ts";
import { listFiles, startRegistry } from "../../tools/registry.ts";
import { layStd } from "../../tools/std.ts";
import { runProgram } from "../limits.ts";
import { needs } from "../needs.ts";
import { rowsOf, startNamed } from "./profit.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const libraryPage = Deno.readTextFileSync(`${ROOT}docs/library.md`);

// A workspace that is linked to other packages cannot be published from a copy.
const onOwn = await needs("Linux", "packages that are not linked");
const NAME = "what is published is the package, and runs as a program and as a library";

Deno.test(onOwn(NAME), async () => {
  await using actor = await startNamed("profit-jsr");
  const folder = Deno.makeTempDirSync({ prefix: "profit_jsr_" });
  try {
    for (const name of ["packages", "copy"]) Deno.mkdirSync(`${folder}/${name}`);
    layStd(`${folder}/packages`);
    const std = listNames(`${folder}/packages`);
    await using registry = startRegistry(`${folder}/packages`);
    const start = (...args: string[]) => runDeno(["run", "-A", ...args], folder, registry.url);
    const run = async (...args: string[]) => (await start(...args)).stdout;

    // The dry run that is part of all checks has checked the types.
    const options = ["--token=any", "--allow-dirty", "--no-check"];
    await run(`--config=${ROOT}deno.json`, `${ROOT}tools/publish.ts`, ...options);
    const published = listNames(`${folder}/packages`).filter((name) => !std.includes(name));
    assertEquals(published.length, 1);
    copyPackage(`${folder}/copy`);
    const files = listFiles(`${folder}/copy`);
    assertEquals(listFiles(`${folder}/packages/${published}`), files);

    const time = ["--pace=0.5", "--duration=1"];
    await run("jsr:@profit/cli", `--pid=${actor.pid}`, ...time, "-o", "acme.csv");
    const rows = rowsOf(Deno.readTextFileSync(`${folder}/acme.csv`));
    assertEquals(rows.map(({ name }) => name), Array(3).fill("profit-jsr"));
    const { stderr } = await start("--log-level=debug", "jsr:@profit/cli", "--version");
    assertMatch(stderr, /V8 code cache hit for ES module: .*bundle[.]js/);
    const page = await run("jsr:@profit/cli", "report", "acme.csv", "-o", "-");
    assertStringIncludes(page, "uPlot");

    const [, example] = /^```ts ignore\n(.*?)^```/ms.exec(libraryPage)!;
    const short = example!.replace("60_000", "0").replace('"acme"', '"profit-jsr"');
    Deno.writeTextFileSync(`${folder}/example.ts`, short);
    assertMatch(
      await run("example.ts"),
      RegExp(`^\\d+ ${actor.pid} profit-jsr [\\d.]+ \\d+ \\d+$`, "m"),
    );
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

function listNames(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name);
}

/** Runs a deno that knows this registry, and has nothing in its cache. */
async function runDeno(args: string[], folder: string, registryUrl: string) {
  const env = { JSR_URL: registryUrl, DENO_DIR: `${folder}/deno`, NO_COLOR: "1" };
  const ran = await runProgram([Deno.execPath(), ...args], { env, cwd: folder });
  assertEquals(ran.code, 0, ran.stderr);
  return ran;
}
