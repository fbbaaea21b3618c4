/**
 * Splits arguments into options and operands, by the table of options. Pure.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../model/errors.ts";
import { findNearest } from "../text/suggest.ts";
import { type Flag, FLAGS } from "./flags.ts";

/** The arguments, before their values are interpreted. */
export interface Arguments {
  /** The arguments that are not options. */
  readonly operands: string[];
  /** Returns the values of an option, in order. */
  readonly values: (name: string) => string[];
  /** Whether an option without a value is given. */
  readonly has: (name: string) => boolean;
  /** The first unknown option, as it was written. */
  readonly unknown: string | undefined;
}

const WITH_VALUE = FLAGS.filter(({ value, optionalValue }) => value ?? optionalValue)
  .map(({ name }) => name);
const WITHOUT_VALUE = FLAGS.map(({ name }) => name).filter((name) => !WITH_VALUE.includes(name));
const NAME_BY_LETTER = Object.fromEntries(
  FLAGS.flatMap(({ name, short }) => short === undefined ? [] : [[short, name]]),
);

/**
 * Splits arguments.
 *
 * @param argv The arguments before a `--`.
 * @returns The options and operands.
 * @throws {UsageError} If an option lacks its value, or has a value that it does not take.
 */
export function parseArguments(argv: readonly string[]): Arguments {
  refuseLikelyMistakes(argv);
  let unknown = argv.find(isImpossibleOption);
  const parsed: Record<string, unknown> = parseArgs(normalise(argv), {
    boolean: WITHOUT_VALUE,
    string: [...WITH_VALUE, "_"],
    collect: WITH_VALUE,
    alias: NAME_BY_LETTER,
    unknown: (arg: string, key?: string) => {
      if (key !== undefined && arg.startsWith("-")) unknown ??= arg;
      return key === undefined || !arg.startsWith("-");
    },
  });
  const args = {
    operands: parsed["_"] as string[],
    values: (name: string) => parsed[name] as string[],
    has: (name: string) => parsed[name] === true,
    unknown,
  };
  requireValues(argv, args);
  return args;
}

/**
 * Rewrites arguments that `parseArgs` misreads: bundled letters (`-qp1` would be a `-q` with the value
 * "p1"), a lone dash as the value of an option, and an option whose value is optional. Drops arguments
 * that cannot be options: `--_` would overwrite the list of operands.
 */
function normalise(argv: readonly string[]): string[] {
  const plain: string[] = [];
  for (const arg of argv.filter((arg) => !isImpossibleOption(arg)).flatMap(splitBundle)) {
    const isValue = arg === "-" &&
      FLAGS.some((flag) => flag.value && plain.at(-1) === `--${flag.name}`);
    if (isValue) plain.push(`${plain.pop()}=-`);
    else plain.push(lacksOptionalValue(arg) ? `${arg}=inf` : arg);
  }
  return plain;
}

/** Splits bundled letters. The rest after a letter that takes a value is its value. */
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

function isImpossibleOption(arg: string): boolean {
  return /^--?[^a-z-]/i.test(arg);
}

function lacksOptionalValue(arg: string): boolean {
  return FLAGS.some((flag) => flag.optionalValue && arg === `--${flag.name}`);
}

/** Refuses arguments that are valid but probably a mistake. */
function refuseLikelyMistakes(argv: readonly string[]): void {
  for (const [at, arg] of argv.entries()) {
    // Without this check, a long name after a single dash would be a bundle of letters.
    const isLong = FLAGS.some(({ name }) => arg === `-${name}` || arg.startsWith(`-${name}=`));
    if (isLong) throw unknownFlagError(arg);
    // Without this check, the 5 in `--wait 5` would be the name of a process.
    const next = argv[at + 1] ?? "";
    if (!lacksOptionalValue(arg) || !/^[\d.]+[a-z]*$/.test(next)) continue;
    throw new UsageError(`Option "${arg}" takes its value after "=": ${arg}=${next}`);
  }
}

function requireValues(argv: readonly string[], { values }: Arguments): void {
  for (const name of WITH_VALUE) {
    if (!values(name).includes("")) continue;
    throw new UsageError(`Option "--${name}" needs a value: --${name}=${valueName(name)}`);
  }
  for (const name of WITHOUT_VALUE) {
    const arg = argv.find((arg) => arg.startsWith(`--${name}=`));
    if (arg) throw new UsageError(`Option "--${name}" takes no value: "${arg}"`);
  }
}

function valueName(name: string): string {
  const flag: Flag | undefined = FLAGS.find((flag) => flag.name === name);
  return flag?.value ?? flag?.optionalValue ?? "";
}

/** Options of other programs, with the names of PROFIT for them. */
const MEANT: Readonly<Record<string, string>> = {
  "--interval": "--pace",
  "--period": "--pace",
  "--time": "--duration",
  "--timeout": "--duration",
  "--output-format": "--format",
  "--html": "--report",
  "--name": "NAME",
};

/** Returns the error for an unknown option, with the nearest option. */
export function unknownFlagError(arg: string): UsageError {
  const name = arg.replace(/=.*/s, "");
  const meant = Object.hasOwn(MEANT, name) ? MEANT[name] : undefined;
  if (meant !== undefined) return new UsageError(`Unknown option "${name}"; write "${meant}"`);
  const nearest = findNearest(name, FLAGS.map((flag) => `--${flag.name}`));
  return new UsageError(`Unknown option "${name}"${nearest ? `; did you mean "${nearest}"?` : ""}`);
}
