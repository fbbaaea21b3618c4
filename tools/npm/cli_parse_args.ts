/**
 * Stands in for `@std/cli/parse-args`, over minimist, its model.
 *
 * @module
 */

// @ts-types="npm:@types/minimist@1.2.5"
import minimist from "npm:minimist@1.2.8";

/** The options that PROFIT uses. */
export interface ParseOptions {
  /** Flags without a value. */
  boolean: string[];
  /** Flags whose value stays text; `_` for the other arguments. */
  string: string[];
  /** Flags that gather their values. */
  collect: string[];
  /** Other names of flags. */
  alias: Record<string, string>;
  /** Called for each unknown argument; `false` drops the argument. */
  unknown: (arg: string, key?: string) => unknown;
}

/** Parses arguments. */
export function parseArgs(
  args: readonly string[],
  { collect, unknown, ...options }: ParseOptions,
): Record<string, unknown> {
  // minimist takes "--no-x" for the opposite of "--x". The standard library does not.
  const isKnown = (arg: string) => options.boolean.includes(arg.slice("--".length));
  const known = args.filter((arg) => {
    return !arg.startsWith("--no-") || isKnown(arg) || unknown(arg, keyOf(arg)) !== false;
  }).map((arg) => arg.startsWith("--no-") && isKnown(arg) ? `${arg}=true` : arg);
  const parsed: Record<string, unknown> = minimist(known, {
    ...options,
    unknown: (arg: string) => unknown(arg, keyOf(arg)) !== false,
  });
  for (const key of collect) parsed[key] = parsed[key] === undefined ? [] : [parsed[key]].flat();
  return parsed;
}

/** The standard library passes the name of the flag, and no name if the argument is not a flag. */
function keyOf(arg: string): string | undefined {
  return /^--?([^=]+)/s.exec(arg)?.[1];
}
