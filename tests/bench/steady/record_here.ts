/**
 * A recording in this very process, by a clock that is looked at.
 *
 * @module
 */

import { parseCommandLine } from "../../../src/cli/mod.ts";
import { record } from "../../../src/run/record.ts";
import type { Clock } from "../../../src/model/world.ts";
import { never } from "../../fakes.ts";
import { limitRegex } from "../../../src/system/limited_regex.ts";

/**
 * Records as the program does.
 *
 * @param args The arguments of the program.
 * @param clock The clocks.
 * @returns What was said on standard error.
 */
export async function recordHere(args: readonly string[], clock: Clock): Promise<string> {
  const request = parseCommandLine(args);
  if (request.run !== "record") throw new TypeError(`No recording: ${args.join(" ")}`);
  let said = "";
  const code = await record(request.options, {
    os: Deno.build.os,
    clock,
    stdout: Deno.stdout,
    mayColor: false,
    columns: () => null,
    args: [],
    isRoot: false,
    say: (text) => void (said += text),
    screen: null,
    stop: never,
    wasSignalled: () => false,
    hasTelemetry: false,
    limitRegex: (...args) => Promise.resolve(limitRegex(...args)),
    readHost: () => null,
    loadStart: () => {
      throw new TypeError("No command is started here");
    },
  });
  if (code !== 0) throw new Error(`The recording ended with ${code}: ${said}`);
  return said;
}
