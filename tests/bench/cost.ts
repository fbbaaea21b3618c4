/**
 * Prints what PROFIT costs beside its peers, on idle processes made for it, as a table in Markdown:
 *
 *     deno task bench [--processes=100] [--others=0] [--pace=1] [--samples=60] [--rounds=5] [--json]
 *
 * The pace is in seconds. Each round runs every tool once: at once where the pace leaves room, each
 * at its own part of it, else one after the other. Linux only.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { measureTools } from "./cost/rounds.ts";
import { findFigures, renderCosts } from "./cost/table.ts";

if (import.meta.main) {
  const numbers = ["processes", "others", "pace", "samples", "rounds"];
  const given: Record<string, unknown> = parseArgs(Deno.args, {
    boolean: ["json"],
    string: numbers,
    collect: [],
    alias: {},
    unknown: (arg) => {
      throw new TypeError(`No option "${arg}"`);
    },
  });
  const number = (name: string, usual: number) => {
    const value = Number(given[name] ?? usual);
    if (!(value > 0 || value === usual)) {
      throw new TypeError(`Option "--${name}" takes a number above 0`);
    }
    return value;
  };
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
  const text = given["json"] === true
    ? JSON.stringify({ work, rounds, machine: describeMachine(), figures, missing }, null, 2)
    : `${describeMachine()}\n\n${renderCosts(figures, missing, work, rounds)}`;
  // deno-lint-ignore no-console
  console.log(text);
}

function describeMachine(): string {
  const cpus = navigator.hardwareConcurrency;
  return `Linux ${Deno.osRelease()}, ${cpus} CPUs, Deno ${Deno.version.deno}`;
}
