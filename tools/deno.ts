/**
 * Runs deno with the standard library from JSR if JSR answers, and otherwise with its stand-ins from
 * npm (tools/npm/import_map.json).
 *
 *     deno run -A tools/deno.ts COMMAND ARG...
 *
 * @module
 */

import { jsrAnswers } from "./jsr.ts";
import { say } from "./say.ts";

/**
 * Runs deno until it ends.
 *
 * @param command Its command, such as `test`.
 * @param args The arguments of the command.
 * @returns Its exit code.
 */
export async function runDeno(command: string, args: readonly string[]): Promise<number> {
  const std = await jsrAnswers() ? [] : [`--import-map=${import.meta.dirname}/npm/import_map.json`];
  if (std.length > 0) {
    say("JSR is unreachable: using npm packages instead of the standard library");
  }
  // Ctrl-C reaches the child directly. Signals to this process alone are passed on.
  const child = new Deno.Command(Deno.execPath(), { args: [command, ...std, ...args] }).spawn();
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  return (await child.status).code;
}

if (import.meta.main) {
  const [command = "--help", ...args] = Deno.args;
  Deno.exit(await runDeno(command, args));
}
