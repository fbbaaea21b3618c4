/**
 * Puts faults into the source, one at a time, and lists the faults that no test notices:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/mutate.ts [MUTANTS] [SEED]
 *
 * The bench works on a copy in a temporary folder. It runs the tests that import the changed file,
 * directly or indirectly, except tests on real processes. It also runs the examples in the file.
 *
 * @module
 */

import { seededRandom } from "../analyse/random.ts";
import { applyMutant, listMutants, type Mutant } from "./mutants.ts";

const ROOT = new URL("../../", import.meta.url);

/** The tests that take long, or that use the real processes of this machine. */
const NO_FAST_TEST = /^tests\/(?:real|bench|examples|contract_test)\b/;

/** The time limit of a test, which notices a fault that makes a loop endless. */
const LONGEST_MS = 120_000;

if (import.meta.main) {
  const [mutants = 50, seed = 20_261_122] = Deno.args.map(Number);
  const folder = copyFiles();
  try {
    const survivors = await mutate(folder, mutants, seed);
    say(`${mutants} mutants, ${survivors.length} survivors`);
    for (const survivor of survivors) say(survivor);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Copies all files that git knows to a new folder, and returns the folder. */
function copyFiles(): string {
  const folder = Deno.makeTempDirSync({ prefix: "profit_mutate_" });
  const script = 'git ls-files -z | xargs -0 cp --parents -t "$1"';
  const { success } = new Deno.Command("sh", {
    args: ["-c", script, "sh", folder],
    cwd: ROOT.pathname,
  }).outputSync();
  if (!success) throw new Error(`Cannot copy the files to "${folder}"`);
  return folder;
}

async function mutate(folder: string, count: number, seed: number): Promise<string[]> {
  const imports = readImports(folder);
  const sources = [...imports.keys()].filter((path) => path.startsWith("src/")).toSorted();
  const all = sources.flatMap((path) =>
    listMutants(Deno.readTextFileSync(`${folder}/${path}`)).map((mutant) => ({ path, mutant }))
  );
  say(`${all.length} mutants are possible in ${sources.length} files`);
  const fast = [...imports.keys()].filter(isFastTest);
  if (await failsWith(folder, fast)) throw new Error("The tests fail without any fault, too");
  const random = seededRandom(seed);
  const survivors: string[] = [];
  for (let done = 0; done < count; done++) {
    const [{ path, mutant }] = all.splice(Math.floor(random() * all.length), 1) as [typeof all[0]];
    const tests = testsOf(path, imports);
    const source = Deno.readTextFileSync(`${folder}/${path}`);
    const name = describe(path, source, mutant);
    Deno.writeTextFileSync(`${folder}/${path}`, applyMutant(source, mutant));
    const isNoticed = await failsWith(folder, [path, ...tests]);
    Deno.writeTextFileSync(`${folder}/${path}`, source);
    say(`${done + 1}: ${isNoticed ? "noticed" : "SURVIVED"} by ${tests.length} files: ${name}`);
    if (!isNoticed) survivors.push(name);
  }
  return survivors;
}

/** Returns the imports of each file. */
function readImports(folder: string): Map<string, string[]> {
  const imports = new Map<string, string[]>();
  const visit = (path: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${path}`)) {
      const child = `${path}/${name}`;
      if (isDirectory) visit(child);
      else if (name.endsWith(".ts")) imports.set(child, importsOf(folder, child));
    }
  };
  for (const top of ["src", "tests"]) visit(top);
  return imports;
}

function importsOf(folder: string, path: string): string[] {
  const code = Deno.readTextFileSync(`${folder}/${path}`);
  return Array.from(code.matchAll(/(?:from|import\()\s*"(\.[^"]+\.ts)"/g), ([, target]) => {
    return new URL(target!, `file:///${path}`).pathname.slice(1);
  });
}

/** Returns the fast tests that import a file. */
function testsOf(path: string, imports: ReadonlyMap<string, string[]>): string[] {
  const reached = new Set([path]);
  for (let before = 0; before < reached.size;) {
    before = reached.size;
    for (const [file, targets] of imports) {
      if (targets.some((one) => reached.has(one))) reached.add(file);
    }
  }
  return [...reached].filter(isFastTest);
}

function isFastTest(file: string): boolean {
  return file.endsWith("_test.ts") && !NO_FAST_TEST.test(file);
}

async function failsWith(folder: string, files: readonly string[]): Promise<boolean> {
  const isStoodIn = import.meta.resolve("@std/assert").includes("/tools/npm/");
  const std = isStoodIn ? ["--import-map=tools/npm/import_map.json"] : [];
  const args = ["test", "-A", "--no-check", "--doc", "--fail-fast", ...std, ...files];
  const signal = AbortSignal.timeout(LONGEST_MS);
  const quiet = { stdin: "null", stdout: "null", stderr: "null" } as const;
  const child = new Deno.Command(Deno.execPath(), { args, cwd: folder, signal, ...quiet }).spawn();
  return !(await child.status).success;
}

function describe(path: string, source: string, mutant: Mutant): string {
  const before = source.slice(0, mutant.at);
  const line = before.split("\n").length;
  const text = source.split("\n")[line - 1]!.trim();
  return `${path}:${line}: "${mutant.old}" as "${mutant.new}" in: ${text}`;
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}
