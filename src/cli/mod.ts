/**
 * Converts arguments to a command and its options. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { FileOptions, Options } from "../model/options.ts";
import { type Arguments, parseArguments, unknownFlagError } from "./args.ts";
import { parseChart, parseLabels } from "./columns.ts";
import { parseAction, parseCondition, parseStops } from "./conditions.ts";
import { CHOICES, COMMANDS, DEFAULTS } from "./flags.ts";
import { parseGroupBy, requireComparedGroups, withGroup } from "./group_by.ts";
import { isJsonLines, isRecordingName } from "./output_names.ts";
import { parseServices } from "./services.ts";
import { requireConsistent, requireUnchanged } from "./validate.ts";
import { requireFiles, requireFlagsFor } from "./validate_command.ts";
import { parseKeep } from "./keep.ts";
import {
  parseAround,
  parseDuration,
  parseLast,
  parsePace,
  parseWait,
  parseWarmUp,
} from "./times.ts";
import {
  parseAddress,
  parseChoice,
  parseHosts,
  parsePid,
  parseRegex,
  parseRuns,
} from "./values.ts";
import { parseWords } from "./words.ts";

/** The formats of summaries. */
const TOLD = CHOICES.format.filter((format) => format !== "jsonl");

/** The word between the recordings of `compare`. */
const SEPARATOR = "--to";

/** The request of a command line. */
export type Request =
  | { readonly run: "help" }
  | { readonly run: "version"; readonly format: "text" | "json" }
  | { readonly run: "completions"; readonly words: readonly string[] }
  | { readonly run: "record"; readonly options: Options }
  | { readonly run: "report" | "compare" | "view"; readonly options: FileOptions };

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
 * @param changed The arguments that Deno has changed.
 * @returns The request.
 * @throws {UsageError} If the arguments are not valid.
 */
export function parseCommandLine(
  argv: readonly string[],
  changed: readonly string[] = [],
): Request {
  const request = parseRequest(argv);
  if ("options" in request) requireUnchanged(request.options, changed);
  return request;
}

function parseRequest(argv: readonly string[]): Request {
  if (argv.length === 0) return { run: "help" };
  const end = argv.indexOf("--");
  const command = end < 0 ? null : splitCommand(argv.slice(end + 1));
  const words = end < 0 ? argv : argv.slice(0, end);
  const args = parseArguments(separatesSides(words) ? words.filter(isNoSeparator) : words);
  if (args.has("help")) return { run: "help" };
  if (args.has("version")) return { run: "version", format: args.has("json") ? "json" : "text" };
  if (args.unknown !== undefined) throw unknownFlagError(args.unknown);
  if (args.has("json")) {
    throw new UsageError(
      'Option "--json" is only for --version; for recordings write --format=json',
    );
  }
  const run = COMMANDS.find((command) => command === args.operands[0]) ?? "record";
  if (argv.length === 1 && argv[0] === "help") return { run: "help" };
  if (args.operands[0] === run) args.operands.shift();
  else refuseRecordingAsName(args.operands);
  requireFlagsFor(run, args);
  switch (run) {
    case "record":
      return { run, options: parseRecordOptions(args, command) };
    case "completions":
      return { run, words: [...args.operands, ...command ?? []] };
    case "report":
    case "view":
      return { run, options: parseFileOptions(run, args, command, null) };
    case "compare":
      return { run, options: parseFileOptions(run, args, command, countBases(words)) };
  }
}

/**
 * Returns whether `--to` separates recordings, as for `compare`. For `report`, `--to` has a value.
 */
function separatesSides(words: readonly string[]): boolean {
  return words.includes(SEPARATOR) &&
    parseArguments(words.filter(isNoSeparator)).operands[0] === "compare";
}

function isNoSeparator(word: string): boolean {
  return word !== SEPARATOR;
}

/** Counts the operands between the command and `--to`; `null` without `--to`. */
function countBases(words: readonly string[]): number | null {
  const at = words.indexOf(SEPARATOR);
  return at < 0 ? null : parseArguments(words.slice(0, at)).operands.length - 1;
}

/**
 * Splits a command in one pair of quotes, as other programs do. No program has blanks in its name,
 * except in a path.
 */
function splitCommand(command: readonly string[]): readonly string[] {
  const [program = ""] = command;
  return command.length === 1 && /^[^\s/]+\s/.test(program) ? parseWords(program, "--") : command;
}

/** Refuses a name like `acme.csv`, which is probably a file: the command is missing or misspelt. */
function refuseRecordingAsName(names: readonly string[]): void {
  const file = names.find(isRecordingName);
  if (file === undefined) return;
  const advice = `write "report ${file}", or for a process of that name "record ${file}"`;
  throw new UsageError(`"${file}" looks like a recording: ${advice}`);
}

/**
 * Converts arguments to the options of a recording.
 *
 * @param args The arguments.
 * @param command The words after a `--`; `null` without a `--`.
 * @returns The options.
 * @throws {UsageError} If a value is not valid, or contradicts another.
 */
function parseRecordOptions(args: Arguments, command: readonly string[] | null): Options {
  const { operands: names, values, has } = args;
  const value = (name: string) => values(name).at(-1);
  const ignoreCase = has("ignore-case");
  const full = value("full");
  const [listen, textfile, against] = [value("listen"), value("textfile"), value("against")];
  const hasNoDefaultEnd = command !== null || listen !== undefined || textfile !== undefined ||
    values("keep").length > 0;
  const common = parseCommon(args, { change: against !== undefined });
  const options: Options = {
    names,
    full: full === undefined ? null : parseRegex(full, ignoreCase),
    user: value("user") ?? null,
    services: parseServices(values),
    ignoreCase,
    // PROFIT measures a command as a whole, because any of its processes may do the work.
    children: has("children") || command !== null && !has("no-children"),
    waitMs: value("wait") === undefined ? null : parseWait(value("wait")!),
    pids: values("pid").flatMap((list) => list.trim().split(/\s*,\s*|\s+/)).map(parsePid),
    paceMs: parsePace(value("pace") ?? DEFAULTS.pace),
    command,
    runs: value("runs") === undefined ? null : parseRuns(value("runs")!),
    against: against === undefined ? null : parseWords(against),
    durationMs: parseDuration(value("duration") ?? (hasNoDefaultEnd ? "inf" : DEFAULTS.duration)),
    output: value("output") ?? null,
    samples: chooseSamples(value("output") ?? "", value("format") ?? DEFAULTS.format),
    keep: parseKeep(values("keep"), parseAround(value("keep-around") ?? DEFAULTS.keepAround)),
    existing: has("append") ? "append" : has("force") ? "replace" : "refuse",
    report: value("report") ?? null,
    listen: listen === undefined ? null : parseAddress(listen),
    listenNames: parseHosts(values("listen-name")),
    textfile: textfile ?? null,
    perPid: has("per-pid"),
    columns: withGroup(value("columns") ?? "+", value("group-by") ?? null),
    labels: parseLabels(values("label")),
    // Only /proc can have another root.
    source: parseChoice(
      "source",
      value("source") ??
        ((value("proc-root") ?? value("cgroup-root")) === undefined ? DEFAULTS.source : "proc"),
      CHOICES.source,
    ),
    procRoot: value("proc-root") ?? DEFAULTS.procRoot,
    cgroupRoot: value("cgroup-root") ?? null,
    ...common,
    ...parseStops(values("stop-on"), common.failOn),
    actions: values("on").map(parseAction),
  };
  requireConsistent(options, args);
  return options;
}

/** Chooses the format of samples by the name of their file, or else by --format. */
function chooseSamples(output: string, format: string): Options["samples"] {
  const isWanted = format === "jsonl";
  if (isWanted && !isJsonLines(output) && isRecordingName(output)) {
    throw new UsageError(`Cannot write JSON lines to "${output}": name a file in .jsonl`);
  }
  return isWanted || isJsonLines(output) ? "jsonl" : "csv";
}

/**
 * Converts arguments to the options of a command on recorded files.
 *
 * @param run The command.
 * @param args The arguments.
 * @param command The words after a `--`; `null` without a `--`.
 * @param bases The number of recordings before `--to`; `null` without `--to`.
 * @returns The options.
 * @throws {UsageError} If a value is not valid, or contradicts another.
 */
function parseFileOptions(
  run: "report" | "compare" | "view",
  args: Arguments,
  command: readonly string[] | null,
  bases: number | null,
): FileOptions {
  requireFiles(run, args, command, bases);
  const existing = args.has("force") ? "replace" : "refuse";
  const common = parseCommon(args, { change: run === "compare" });
  requireComparedGroups(common);
  return {
    files: args.operands,
    bases: bases ?? 1,
    output: args.values("output").at(-1) ?? null,
    existing,
    chart: parseChart(args.values("chart").at(-1) ?? DEFAULTS.chart),
    window: askedWindow(args),
    strict: args.has("strict"),
    ...common,
  };
}

function askedWindow({ values }: Arguments): FileOptions["window"] {
  const [last, from, to] = ["last", "from", "to"].map((name) => values(name).at(-1));
  if (last === undefined && from === undefined && to === undefined) return null;
  if (last !== undefined && (from ?? to) !== undefined) {
    throw new UsageError("Cannot use --last with --from or --to: choose one");
  }
  return {
    lastMs: last === undefined ? null : parseLast(last),
    from: from ?? null,
    to: to ?? null,
  };
}

/** Converts the options that all these commands share. */
function parseCommon(
  { values, has }: Arguments,
  { change }: { change: boolean },
): Pick<Options, "quiet" | "color" | "groupBy" | "failOn" | "warmUpMs" | "format"> {
  const color = values("color").at(-1) ?? DEFAULTS.color;
  const format = values("format").at(-1) ?? DEFAULTS.format;
  const groupBy = values("group-by").at(-1);
  return {
    warmUpMs: parseWarmUp(values("warm-up").at(-1) ?? "0"),
    // JSON lines are a format of samples. The summary stays text.
    format: parseChoice("format", format === "jsonl" ? DEFAULTS.format : format, TOLD),
    quiet: has("quiet"),
    color: parseChoice("color", color, CHOICES.color),
    groupBy: groupBy === undefined ? null : parseGroupBy(groupBy),
    failOn: values("fail-on").map((text) => parseCondition(text, { change })),
  };
}
