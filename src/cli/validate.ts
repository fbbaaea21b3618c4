/**
 * The checks of what goes together on the command line, and what does not. Pure.
 *
 * @module
 */

import { REQUIRED_COLUMNS } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";
import {
  type FileOptions,
  isServiceAsked,
  listConditions,
  type Options,
} from "../model/options.ts";
import type { Arguments } from "./args.ts";
import { type COMMANDS, FLAGS } from "./flags.ts";
import { requireGroups } from "./group_by.ts";
import { adviseOnName, isPicture, isRecordingName } from "./output_names.ts";

/**
 * Makes sure that a command takes all options that are there.
 *
 * @param run The command.
 * @param args What the arguments say.
 * @throws {UsageError} When one of them is for other commands.
 */
export function requireFlagsFor(
  run: (typeof COMMANDS)[number],
  { values, has }: Arguments,
): void {
  const wrong = FLAGS.find(({ name, commands = ["record"] }) => {
    const isGiven = has(name) || (values(name)?.length ?? 0) > 0;
    return isGiven && !commands.includes(run);
  });
  const [side] = run === "compare" ? values("to") : [];
  if (side !== undefined) {
    throw new UsageError(`Option "--to" takes no value for "profit compare": "--to=${side}"`);
  }
  if (wrong) throw new UsageError(`Option "--${wrong.name}" is not for "profit ${run}"`);
}

/**
 * Makes sure that a command on recordings has as many as it takes, and writes no CSV.
 *
 * @param run The command.
 * @param args What the arguments say.
 * @param command What stands behind a `--`; `null` where there is none.
 * @param bases How many of them stand before `--to`; `null` where that is not there.
 * @throws {UsageError} When it has not, or would.
 */
export function requireFiles(
  run: "report" | "compare",
  { operands: files, values }: Arguments,
  command: readonly string[] | null,
  bases: number | null,
): void {
  if (command !== null) throw new UsageError(`Cannot ${run} a command, only FILE.csv`);
  if (run === "report" && files.length === 0) {
    throw new UsageError("Say which recordings to report: profit report FILE.csv...");
  }
  if (bases !== null && (bases === 0 || bases === files.length)) {
    const side = bases === 0 ? "before" : "behind";
    const advice = "profit compare BASE.csv... --to NEW.csv...";
    throw new UsageError(`Say which recordings to compare, for none is ${side} --to: ${advice}`);
  }
  if (run === "compare" && bases === null && ![1, 2].includes(files.length)) {
    const advice = "profit compare BASE.csv NEW.csv, or BASE.csv... --to NEW.csv...";
    throw new UsageError(`Say which two recordings to compare, not ${files.length}: ${advice}`);
  }
  if (values("format").at(-1) === "jsonl") {
    throw new UsageError(
      `Cannot use "jsonl" as --format of ${run}: it is for the samples of a recording`,
    );
  }
  const output = values("output").at(-1);
  if (output !== undefined) requireReportName(output);
  if (values("chart").length > 0 && !/[.]svg$/i.test(output ?? "")) {
    throw new UsageError("Cannot draw a --chart without a file for it: add -o FILE.svg");
  }
}

/** What a report is written as follows from the name of its file: HTML, or SVG. */
function requireReportName(output: string): void {
  if (/[.](?:html?|svg)$/i.test(output)) return;
  const cannot = `Cannot write a report to "${output}"`;
  if (/[.]json$/i.test(output)) {
    throw new UsageError(`${cannot}: JSON goes to standard output: --format=json FILE >${output}`);
  }
  if (isPicture(output)) {
    const [svg, page] = ["svg", "html"].map((ending) => output.replace(/[^.]*$/, ending));
    const advice = `name it "${svg}", or save a PNG from the page "${page}"`;
    throw new UsageError(`${cannot}: a chart is written as SVG: ${advice}`);
  }
  if (isRecordingName(output) || adviseOnName(output) !== null) {
    throw new UsageError(`${cannot}: name a file that ends in .html or .svg`);
  }
}

/**
 * Makes sure that what is asked of a recording goes together.
 *
 * @param options What is asked for.
 * @param args What of that was said, and how often.
 * @throws {UsageError} When it does not.
 */
export function requireConsistent(options: Options, args: Arguments): void {
  if (options.source === "ps" && args.values("proc-root").length > 0) {
    throw new UsageError("Cannot use a --proc-root with --source ps, which does not read it");
  }
  if (options.source === "ps" && options.cgroupRoot !== null) {
    throw new UsageError(
      "Cannot use a --cgroup-root with --source ps, which knows no control groups",
    );
  }
  requireOneSelection(options);
  const conditions = listConditions(options);
  const unknown = conditions.find((condition) =>
    "metric" in condition &&
    (condition.metric === "mem_private" || condition.metric === "mem_proportional") &&
    !options.columns.includes(condition.metric)
  );
  if (unknown && "metric" in unknown) {
    const { text, metric } = unknown;
    const advice = `add --columns=+${metric}`;
    throw new UsageError(`Cannot judge "${text}": ${metric} is not recorded; ${advice}`);
  }
  for (
    const [total, column] of [["read_bytes", "io_read_bytes"], [
      "written_bytes",
      "io_write_bytes",
    ]] as const
  ) {
    const unknown = conditions.find((one) => one.kind === "run" && one.total === total);
    if (!unknown || options.columns.includes(column)) continue;
    const advice = `add --columns=+${column}`;
    throw new UsageError(`Cannot judge "${unknown.text}": ${column} is not recorded; ${advice}`);
  }
  if (options.command?.length === 0) throw new UsageError("Say which command to start behind --");
  if (options.command && options.output === "-") {
    throw new UsageError("Cannot write to standard output: it belongs to the command");
  }
  requireChildrenOrNot(options, args);
  requireRuns(options, args);
  if (options.waitMs !== null && !isByCriteria(options)) {
    throw new UsageError("Cannot --wait for a --pid or a -- COMMAND, only for a NAME and the like");
  }
  if (options.names.includes("")) throw new UsageError("Cannot record a process without a name");
  requireGroups(options);
  requireOutputs(options, args);
  requireOnce(args, ["full", "user", "listen", "textfile"]);
}

/** Processes are chosen in one way. */
function requireOneSelection(options: Options): void {
  const ways = [isByCriteria(options), options.pids.length > 0, options.command !== null];
  const asked = ways.filter((way) => way).length;
  if (asked === 0) {
    throw new UsageError(
      "Say which processes: a NAME, --full REGEX, --user USER, --unit UNIT, --container ID, " +
        "--cgroup GLOB, --pid PID or -- COMMAND",
    );
  }
  if (asked > 1) {
    const isList = options.pids.length > 0 && options.names.every((name) => /^\d+$/.test(name));
    const advice = isList ? "; for several ids write --pid=1,2" : "";
    throw new UsageError(
      "Cannot select by NAME, --full, --user or a service, by --pid and by -- COMMAND at once" +
        advice,
    );
  }
}

/** Without a COMMAND, descendants are left out anyway. */
function requireChildrenOrNot({ command }: Options, { has }: Arguments): void {
  if (!has("no-children")) return;
  if (has("children")) throw new UsageError("Cannot both follow --children and have --no-children");
  if (command === null) {
    throw new UsageError(
      "Cannot leave out children without -- COMMAND: nothing follows them there",
    );
  }
}

/** Runs are of a command, and tell what they are compared with. */
function requireRuns(options: Options, { has }: Arguments): void {
  const { runs, against, command, labels, warmUpMs, durationMs, format } = options;
  const { stopOn, actions } = options;
  if (runs !== null && command === null) {
    throw new UsageError(
      "Cannot repeat --runs of what runs already: say which -- COMMAND to start",
    );
  }
  if (against !== null && runs === null) {
    throw new UsageError("Say how often to run each command: --runs=5 --against 'COMMAND'");
  }
  if (against === null && format === "json") {
    const advice = "its samples are --format=jsonl, its summary profit report --format=json FILE";
    throw new UsageError(`Cannot use "json" as --format of a recording: ${advice}`);
  }
  const taken = runs !== null && labels.find(({ name }) => /^(?:run|side)$/i.test(name));
  if (taken) {
    throw new UsageError(`Cannot use "${taken.name}" as the name of a --label: --runs writes it`);
  }
  if (runs !== null && (stopOn.length > 0 || actions.length > 0)) {
    const [option] = stopOn.length > 0 ? ["--stop-on"] : ["--on"];
    throw new UsageError(`Cannot use ${option} with --runs: judge the runs with --fail-on`);
  }
  if (runs !== null && has("append")) {
    throw new UsageError("Cannot --append --runs: two runs would have the same number");
  }
  if (warmUpMs > 0 && warmUpMs >= durationMs) {
    throw new UsageError("Cannot leave out a --warm-up as long as the --duration: nothing is left");
  }
}

function isByCriteria({ names, full, user, services }: Options): boolean {
  return names.length > 0 || full !== null || user !== null || isServiceAsked(services);
}

/** Whatever is written has a place to go to, and one of its own. */
function requireOutputs(options: Options, { has }: Arguments): void {
  const advice = options.output && adviseOnName(options.output);
  if (advice) throw new UsageError(`Cannot record to "${options.output}": ${advice}`);
  if (options.report === "-" || options.report !== null && options.report === options.output) {
    throw new UsageError("Cannot write the --report there: name a file of its own");
  }
  if (options.report !== null && isPicture(options.report)) {
    const page = options.report.replace(/[^.]*$/, "html");
    const chart = "a chart of a recording is drawn by: profit report FILE.csv -o FILE.svg";
    throw new UsageError(
      `Cannot write a --report to "${options.report}": name a page such as "${page}"; ${chart}`,
    );
  }
  if (options.report !== null && options.output === "none") {
    throw new UsageError("Cannot make a --report with -o none: it is made of the samples");
  }
  const missing = REQUIRED_COLUMNS.filter((name) => !options.columns.includes(name));
  if (options.report !== null && missing.length > 0) {
    const advice = `add --columns=...,${missing.join(",")}`;
    throw new UsageError(`Cannot make a --report without ${missing.join(" and ")}: ${advice}`);
  }
  if (options.labels.length > 0 && options.output === "none") {
    throw new UsageError("Cannot --label with -o none: a label is a column of the samples");
  }
  if (options.perPid && options.listen === null && options.textfile === null) {
    throw new UsageError("Cannot tell --per-pid to nobody: it goes with --listen or --textfile");
  }
  if (options.listenNames.length > 0 && options.listen === null) {
    throw new UsageError("Cannot answer by a --listen-name without --listen");
  }
  if (options.keep !== null) requireFolder(options);
  if (has("append") && has("force")) {
    throw new UsageError("Cannot both --append to a file and --force its replacement");
  }
  if (has("append") && [null, "-", "none"].includes(options.output)) {
    throw new UsageError("Cannot --append without a file: name it with --output FILE");
  }
}

/** Segments are files in a folder. */
function requireFolder({ output, samples }: Options): void {
  const advice = "name a folder for its segments: --output DIR/";
  if (output === null || output === "-" || output === "none") {
    throw new UsageError(`Cannot --keep a recording without a folder; ${advice}`);
  }
  if (isRecordingName(output)) {
    throw new UsageError(`Cannot --keep a recording in the file "${output}"; ${advice}`);
  }
  if (samples !== "csv") {
    throw new UsageError("Cannot --keep JSON lines: segments are CSV; leave out --format");
  }
}

/** Of two criteria of a kind, nobody could tell whether both or either is meant. */
function requireOnce({ values }: Arguments, names: readonly string[]): void {
  const twice = names.find((name) => values(name).length > 1);
  if (twice) throw new UsageError(`Option "--${twice}" is there twice`);
}

/**
 * Makes sure that what names a file, or is passed on to a command, is what was typed: Deno replaces
 * bytes that are not UTF-8, and another file may have the name that this makes.
 *
 * @param options What is asked for.
 * @param changed The arguments that Deno has changed.
 * @throws {UsageError} When one of them is such a word, or ends with it.
 */
export function requireUnchanged(
  options: Options | FileOptions,
  changed: readonly string[],
): void {
  if (changed.length === 0) return;
  const isChanged = (word: string | null) =>
    word !== null && word.includes("\uFFFD") && changed.some((arg) => arg.endsWith(word));
  const isRecording = "command" in options;
  const isInChanged = (word: string) =>
    word.includes("\uFFFD") && changed.some((arg) => arg.includes(word));
  const word = isRecording
    ? options.command?.find(isChanged) ?? options.against?.find(isInChanged)
    : undefined;
  if (word !== undefined) {
    const advice = "put the command into a script, and start that";
    throw new UsageError(`Cannot pass on "${word}" as it is, for it is not UTF-8; ${advice}`);
  }
  const paths = isRecording
    ? [options.output, options.report, options.textfile, options.procRoot, options.cgroupRoot]
    : [options.output, ...options.files];
  const path = paths.find(isChanged);
  if (path) throw new UsageError(`Cannot open "${path}", for its name is not UTF-8`);
}
