/**
 * Publishes PROFIT to JSR, as a copy of the sources with two changes:
 *
 * - `deno run jsr:@profit/cli` runs profit.js, which starts bundle.js, one script of all modules (see
 *   program.ts). The names in it are kept, so that it can be read. Its types are those of main.ts.
 * - src/report/assets.ts contains the texts themselves, because JSR refuses text imports.
 *
 *     deno run -A tools/publish.ts [--dry-run] ARG...
 *
 * All arguments go to `deno publish`. If JSR does not answer, a dry run uses a registry on this machine.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import * as assets from "../src/report/assets.ts";
import { jsrAnswers } from "./jsr.ts";
import { bundleProgram, MAIN, runOrThrow } from "./program.ts";
import { startRegistry } from "./registry.ts";
import { say } from "./say.ts";
import { layStd } from "./std.ts";

const ROOT = new URL("../", import.meta.url).pathname;

/** The file that the package runs. */
const PROGRAM = "profit.js";

/** The script of all modules. */
const BUNDLE = "bundle.js";

/**
 * Deno 2.9 uses no code cache for a file that it found by a name such as jsr:@profit/cli, only for the files
 * that this file imports. So this file is short.
 */
const PROGRAM_TEXT = `\
/* @ts-self-types="./main.ts" */
import { main, start } from "./${BUNDLE}";

if (import.meta.main) await start();

export { main, start };
`;

/**
 * Copies the package.
 *
 * @param folder The destination, an existing folder.
 */
export function copyPackage(folder: string): void {
  const paths = config.publish.include.map((path) => `${ROOT}${path}`);
  runOrThrow("cp", ["-R", ...paths, folder]);
  const path = `${folder}/src/report/assets.ts`;
  Deno.writeTextFileSync(path, withValues(Deno.readTextFileSync(path), assets));
  for (const source of ["page", "page_bundle.js"]) {
    Deno.removeSync(`${folder}/src/report/${source}`, { recursive: true });
  }
  bundleProgram(folder, []);
  Deno.renameSync(`${folder}/${MAIN}`, `${folder}/${BUNDLE}`);
  Deno.writeTextFileSync(`${folder}/${PROGRAM}`, PROGRAM_TEXT);
  Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify(describePackage(), null, 2));
}

/** Describes the package: its program is the script. */
function describePackage(): unknown {
  const { exports, publish } = config;
  return {
    ...config,
    exports: { ...exports, ".": `./${PROGRAM}` },
    publish: { include: [...publish.include, PROGRAM, BUNDLE] },
  };
}

/**
 * Replaces the expressions of a module by their values.
 *
 * @param code The module: imports, and constants with their types.
 * @param values The values of the constants.
 * @returns The module without imports.
 */
export function withValues(code: string, values: Readonly<Record<string, unknown>>): string {
  return code.replaceAll(/^import .*;\n/gm, "").replaceAll(
    /^(export const (\w+): .+? =)[^;]+;$/gm,
    (_, start, name) => `${start} ${JSON.stringify(values[name], null, 2)};`,
  );
}

async function publish(args: readonly string[], folder: string): Promise<number> {
  const isDry = args.includes("--dry-run");
  const changes = isDry || args.includes("--allow-dirty") ? "" : listChanges();
  if (changes !== "") {
    say(`Cannot publish what is not committed, but for --allow-dirty:\n${changes}`);
    return 1;
  }
  const [copy, packages] = [`${folder}/package`, `${folder}/registry`];
  Deno.mkdirSync(copy);
  copyPackage(copy);
  if (!isDry || await jsrAnswers()) return await runPublish(args, copy, {});
  Deno.mkdirSync(packages);
  say(`JSR is unreachable: the dry run uses ${layStd(packages)}`);
  await using registry = startRegistry(packages);
  return await runPublish(args, copy, { JSR_URL: registry.url });
}

/** Finds uncommitted files. Deno cannot do this, because the copy is not in a repository. */
function listChanges(): string {
  return runOrThrow("git", ["-C", ROOT, "status", "--porcelain"]);
}

async function runPublish(
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<number> {
  const deno = new Deno.Command(Deno.execPath(), { args: ["publish", ...args], cwd, env });
  return (await deno.spawn().status).code;
}

if (import.meta.main) {
  const folder = Deno.makeTempDirSync({ prefix: "profit_publish_" });
  const code = await publish(Deno.args, folder)
    .finally(() => Deno.removeSync(folder, { recursive: true }));
  Deno.exit(code);
}
