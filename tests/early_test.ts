import { assertEquals } from "@std/assert";
import { compileEarly, type Place } from "../tools/early.ts";
import { runProgram } from "./limits.ts";

/** A script in the form that `deno bundle` writes. Its functions are all called. */
const SCRIPT = `\
var told = [];
var early = hoisted();
var modules = {
  "src/one.ts"() {
    told.push("module");
  }
};
function hoisted() {
  return inner(1);
  function inner(value) {
    return value + 1;
  }
}
async function wait(ms) {
  await new Promise((done) => setTimeout(done, ms));
  return wait.name;
}
function* count(most = (() => 2)()) {
  for (let i = 0; i < most; i++) yield i;
}
class Shape {
  area() {
    return 4;
  }
}
var curry = (a) => (b) => a + b;
var plain = value => value;
var quick = async (ms) => await wait(ms);
modules["src/one.ts"]();
told.push(early, ...count(), new Shape().area(), curry(1)(2), plain("}\\n"), await quick(0));
told.push([3, 1, 2].sort((a, b) => a - b).join());
export { told };
`;

Deno.test("a rewritten script does the same", async () => {
  const early = compileEarly(SCRIPT, await findCalled(SCRIPT));
  const expected = ["module", 2, 0, 1, 4, 3, "}\n", "wait", "1,2,3"];
  assertEquals(await run(SCRIPT), expected);
  assertEquals(await run(early), expected);
  for (const name of ["hoisted", "wait", "count"]) {
    const [, words] = RegExp(`^var ${name} = \\(((?:async )?function\\*?) ${name}\\(`, "m").exec(
      early,
    )!;
    assertEquals(SCRIPT.includes(`\n${words} ${name}(`), true, name);
  }
});

Deno.test("V8 compiles the functions of a rewritten script together with it", async () => {
  const names = ["count", "hoisted", "inner", "plain", "quick", "src/one.ts", "wait"];
  assertEquals((await listCompiledLate(SCRIPT)).filter((name) => names.includes(name)), names);
  const early = compileEarly(SCRIPT, await findCalled(SCRIPT));
  const late = (await listCompiledLate(early)).filter((name) => names.includes(name));
  // A declaration inside of a function, and an async arrow function.
  assertEquals(late, ["inner", "quick"]);
});

Deno.test("functions that were not called stay as they are", () => {
  const whole = { startOffset: 0, endOffset: SCRIPT.length };
  assertEquals(compileEarly(SCRIPT, []), SCRIPT);
  assertEquals(compileEarly(SCRIPT, [whole]), SCRIPT);
  const declaration = "function only() {\n}";
  assertEquals(
    compileEarly(declaration, [{ startOffset: 0, endOffset: declaration.length }]),
    declaration,
  );
});

async function run(script: string): Promise<unknown> {
  return (await import(`data:text/javascript,${encodeURIComponent(script)}`)).told;
}

/** Runs a script, and returns the places of the functions that it called. */
async function findCalled(script: string): Promise<Place[]> {
  return await withFile(script, async (path, folder) => {
    const coverage = `--coverage=${folder}/coverage`;
    const { code, stderr } = await runProgram([
      Deno.execPath(),
      "run",
      "--no-config",
      coverage,
      path,
    ]);
    assertEquals(code, 0, stderr);
    const [file] = [...Deno.readDirSync(`${folder}/coverage`)];
    const { functions } = JSON.parse(Deno.readTextFileSync(`${folder}/coverage/${file!.name}`));
    return functions.map(({ ranges }: { ranges: (Place & { count: number })[] }) => ranges[0])
      .filter(({ count }: { count: number }) => count > 0);
  });
}

/** Runs a script, and lists the functions that V8 compiled at their first call, by its log. */
async function listCompiledLate(script: string): Promise<string[]> {
  return await withFile(script, async (path, folder) => {
    const log = `--logfile=${folder}/v8.log,--no-logfile-per-isolate,--log-function-events`;
    const options = ["--no-config", "--no-code-cache", `--v8-flags=${log}`];
    const { code, stderr } = await runProgram([Deno.execPath(), "run", ...options, path]);
    assertEquals(code, 0, stderr);
    const lines = Deno.readTextFileSync(`${folder}/v8.log`).split("\n").map((line) =>
      line.split(",")
    );
    const id = lines.find(([kind, , url]) => kind === "script-details" && url === `file://${path}`)
      ?.[1];
    const late = lines.filter(([, event, script]) => event === "parse-function" && script === id);
    return late.map((line) => line[7]!).sort();
  });
}

async function withFile<T>(
  script: string,
  use: (path: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = Deno.makeTempDirSync({ prefix: "profit_early_" });
  try {
    Deno.writeTextFileSync(`${folder}/script.js`, script);
    return await use(`${folder}/script.js`, folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
