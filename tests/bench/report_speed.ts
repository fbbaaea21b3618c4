/**
 * Prints the time of `profit report` beside a program that only reads the same file and splits its
 * lines, as a table in Markdown:
 *
 *     deno run -A tools/deno.ts run -A tests/bench/report_speed.ts
 *         [--processes=100] [--ticks=10000] [--megabytes=1000] [--rounds=5] [--json]
 *
 * With `--megabytes`, the number of ticks follows from the size of the file.
 *
 * @module
 */

import { describeMachine, readOptions } from "./program.ts";
import { measureReport } from "./report_speed/rounds.ts";
import { renderSpeeds } from "./report_speed/table.ts";

/** The mean length of a row, with its line end. */
const ROW_BYTES = 64;

if (import.meta.main) {
  const { isJson, has, number } = readOptions(["processes", "ticks", "megabytes", "rounds"]);
  const processes = number("processes", 100);
  const ticks = has("megabytes")
    ? Math.ceil(number("megabytes", 1000) * 1e6 / ROW_BYTES / processes)
    : number("ticks", 10_000);
  const rounds = number("rounds", 5);
  const contents = { processes, ticks };
  const measured = await measureReport(contents, rounds);
  const machine = describeMachine();
  const text = isJson
    ? JSON.stringify({ ...contents, rounds, machine, ...measured }, null, 2)
    : `${machine}\n\n${renderSpeeds(measured, contents, rounds)}`;
  // deno-lint-ignore no-console
  console.log(text);
}
