import { assert, assertEquals } from "@std/assert";
import { listFiles } from "../tools/registry.ts";
import { parseSkipped, renderMissing } from "../tools/test.ts";
import { runProgram } from "./limits.ts";
import { has, type NeedName, needs, packagesOf, parseMissing } from "./needs.ts";

/** The lines of these two cannot both be true of a run. */
const IS_COMPILED: NeedName = "a compiled program in PROFIT";
const IS_SOURCES: NeedName = "the sources";

Deno.test("a test whose needs are met runs under its own name", async () => {
  const there = await has(IS_SOURCES) ? IS_SOURCES : IS_COMPILED;
  const { name, ignore } = (await needs(there))("records");
  assertEquals([name, ignore], ["records", false]);
});

Deno.test("a test with a missing need is skipped, and its name says what is missing", async () => {
  const missing = await has(IS_SOURCES) ? IS_COMPILED : IS_SOURCES;
  const { name, ignore } = (await needs(IS_COMPILED, IS_SOURCES))("records (well)");
  assertEquals([name, ignore], [`records (well) (needs ${missing})`, true]);
  assertEquals(parseMissing(name), [missing]);
  assertEquals(parseMissing("records (well)"), []);
});

Deno.test("packages are listed once, in order, and none for needs that cannot be installed", () => {
  assertEquals(packagesOf(["ps", "promtool", "root", "cc", "prometheus"]), [
    "gcc",
    "libc6-dev",
    "procps",
    "prometheus",
  ]);
});

Deno.test("the report of deno test contains skipped tests, also with steps and hostile names", async () => {
  using folder = temporaryFolder();
  Deno.writeTextFileSync(
    `${folder.path}/some_test.ts`,
    `Deno.test({ name: "a \\"b\\" <c> & 'd' (needs ps, cc)", ignore: true, fn() {} });
    Deno.test("whole", async (t) => {
      await t.step({ name: "part (needs ps)", ignore: true, fn() {} });
      await t.step("other", () => {});
    });
    Deno.test({ name: "later", ignore: true, fn() {} });`,
  );
  const report = `${folder.path}/report.xml`;
  const { code } = await runProgram(
    [Deno.execPath(), "test", "--no-config", "--no-check", `--junit-path=${report}`, folder.path],
  );
  assertEquals(code, 0);
  const skipped = parseSkipped(Deno.readTextFileSync(report)).sort();
  assertEquals(skipped, [
    `a "b" <c> & 'd' (needs ps, cc)`,
    "later",
    "whole > part (needs ps)",
  ]);
  assertEquals(renderMissing(skipped), [
    "Skipped tests: 2; they need ps (2), cc (1)",
    "On Debian: apt-get install -y gcc libc6-dev procps",
  ]);
});

Deno.test("nothing is reported if no test was skipped for a missing need", () => {
  assertEquals(renderMissing([]), []);
  assertEquals(renderMissing(["later", "records (needs patience)"]), []);
});

Deno.test("every program that can be needed is tried, so that one that fails is missing", async () => {
  using folder = temporaryFolder();
  // Each program exists, and none of them works.
  for (const name of ["ps", "lsof", "python3", "strace", "cc", "script", "zsh", "faketime"]) {
    Deno.writeTextFileSync(`${folder.path}/${name}`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  }
  const { stdout } = await runProgram(
    [Deno.execPath(), "run", "-A", "--no-config", new URL("needs.ts", import.meta.url).pathname],
    { env: { PATH: `${folder.path}:${Deno.env.get("PATH")}` } },
  );
  const packages = stdout.trim().split(" ");
  const wanted = ["bsdutils", "gcc", "lsof", "procps", "python3", "strace", "zsh"];
  assertEquals(wanted.filter((one) => !packages.includes(one)), []);
});

Deno.test("tests ask for their needs only through needs()", () => {
  const others = listSources().filter((path) => !path.endsWith("/needs.ts") && path !== OWN);
  assert(others.length > 100);
  const asks = others.filter((path) =>
    /\bignore: |\{ ignore\b|\.ignore\(|\bhasProgram\b/.test(
      Deno.readTextFileSync(path),
    )
  );
  assertEquals(asks, []);
});

const ROOT = new URL("./", import.meta.url).pathname;
const OWN = new URL(import.meta.url).pathname;

function listSources(): string[] {
  return listFiles(ROOT).filter((path) => path.endsWith(".ts")).map((path) => `${ROOT}${path}`);
}

function temporaryFolder(): { path: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "profit_needs_" });
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}
