/**
 * Makes the script of a page from the modules in src/report/page, by `deno bundle`:
 *
 *     deno task bundle [--check]
 *
 * The script is committed, so that PROFIT runs from a checkout without bundling. With `--check`, the
 * tool writes nothing, and fails if the script differs from the modules.
 *
 * @module
 */

import { say } from "./say.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const MAIN = "src/report/page/main.js";
const BUNDLE = "src/report/page_bundle.js";

/** Modules are strict, a script is not. */
const HEADER = `\
// Generated from src/report/page by "deno task bundle": edit the modules there instead.
"use strict";
`;

/** Makes the script, without spaces and long names, because every page contains it. */
async function bundlePage(): Promise<string> {
  const bundle = new Deno.Command(Deno.execPath(), {
    // Without the configuration: these modules need none of its packages.
    args: [
      "bundle",
      "--quiet",
      "--no-config",
      "--platform=browser",
      "--format=iife",
      "--minify",
      MAIN,
    ],
    cwd: ROOT,
    stderr: "inherit",
  });
  const { success, stdout } = await bundle.output();
  if (!success) throw new Error(`Cannot bundle ${MAIN}`);
  return HEADER + new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  const script = await bundlePage();
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(ROOT + BUNDLE, script);
  } else if (script !== await Deno.readTextFile(ROOT + BUNDLE)) {
    say(`${BUNDLE} is not what src/report/page makes: run "deno task bundle"`);
    Deno.exit(1);
  }
}
