/**
 * Arguments to what was asked for. Pure: looks at nothing but the arguments.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "./errors.ts";
import { DEFAULTS, type Flag, FLAGS, type Options } from "./flags.ts";
import { findNearest } from "./nearest.ts";
import {
  parseChoice,
  parseColumns,
  parseDuration,
  parsePace,
  parsePid,
  parseRegex,
  parseWait,
} from "./values.ts";

/** What the command line asks for. */
export type Request =
  | { readonly run: "help" | "version" }
  | { readonly run: "record"; readonly options: Options };

/** Commands of the design that this version does not have: their names stay free for them. */
const LATER_COMMANDS = ["report", "compare"];

/**
 * Reads the command line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const command = parseCommandLine(["acme", "--pace=0.5", "--duration=2m"]);
 * assertEquals(command.run === "record" && command.options.paceMs, 500);
 * ```
 *
 * @param argv The arguments, without the program.
 * @returns What to do.
 * @throws {UsageError} When they cannot be understood.
 */
export function parseCommandLine(argv: readonly string[]): Request {
  if (argv.length === 0) return { run: "help" };
  const end = argv.indexOf("--");
  const command = end < 0 ? null : argv.slice(end + 1);
  const { names, values, has, unknown } = parseFlags(end < 0 ? argv : argv.slice(0, end));
  if (has("help")) return { run: "help" };
  if (has("version")) return { run: "version" };
  if (unknown !== undefined) throw unknownFlag(unknown);
  const value = (name: string) => values(name).at(-1);
  if (names[0] === "record") names.shift();
  else if (LATER_COMMANDS.includes(names[0] ?? "")) {
    const advice = `for a process of that name write "record ${names[0]}"`;
    throw new UsageError(`This version has no command "${names[0]}"; ${advice}`);
  }
  const ignoreCase = has("ignore-case");
  const full = value("full");
  const options: Options = {
    names,
    full: full === undefined ? null : parseRegex(full, ignoreCase),
    user: value("user") ?? null,
    ignoreCase,
    children: has("children"),
    waitMs: value("wait") === undefined ? null : parseWait(value("wait")!),
    pids: values("pid").flatMap((list) => list.split(",")).map(parsePid),
    paceMs: parsePace(value("pace") ?? DEFAULTS.pace),
    command,
    durationMs: parseDuration(value("duration") ?? (command ? "inf" : DEFAULTS.duration)),
    output: value("output") ?? null,
    existing: has("append") ? "append" : has("force") ? "replace" : "refuse",
    columns: parseColumns(value("columns") ?? "+"),
    quiet: has("quiet"),
    color: parseChoice("color", value("color") ?? DEFAULTS.color, ["auto", "always", "never"]),
    // Only /proc has a root.
    source: parseChoice(
      "source",
      value("source") ?? (value("proc-root") === undefined ? DEFAULTS.source : "proc"),
      ["auto", "proc", "ps"],
    ),
    procRoot: value("proc-root") ?? DEFAULTS.procRoot,
  };
  if (options.source === "ps" && value("proc-root") !== undefined) {
    throw new UsageError("Cannot use a --proc-root with --source ps, which does not read it");
  }
  requireSense(options, has);
  return { run: "record", options };
}

/** What goes together and what does not. */
function requireSense(options: Options, has: (name: string) => boolean): void {
  const byCriteria = options.names.length > 0 || options.full !== null || options.user !== null;
  const ways = [byCriteria, options.pids.length > 0, options.command !== null];
  const asked = ways.filter((way) => way).length;
  if (asked === 0) {
    throw new UsageError(
      "Say which processes: a NAME, --full REGEX, --user USER, --pid PID or -- COMMAND",
    );
  }
  if (asked > 1) {
    throw new UsageError(
      "Cannot select by NAME, --full or --user, by --pid and by -- COMMAND at once",
    );
  }
  if (options.command?.length === 0) throw new UsageError("Say which command to start behind --");
  if (options.command && options.output === "-") {
    throw new UsageError("Cannot write to standard output: it belongs to the command");
  }
  if (options.waitMs !== null && !byCriteria) {
    throw new UsageError("Cannot --wait for a --pid or a -- COMMAND, only for a NAME and the like");
  }
  if (options.names.includes("")) throw new UsageError("Cannot record a process without a name");
  if (has("append") && has("force")) {
    throw new UsageError("Cannot both --append to a file and --force its replacement");
  }
  if (has("append") && (options.output === null || options.output === "-")) {
    throw new UsageError("Cannot --append without a file: name it with --output FILE");
  }
}

function parseFlags(argv: readonly string[]) {
  const named = (wanted: (flag: Flag) => boolean) => FLAGS.filter(wanted).map(({ name }) => name);
  const isPlain = (flag: Flag) => flag.value === undefined && flag.optionalValue === undefined;
  const withValue = named((flag) => !isPlain(flag));
  const withoutValue = named(isPlain);
  let unknown: string | undefined;
  const parsed: Record<string, unknown> = parseArgs(untangle(argv), {
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
    const isBare = FLAGS.some((flag) => flag.optionalValue && arg === `--${flag.name}`);
    if (isValue) plain.push(`${plain.pop()}=-`);
    else plain.push(isBare ? `${arg}=inf` : arg);
  }
  return plain;
}

function splitBundle(arg: string): string[] {
  if (!/^-[a-z]./is.test(arg)) return [arg];
  const rest = arg.slice(2);
  const takesValue = FLAGS.some(({ short, value }) => value && short === arg[1]);
  if (takesValue) return [`-${arg[1]}=${rest.replace(/^=/, "")}`];
  return [`-${arg[1]}`, ...splitBundle(`-${rest}`)];
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

function unknownFlag(arg: string): UsageError {
  const name = arg.replace(/=.*/s, "");
  const nearest = findNearest(name, FLAGS.map((flag) => `--${flag.name}`));
  return new UsageError(`No option "${name}"${nearest ? `; did you mean "${nearest}"?` : ""}`);
}
