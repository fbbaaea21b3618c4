/**
 * Records in this process, by a clock that the caller can watch.
 *
 * @module
 */

import { parseCommandLine } from "../../../src/cli/mod.ts";
import { record } from "../../../src/run/record.ts";
import type { Clock } from "../../../src/model/world.ts";
import { FAKE_WORLD } from "../../run/fake_world.ts";

/**
 * Records as the program does.
 *
 * @param args The arguments of the program.
 * @param clock The clocks.
 * @returns The output on standard error.
 */
export async function recordHere(args: readonly string[], clock: Clock): Promise<string> {
  const request = parseCommandLine(args);
  if (request.run !== "record") throw new TypeError(`No recording: ${args.join(" ")}`);
  let said = "";
  const code = await record(request.options, {
    ...FAKE_WORLD,
    os: Deno.build.os,
    clock,
    stdout: Deno.stdout,
    say: (text) => void (said += text),
  });
  if (code !== 0) throw new Error(`The recording ended with ${code}: ${said}`);
  return said;
}
