/**
 * Prints how long `profit report` takes beside a bare read of the same file, which only splits its
 * lines, as a table in Markdown:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/report_speed.ts
 *         [--processes=100] [--ticks=10000] [--megabytes=1000] [--rounds=5] [--json]
 *
 * With `--megabytes` there are so many ticks that the file has about that size.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { measureReport } from "./report_speed/rounds.ts";
import { renderSpeeds } from "./report_speed/table.ts";

/** The mean length of a row, with its line end. */
const ROW_BYTES = 64;

if (import.meta.main) {
  const given: Record<string, unknown> = parseArgs(Deno.args, {
    boolean: ["json"],
    string: ["processes", "ticks", "megabytes", "rounds"],
    collect: [],
    alias: {},
    unknown: (arg) => {
      throw new TypeError(`No option "${arg}"`);
    },
  });
  const number = (name: string, usual: number) => {
    const value = Number(given[name] ?? usual);
    if (!(value > 0)) throw new TypeError(`Option "--${name}" takes a number above 0`);
    return value;
  };
  const processes = number("processes", 100);
  const ticks = given["megabytes"] === undefined
    ? number("ticks", 10_000)
    : Math.ceil(number("megabytes", 1000) * 1e6 / ROW_BYTES / processes);
  const rounds = number("rounds", 5);
  const contents = { processes, ticks };
  const measured = await measureReport(contents, rounds);
  const machine =
    `Linux ${Deno.osRelease()}, ${navigator.hardwareConcurrency} CPUs, Deno ${Deno.version.deno}`;
  const text = given["json"] === true
    ? JSON.stringify({ ...contents, rounds, machine, ...measured }, null, 2)
    : `${machine}\n\n${renderSpeeds(measured, contents, rounds)}`;
  // deno-lint-ignore no-console
  console.log(text);
}
