/**
 * Compiles PROFIT to programs that need neither Deno nor Node, and packs each of them:
 *
 *     deno task compile [TARGET...] [-OPTION...]
 *
 * Without a TARGET it makes all of them; OPTIONs are for `deno compile`. In dist/ are then an
 * archive for each target, and checksums.txt, as `sha256sum -c` reads it.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import { archiveName, TARGETS } from "./release.ts";

/**
 * A smaller young generation: with it a long recording stays at 65 MiB instead of 92, and takes no
 * more CPU time.
 */
const V8_FLAGS = "--max-semi-space-size=4";

const DOCUMENTS = ["README.md", "LICENSE", "CHANGELOG.md"];

/** What each shell expects a file of completions to be called. */
const COMPLETIONS = { bash: "profit.bash", zsh: "_profit", fish: "profit.fish" };

const ENV = {
  // A program that was compiled with it sends metrics wherever it runs, asked to or not.
  OTEL_DENO: "false",
  // Else macOS packs the attributes of files as files of their own.
  COPYFILE_DISABLE: "1",
};

const ROOT = new URL("../", import.meta.url).pathname;
const DIST = `${ROOT}dist`;

const options = Deno.args.filter((arg) => arg.startsWith("-"));
const asked = Deno.args.filter((arg) => !arg.startsWith("-"));
const unknown = asked.find((target) => !TARGETS.includes(target));
if (unknown !== undefined) fail(`Cannot compile for "${unknown}": choose ${TARGETS.join(", ")}`);
const targets = asked.length > 0 ? asked : TARGETS;
// Deno takes the runtime of that name for whatever target.
if (Deno.env.has("DENORT_BIN") && targets.some((target) => target !== Deno.build.target)) {
  fail(`DENORT_BIN is the runtime of one target: ask for ${Deno.build.target} alone`);
}

const texts = new Map(DOCUMENTS.map((name) => [name, Deno.readFileSync(ROOT + name)]));
texts.set("profit.1", run("run", ["--allow-all", `${ROOT}tools/man.ts`]));
for (const [shell, name] of Object.entries(COMPLETIONS)) {
  const args = ["--allow-all", ...unstable(), `${ROOT}main.ts`, "completions", shell];
  texts.set(`completions/${name}`, run("run", args));
}
for (const target of targets) pack(target);
Deno.writeTextFileSync(`${DIST}/checksums.txt`, await sumArchives());

/** Compiles for a target, and packs what that makes and the texts. */
function pack(target: string): void {
  const archive = archiveName(config.version, target);
  const name = archive.replace(/\.tar\.gz$/, "");
  const folder = `${DIST}/${name}`;
  Deno.mkdirSync(`${folder}/completions`, { recursive: true });
  run("compile", [
    "--allow-all",
    `--target=${target}`,
    `--v8-flags=${V8_FLAGS}`,
    // That is code which the program runs, in the temporary folder, under a name that anybody may
    // take first. The start is no slower without.
    "--no-code-cache",
    `--output=${folder}/profit`,
    ...options,
    `${ROOT}main.ts`,
  ]);
  for (const [path, text] of texts) Deno.writeFileSync(`${folder}/${path}`, text);
  start("tar", ["-czf", `${DIST}/${archive}`, "-C", DIST, name]);
  Deno.removeSync(folder, { recursive: true });
}

/** A line for each archive of this version that is there. */
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

/** Runs deno with the standard library from where it can be had, and returns what it writes. */
function run(command: string, args: readonly string[]): Uint8Array<ArrayBuffer> {
  return start(Deno.execPath(), ["run", "--allow-all", `${ROOT}tools/deno.ts`, command, ...args]);
}

function start(program: string, args: string[]): Uint8Array<ArrayBuffer> {
  const command = new Deno.Command(program, { args, env: ENV, stderr: "inherit" });
  const { code, stdout } = command.outputSync();
  if (code !== 0) fail(`Cannot go on: "${[program, ...args].join(" ")}" ended with ${code}`);
  return stdout;
}

/** Those of the options that the program needs, too, where it runs from its sources. */
function unstable(): string[] {
  return options.filter((option) => option.startsWith("--unstable"));
}

function fail(message: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${message}\n`));
  Deno.exit(1);
}
