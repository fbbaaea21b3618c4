/**
 * Makes the script of a page from the modules in src/report/page, by `deno bundle`:
 *
 *     deno task bundle [--check]
 *
 * It is committed, so that PROFIT runs from a checkout and nothing is bundled on a user's machine.
 * With `--check` nothing is written: it fails where the script is not that of the modules.
 *
 * @module
 */

import { say } from "./say.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const MAIN = "src/report/page/main.js";
const BUNDLE = "src/report/page_bundle.js";

/** A script is not strict by itself, as the modules that it is made of are. */
const HEADER = `\
// Generated from src/report/page by "deno task bundle": edit the modules there instead.
"use strict";
`;

/** Makes the script of the modules: without spaces and long names, which every page would carry. */
async function bundlePage(): Promise<string> {
  const bundle = new Deno.Command(Deno.execPath(), {
    // Without the configuration, which has packages from registries that nothing here is of.
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
