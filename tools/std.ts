/**
 * Makes packages of the standard library for a registry on this machine.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };
import standIns from "./npm/import_map.json" with { type: "json" };
import { listFiles } from "./registry.ts";

/**
 * Writes the packages that PROFIT uses. They come from the git directory of denoland/std that
 * STD_GIT_DIR names, with their dependencies, or otherwise from the stand-ins of npm.
 *
 * @param folder The destination, with a folder for each package.
 * @returns The source of the packages, in words.
 */
export function layStd(folder: string): string {
  const versions = new Map<string, string>();
  for (const specifier of Object.values(config.imports)) {
    const [, name, version] = /^jsr:@std\/(.+)@(.+)$/.exec(specifier) ?? [];
    if (name !== undefined && version !== undefined) versions.set(name, version);
  }
  const gitDir = Deno.env.get("STD_GIT_DIR");
  if (gitDir === undefined) {
    for (const [name, version] of versions) layStandIn(name, version, folder);
    return "npm packages for the standard library";
  }
  const names = new Set(versions.keys());
  for (const name of names) { // The loop also visits packages that are added during it.
    for (const other of laySource(name, gitDir, folder)) names.add(other);
  }
  return `the standard library from "${gitDir}"`;
}

/** Makes a package of the stand-ins. A stand-in that is a module of Node gets a file, too. */
function layStandIn(name: string, version: string, folder: string): void {
  const exports: Record<string, string> = {};
  Deno.mkdirSync(`${folder}/${name}`);
  for (const [specifier, target] of Object.entries(standIns.imports)) {
    if (specifier !== `@std/${name}` && !specifier.startsWith(`@std/${name}/`)) continue;
    const path = specifier.slice(`@std/${name}`.length);
    const file = `./${path.slice(1).replaceAll("/", "_") || "mod"}.ts`;
    exports[`.${path}`] = file;
    const text = target.startsWith("node:")
      ? `export { ${path.split("/").at(-1)} } from "${target}";\n`
      : Deno.readTextFileSync(new URL(`npm/${target}`, import.meta.url));
    Deno.writeTextFileSync(`${folder}/${name}/${file}`, text);
  }
  const described = JSON.stringify({ name: `@std/${name}`, version, exports });
  Deno.writeTextFileSync(`${folder}/${name}/deno.json`, described);
}

/**
 * Copies a package from git, and gives its imports the full names of published packages.
 *
 * @returns The packages that it imports.
 */
function laySource(name: string, gitDir: string, folder: string): Set<string> {
  const source = name.replaceAll("-", "_"); // The folder has this name.
  const script = 'git --git-dir="$0" archive HEAD "$1" ":(exclude)*_test.ts" | tar -x -C "$2"';
  const args = ["-c", script, gitDir, source, folder];
  const { success } = new Deno.Command("sh", { args }).outputSync();
  if (!success) throw new Error(`Cannot take "${source}" from "${gitDir}"`);
  const used = new Set<string>();
  for (const path of listFiles(`${folder}/${source}`).filter((path) => path.endsWith(".ts"))) {
    const text = Deno.readTextFileSync(`${folder}/${source}/${path}`);
    // Comments are not changed: the "*/" would end them.
    const unfurled = text.replace(/^(?! *\*)(.* from ")@std\/([\w-]+)/gm, (_, start, other) => {
      used.add(other);
      return `${start}jsr:@std/${other}@*`;
    });
    Deno.writeTextFileSync(`${folder}/${source}/${path}`, unfurled);
  }
  return used;
}
