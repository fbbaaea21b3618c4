/**
 * What the programs of the benches share: their options, the machine, rows of a table.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** The options that a program was given. */
export interface ProgramOptions {
  /** Whether JSON is asked for. */
  readonly isJson: boolean;
  /** Whether an option is there. */
  readonly has: (name: string) => boolean;
  /** The number that an option is, above 0 or as it usually is. */
  readonly number: (name: string, usual: number) => number;
}

/**
 * Reads the options of this program.
 *
 * @param numbers The names of those that are numbers; `--json` is another.
 * @throws {TypeError} When there is another, or one is no such number.
 */
export function readOptions(numbers: readonly string[]): ProgramOptions {
  const given: Record<string, unknown> = parseArgs(Deno.args, {
    boolean: ["json"],
    string: [...numbers],
    collect: [],
    alias: {},
    unknown: (arg) => {
      throw new TypeError(`No option "${arg}"`);
    },
  });
  return {
    isJson: given["json"] === true,
    has: (name) => given[name] !== undefined,
    number: (name, usual) => {
      const value = Number(given[name] ?? usual);
      if (value > 0 || value === usual) return value;
      throw new TypeError(`Option "--${name}" takes a number above 0`);
    },
  };
}

/** What the figures were measured on. */
export function describeMachine(): string {
  const cpus = navigator.hardwareConcurrency;
  return `Linux ${Deno.osRelease()}, ${cpus} CPUs, Deno ${Deno.version.deno}`;
}

/** A row of a table in Markdown. */
export function renderRow(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
