/**
 * Arguments to the names and values of options, by the table of all of them. Pure.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "./errors.ts";
import type { Flag } from "./flag.ts";
import { FLAGS } from "./flags.ts";
import { findNearest } from "./nearest.ts";

/** What the arguments say, before anybody asks what it means. */
export interface Arguments {
  /** Those that are no options. */
  readonly names: string[];
  /** The values of an option, in order. */
  readonly values: (name: string) => string[];
  /** Whether an option without a value is there. */
  readonly has: (name: string) => boolean;
  /** The first option that there is none of, as it was written. */
  readonly unknown: string | undefined;
}

/**
 * Reads arguments.
 *
 * @param argv The arguments before a `--`.
 * @returns What they say.
 * @throws {UsageError} When an option lacks its value, or has one that it does not take.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const named = (wanted: (flag: Flag) => boolean) => FLAGS.filter(wanted).map(({ name }) => name);
  const isPlain = (flag: Flag) => flag.value === undefined && flag.optionalValue === undefined;
  const withValue = named((flag) => !isPlain(flag));
  const withoutValue = named(isPlain);
  requireMeant(argv);
  let unknown = argv.find(isNameless);
  const options = untangle(argv.filter((arg) => !isNameless(arg)));
  const parsed: Record<string, unknown> = parseArgs(options, {
    boolean: withoutValue,
    string: [...withValue, "_"],
    collect: withValue,
    alias: Object.fromEntries(FLAGS.flatMap(({ name, short }) => short ? [[short, name]] : [])),
    unknown: (arg: string, key?: string) => {
      if (key !== undefined && arg.startsWith("-")) unknown ??= arg;
      return key === undefined || !arg.startsWith("-");
    },
  });
  requireValues(argv, parsed, withValue, withoutValue);
  return {
    names: parsed["_"] as string[],
    values: (name: string) => parsed[name] as string[],
    has: (name: string) => parsed[name] === true,
    unknown,
  };
}

/** Refuses what can be read, but is hardly meant so. */
function requireMeant(argv: readonly string[]): void {
  for (const [at, arg] of argv.entries()) {
    // Letters in a bundle.
    const isLong = FLAGS.some(({ name }) => arg === `-${name}` || arg.startsWith(`-${name}=`));
    if (isLong) throw unknownFlag(arg);
    // A value behind a blank that the option can do without: it is a name.
    const next = argv[at + 1] ?? "";
    if (!isBare(arg) || !/^[\d.]+[a-z]*$/.test(next)) continue;
    throw new UsageError(`Option "${arg}" takes its value behind a "=": ${arg}=${next}`);
  }
}

function isBare(arg: string): boolean {
  return FLAGS.some((flag) => flag.optionalValue && arg === `--${flag.name}`);
}

/** No option begins so; and one called `_` would take the place where the parser keeps names. */
function isNameless(arg: string): boolean {
  return /^--?[^a-z-]/i.test(arg);
}

/**
 * Makes of the arguments what the parser reads without doubt: bundled letters one by one, with the
 * rest of the bundle as the value of one that takes a value; a lone dash joined to its option; and a
 * value for an option that may do without.
 */
function untangle(argv: readonly string[]): string[] {
  const plain: string[] = [];
  for (const arg of argv.flatMap(splitBundle)) {
    const isValue = arg === "-" &&
      FLAGS.some((flag) => flag.value && plain.at(-1) === `--${flag.name}`);
    if (isValue) plain.push(`${plain.pop()}=-`);
    else plain.push(isBare(arg) ? `${arg}=inf` : arg);
  }
  return plain;
}

function splitBundle(arg: string): string[] {
  if (!/^-[a-z]./is.test(arg)) return [arg];
  const plain: string[] = [];
  for (let at = 1; at < arg.length; at++) {
    const [letter, rest] = [arg[at]!, arg.slice(at + 1)];
    if (!/[a-z]/i.test(letter)) return [...plain, `-${letter}${rest}`];
    const takesValue = rest !== "" &&
      FLAGS.some(({ short, value }) => value && short === letter);
    if (takesValue) return [...plain, `-${letter}=${rest.replace(/^=/, "")}`];
    plain.push(`-${letter}`);
  }
  return plain;
}

function requireValues(
  argv: readonly string[],
  parsed: Record<string, unknown>,
  withValue: readonly string[],
  withoutValue: readonly string[],
): void {
  for (const name of withValue) {
    if (!(parsed[name] as unknown[]).includes("")) continue;
    throw new UsageError(`Option "--${name}" needs a value: --${name}=${valueName(name)}`);
  }
  for (const name of withoutValue) {
    const arg = argv.find((arg) => arg.startsWith(`--${name}=`));
    if (arg) throw new UsageError(`Option "--${name}" takes no value: "${arg}"`);
  }
}

function valueName(name: string): string {
  const flag = FLAGS.find((flag) => flag.name === name);
  return flag?.value ?? flag?.optionalValue ?? "";
}

/** The error for an option that there is none of, with the one that may be meant. */
export function unknownFlag(arg: string): UsageError {
  const name = arg.replace(/=.*/s, "");
  const nearest = findNearest(name, FLAGS.map((flag) => `--${flag.name}`));
  return new UsageError(`No option "${name}"${nearest ? `; did you mean "${nearest}"?` : ""}`);
}
