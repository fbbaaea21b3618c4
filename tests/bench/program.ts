/**
 * The functions that the programs of the benches share: options, the machine, and rows of a table.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** The options of a program. */
export interface ProgramOptions {
  /** Whether the output is JSON. */
  readonly isJson: boolean;
  /** Returns whether an option is given. */
  readonly has: (name: string) => boolean;
  /** Returns the number of an option, which is above 0, or the default. */
  readonly number: (name: string, usual: number) => number;
}

/**
 * Reads the options of this program.
 *
 * @param numbers The names of the options with numbers. `--json` is a further option.
 * @throws {TypeError} If there is another option, or if a value is not such a number.
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

/** Describes the machine of the measurement. */
export function describeMachine(): string {
  const cpus = navigator.hardwareConcurrency;
  return `Linux ${Deno.osRelease()}, ${cpus} CPUs, Deno ${Deno.version.deno}`;
}

/** Renders a row of a table in Markdown. */
export function renderRow(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
