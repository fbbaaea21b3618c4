/**
 * Arguments to what was asked for. Pure: looks at nothing but the arguments.
 *
 * @module
 */

import { parseAddress } from "./address.ts";
import { type Arguments, parseArguments, unknownFlag } from "./args.ts";
import { CHOICES, COMMANDS, DEFAULTS, SHELLS } from "./choices.ts";
import { parseCondition } from "./conditions.ts";
import { UsageError } from "./errors.ts";
import { FLAGS } from "./flags.ts";
import { parseLabels } from "./labels.ts";
import type { FileOptions, Options } from "./options.ts";
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
  | { readonly run: "help" }
  | { readonly run: "version"; readonly format: "text" | "json" }
  | { readonly run: "completions"; readonly shell: (typeof SHELLS)[number] }
  | { readonly run: "record"; readonly options: Options }
  | { readonly run: "report" | "compare"; readonly options: FileOptions };

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
  const args = parseArguments(end < 0 ? argv : argv.slice(0, end));
  if (args.has("help")) return { run: "help" };
  if (args.has("version")) return { run: "version", format: args.has("json") ? "json" : "text" };
  if (args.unknown !== undefined) throw unknownFlag(args.unknown);
  if (args.has("json")) {
    throw new UsageError('Option "--json" goes with --version; of recordings, --format=json');
  }
  const run = COMMANDS.find((command) => command === args.names[0]) ?? "record";
  if (args.names[0] === run) args.names.shift();
  else requireNoFile(args.names);
  requireFlagsOf(run, args);
  switch (run) {
    case "record":
      return { run, options: parseRecord(args, command) };
    case "completions":
      return { run, shell: parseShell([...args.names, ...command ?? []]) };
    default:
      return { run, options: parseFiles(run, args, command) };
  }
}

function parseShell(words: readonly string[]): (typeof SHELLS)[number] {
  const shell = SHELLS.find((shell) => shell === words[0]);
  if (shell !== undefined && words.length === 1) return shell;
  const advice = `profit completions ${SHELLS.join("|")}`;
  if (words.length === 0) throw new UsageError(`Say for which shell: ${advice}`);
  throw new UsageError(`No completions for "${words.join(" ")}", only for one shell: ${advice}`);
}

/** A process is hardly called so; more likely, a command was forgotten or misspelt. */
function requireNoFile(names: readonly string[]): void {
  const file = names.find((name) => name.endsWith(".csv"));
  if (file === undefined) return;
  const advice = `write "report ${file}", or for a process of that name "record ${file}"`;
  throw new UsageError(`"${file}" looks like a recording: ${advice}`);
}

function parseRecord(args: Arguments, command: readonly string[] | null): Options {
  const { names, values, has } = args;
  const value = (name: string) => values(name).at(-1);
  const ignoreCase = has("ignore-case");
  const full = value("full");
  const [listen, textfile] = [value("listen"), value("textfile")];
  const mayLast = command !== null || listen !== undefined || textfile !== undefined;
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
    durationMs: parseDuration(value("duration") ?? (mayLast ? "inf" : DEFAULTS.duration)),
    output: value("output") ?? null,
    existing: has("append") ? "append" : has("force") ? "replace" : "refuse",
    report: value("report") ?? null,
    listen: listen === undefined ? null : parseAddress(listen),
    textfile: textfile ?? null,
    perPid: has("per-pid"),
    columns: parseColumns(value("columns") ?? "+"),
    labels: parseLabels(values("label")),
    // Only /proc has a root.
    source: parseChoice(
      "source",
      value("source") ?? (value("proc-root") === undefined ? DEFAULTS.source : "proc"),
      CHOICES.source,
    ),
    procRoot: value("proc-root") ?? DEFAULTS.procRoot,
    ...parseCommon(args, { change: false }),
  };
  if (options.source === "ps" && value("proc-root") !== undefined) {
    throw new UsageError("Cannot use a --proc-root with --source ps, which does not read it");
  }
  requireSense(options, has);
  requireOnce(args, ["full", "user", "listen", "textfile"]);
  return options;
}

function parseFiles(
  run: "report" | "compare",
  args: Arguments,
  command: readonly string[] | null,
): FileOptions {
  const files = args.names;
  const output = args.values("output").at(-1) ?? null;
  if (command !== null) throw new UsageError(`Cannot ${run} a command, only FILE.csv`);
  requireFiles(run, files, output);
  const format = args.values("format").at(-1) ?? DEFAULTS.format;
  const existing = args.has("force") ? "replace" : "refuse";
  return {
    files,
    format: parseChoice("format", format, CHOICES.format),
    output,
    existing,
    ...parseCommon(args, { change: run === "compare" }),
  };
}

function requireFiles(
  run: "report" | "compare",
  files: readonly string[],
  output: string | null,
): void {
  if (run === "report" && files.length === 0) {
    throw new UsageError("Say which recordings to report: profit report FILE.csv...");
  }
  if (run === "compare" && files.length !== 2) {
    const advice = "profit compare BASE.csv NEW.csv";
    throw new UsageError(`Cannot compare ${files.length} recordings, only two: ${advice}`);
  }
  const plain = (path: string) => path.replace(/^(\.\/+)+/, "");
  if (output !== null && output !== "-" && files.map(plain).includes(plain(output))) {
    throw new UsageError(`Cannot write the report to "${output}": that is the recording`);
  }
}

/** What all commands on recordings take. */
function parseCommon(
  { values, has }: Arguments,
  { change }: { change: boolean },
): Pick<Options, "quiet" | "color" | "failOn"> {
  const color = values("color").at(-1) ?? DEFAULTS.color;
  return {
    quiet: has("quiet"),
    color: parseChoice("color", color, CHOICES.color),
    failOn: values("fail-on").map((text) => parseCondition(text, { change })),
  };
}

/** Of two criteria of a kind, nobody could tell whether both or either is meant. */
function requireOnce({ values }: Arguments, names: readonly string[]): void {
  const twice = names.find((name) => values(name).length > 1);
  if (twice) throw new UsageError(`Option "--${twice}" is there twice`);
}

function requireFlagsOf(run: (typeof COMMANDS)[number], { values, has }: Arguments): void {
  const wrong = FLAGS.find(({ name, commands = ["record"] }) => {
    const isGiven = has(name) || (values(name)?.length ?? 0) > 0;
    return isGiven && !commands.includes(run);
  });
  if (wrong) throw new UsageError(`Option "--${wrong.name}" is not for "profit ${run}"`);
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
  const unknown = options.failOn.find((condition) =>
    condition.kind !== "leak" && condition.metric === "mem_private"
  );
  if (unknown && !options.columns.includes("mem_private")) {
    const advice = "add --columns=+mem_private";
    throw new UsageError(`Cannot judge "${unknown.text}": mem_private is not recorded; ${advice}`);
  }
  if (options.command?.length === 0) throw new UsageError("Say which command to start behind --");
  if (options.command && options.output === "-") {
    throw new UsageError("Cannot write to standard output: it belongs to the command");
  }
  if (options.waitMs !== null && !byCriteria) {
    throw new UsageError("Cannot --wait for a --pid or a -- COMMAND, only for a NAME and the like");
  }
  if (options.names.includes("")) throw new UsageError("Cannot record a process without a name");
  if (options.report === "-" || options.report !== null && options.report === options.output) {
    throw new UsageError("Cannot write the --report there: name a file of its own");
  }
  if (options.report !== null && options.output === "none") {
    throw new UsageError("Cannot make a --report with -o none: it is made of the CSV");
  }
  if (options.labels.length > 0 && options.output === "none") {
    throw new UsageError("Cannot --label with -o none: a label is a column of the CSV");
  }
  if (options.perPid && options.listen === null && options.textfile === null) {
    throw new UsageError("Cannot tell --per-pid to nobody: it goes with --listen or --textfile");
  }
  if (has("append") && has("force")) {
    throw new UsageError("Cannot both --append to a file and --force its replacement");
  }
  if (has("append") && [null, "-", "none"].includes(options.output)) {
    throw new UsageError("Cannot --append without a file: name it with --output FILE");
  }
}
