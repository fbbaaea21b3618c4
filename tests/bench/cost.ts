/**
 * Prints the cost of PROFIT beside other tools, on idle processes that the bench starts, as a table
 * in Markdown:
 *
 *     deno task bench [--processes=100] [--others=0] [--pace=1] [--samples=60] [--rounds=5] [--json]
 *
 * The pace is in seconds. Each round runs every tool once. If the pace is long enough, the tools
 * run at the same time, each at its own part of the interval. Otherwise they run one after the
 * other. Linux only.
 *
 * @module
 */

import { measureTools } from "./cost/rounds.ts";
import { findFigures, renderCosts } from "./cost/table.ts";
import { describeMachine, readOptions } from "./program.ts";

if (import.meta.main) {
  const { isJson, number } = readOptions(["processes", "others", "pace", "samples", "rounds"]);
  const work = {
    processes: number("processes", 100),
    others: number("others", 0),
    paceMs: number("pace", 1) * 1000,
    samples: number("samples", 60),
  };
  const rounds = number("rounds", 5);
  const measured = await measureTools(work, rounds, (round) => {
    Deno.stderr.writeSync(new TextEncoder().encode(`round ${round + 1} of ${rounds}\n`));
  });
  const figures = findFigures(measured, work);
  const missing = measured.filter(({ costs }) => costs.length === 0)
    .map(({ tool: { name, why } }) => `${name}, since ${why}`);
  const text = isJson
    ? JSON.stringify({ work, rounds, machine: describeMachine(), figures, missing }, null, 2)
    : `${describeMachine()}\n\n${renderCosts(figures, missing, work, rounds)}`;
  // deno-lint-ignore no-console
  console.log(text);
}
