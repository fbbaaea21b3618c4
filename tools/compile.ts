/**
 * Compiles PROFIT to programs that need no Deno and no Node, and packs each of them:
 *
 *     deno task compile [TARGET...] [-OPTION...]
 *
 * Without a TARGET, compiles all targets. OPTIONs go to `deno compile`. Writes an archive for each
 * target to dist/, and checksums.txt in the format of `sha256sum -c`.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { bundleProgram, MAIN } from "./program.ts";
import { archiveName, TARGETS } from "./release.ts";

/**
 * A smaller young generation: a long recording then stays at 65 MiB instead of 92, and takes no more
 * CPU time.
 */
const V8_FLAGS = "--max-semi-space-size=4";

const DOCUMENTS = ["README.md", "LICENSE", "CHANGELOG.md"];

/** The names that each shell expects for its completions. */
const COMPLETIONS = { bash: "profit.bash", zsh: "_profit", fish: "profit.fish" };

const ENV = {
  // With it, a compiled program would send metrics from every run.
  OTEL_DENO: "false",
  // Without it, macOS packs the attributes of files as separate files.
  COPYFILE_DISABLE: "1",
};

const ROOT = new URL("../", import.meta.url).pathname;
const DIST = `${ROOT}dist`;

const options = Deno.args.filter((arg) => arg.startsWith("-"));
const asked = Deno.args.filter((arg) => !arg.startsWith("-"));
const unknown = asked.find((target) => !TARGETS.includes(target));
if (unknown !== undefined) fail(`Cannot compile for "${unknown}": choose ${TARGETS.join(", ")}`);
const targets = asked.length > 0 ? asked : TARGETS;
// Deno uses the runtime of that name for any target.
if (Deno.env.has("DENORT_BIN") && targets.some((target) => target !== Deno.build.target)) {
  fail(`DENORT_BIN is the runtime of one target: ask for ${Deno.build.target} alone`);
}

const texts = new Map(DOCUMENTS.map((name) => [name, Deno.readFileSync(ROOT + name)]));
texts.set("profit.1", run("run", ["--allow-all", `${ROOT}tools/man.ts`]));
for (const [shell, name] of Object.entries(COMPLETIONS)) {
  const args = ["--allow-all", ...unstable(), `${ROOT}main.ts`, "completions", shell];
  texts.set(`completions/${name}`, run("run", args));
}
const scripts = Deno.makeTempDirSync({ prefix: "profit_compile_" });
try {
  bundleProgram(scripts, ["--code-splitting", ...unstable()]);
  for (const target of targets) pack(target);
} finally {
  Deno.removeSync(scripts, { recursive: true });
}
Deno.writeTextFileSync(`${DIST}/checksums.txt`, await sumArchives());

/** Compiles for a target, and packs the program with its documents. */
function pack(target: string): void {
  const archive = archiveName(config.version, target);
  const name = archive.replace(/\.tar\.gz$/, "");
  const folder = `${DIST}/${name}`;
  Deno.mkdirSync(`${folder}/completions`, { recursive: true });
  run("compile", [
    "--allow-all",
    `--target=${target}`,
    `--v8-flags=${V8_FLAGS}`,
    // The cache would be code in the temporary folder, under a name that any user can take first. The
    // start is as fast without it.
    "--no-code-cache",
    // Scripts have no types.
    "--no-check",
    `--output=${folder}/profit`,
    ...options,
    `${scripts}/${MAIN}`,
  ]);
  for (const [path, text] of texts) Deno.writeFileSync(`${folder}/${path}`, text);
  start("tar", ["-czf", `${DIST}/${archive}`, "-C", DIST, name]);
  Deno.removeSync(folder, { recursive: true });
}

/** Returns a line for each existing archive of this version. */
async function sumArchives(): Promise<string> {
  const there = new Set(Array.from(Deno.readDirSync(DIST), ({ name }) => name));
  let lines = "";
  for (const target of TARGETS) {
    const archive = archiveName(config.version, target);
    if (!there.has(archive)) continue;
    const sum = await crypto.subtle.digest("SHA-256", Deno.readFileSync(`${DIST}/${archive}`));
    const digits = Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0"));
    lines += `${digits.join("")}  ${archive}\n`;
  }
  return lines;
}

/** Runs deno with the available standard library, and returns its output. */
function run(command: string, args: readonly string[]): Uint8Array<ArrayBuffer> {
  return start(Deno.execPath(), ["run", "--allow-all", `${ROOT}tools/deno.ts`, command, ...args]);
}

function start(program: string, args: string[]): Uint8Array<ArrayBuffer> {
  const command = new Deno.Command(program, { args, env: ENV, stderr: "inherit" });
  const { code, stdout } = command.outputSync();
  if (code !== 0) fail(`Cannot go on: "${[program, ...args].join(" ")}" ended with ${code}`);
  return stdout;
}

/** Returns the options that the program also needs when it runs from its sources. */
function unstable(): string[] {
  return options.filter((option) => option.startsWith("--unstable"));
}

function fail(message: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${message}\n`));
  Deno.exit(1);
}
