/**
 * Bundles the program as it ships: on JSR in one script, and compiled in many.
 *
 * @module
 */

import { compileEarly, type Place } from "./early.ts";

/** The name of the script that starts the program. */
export const MAIN = "main.js";

/** The coverage of a script, as V8 reports it. */
interface Coverage {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly (Place & { count: number })[] }[];
}

const ROOT = new URL("../", import.meta.url).pathname;

/**
 * Bundles all modules to scripts without comments. V8 compiles the functions that a short recording calls
 * together with their scripts.
 *
 * @param folder The destination, an existing folder. `main.js` starts the program.
 * @param options Options of `deno bundle`.
 */
export function bundleProgram(folder: string, options: readonly string[]): void {
  const args = ["--quiet", "--platform=deno", `--config=${ROOT}deno.json`, `--outdir=${folder}`];
  const bundle = [`${ROOT}tools/deno.ts`, "bundle", ...args, ...options, `${ROOT}main.ts`];
  runOrThrow(Deno.execPath(), ["run", "--allow-all", ...bundle]);
  const made = Deno.makeTempDirSync({ prefix: "profit_bundle_" });
  try {
    for (const { url, functions } of recordCoverage(folder, made)) {
      const called = functions.map(({ ranges }) => ranges[0]!).filter(({ count }) => count > 0);
      const script = new URL(url);
      Deno.writeTextFileSync(script, compileEarly(Deno.readTextFileSync(script), called));
    }
  } finally {
    Deno.removeSync(made, { recursive: true });
  }
}

/** Records Deno by its name, with enough samples for a verdict. */
function recordCoverage(folder: string, made: string): Coverage[] {
  const name = Deno.execPath().split("/").at(-1)!;
  const recording = [name, "--pace=0.01", "--duration=0.6", `--output=${made}/recording.csv`];
  // Some versions of Deno write no coverage of a program that calls exit().
  const runner =
    `import { main } from "${folder}/${MAIN}";\nDeno.exitCode = await main(Deno.args);\n`;
  Deno.writeTextFileSync(`${made}/runner.js`, runner);
  const options = ["--allow-all", "--no-config", `--coverage=${made}/coverage`];
  runOrThrow(Deno.execPath(), ["run", ...options, `${made}/runner.js`, ...recording]);
  const covered: Coverage[] = Array.from(
    Deno.readDirSync(`${made}/coverage`),
    (file) => JSON.parse(Deno.readTextFileSync(`${made}/coverage/${file.name}`)),
  );
  return covered.filter(({ url }) => url.startsWith(`file://${folder}/`));
}

/**
 * Runs a program, and returns its standard output.
 *
 * @throws {Error} If the program fails.
 */
export function runOrThrow(program: string, args: readonly string[]): string {
  const ran = new Deno.Command(program, { args: [...args] }).outputSync();
  const [stdout, stderr] = [ran.stdout, ran.stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!ran.success) throw new Error(`"${program} ${args.join(" ")}" failed: ${stderr}`);
  return stdout!;
}
