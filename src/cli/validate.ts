/**
 * Checks that the options of a recording fit together. Pure.
 *
 * @module
 */

import { REQUIRED_COLUMNS } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";
import { type FileOptions, isServiceAsked, KEEP, type Options } from "../model/options.ts";
import type { Arguments } from "./args.ts";
import { requireComparedGroups, requireGroups } from "./group_by.ts";
import { adviseOnName, isPicture, isRecordingName } from "./output_names.ts";

/**
 * Checks that the options of a recording fit together.
 *
 * @param options The options.
 * @param args The arguments, which show repeated options.
 * @throws {UsageError} If they contradict each other.
 */
export function requireConsistent(options: Options, args: Arguments): void {
  if (options.source === "ps" && args.values("proc-root").length > 0) {
    throw new UsageError("Cannot use --proc-root with --source=ps: ps does not read it");
  }
  if (options.source === "ps" && options.cgroupRoot !== null) {
    throw new UsageError(
      "Cannot use --cgroup-root with --source=ps: ps does not know control groups",
    );
  }
  requireOneSelection(options);
  if (options.command?.length === 0) {
    throw new UsageError("No command after --: write -- COMMAND ARG...");
  }
  if (options.format === "markdown" && options.output === "-") {
    throw new UsageError(
      "Cannot write samples to standard output, where the Markdown goes: name a file with -o FILE",
    );
  }
  if (options.command && options.output === "-") {
    throw new UsageError(
      "Cannot write samples to standard output, which belongs to the command: name a file with " +
        "-o FILE",
    );
  }
  requireChildrenOrNot(options, args);
  requireRuns(options, args);
  if (options.waitMs !== null && !isByCriteria(options)) {
    throw new UsageError(
      "Cannot use --wait with --pid or -- COMMAND: select by NAME, --full, --user or a service",
    );
  }
  if (options.names.includes("")) {
    throw new UsageError("Cannot record a process without a name: give a NAME");
  }
  requireGroups(options);
  requireComparedGroups(options);
  requireOutputs(options, args);
  requireOnce(args, ["full", "user", "listen", "textfile"]);
}

/** Checks that processes are selected in exactly one way. */
function requireOneSelection(options: Options): void {
  const ways = [isByCriteria(options), options.pids.length > 0, options.command !== null];
  const asked = ways.filter((way) => way).length;
  if (asked === 0) {
    throw new UsageError(
      "No process selected: give a NAME, --full REGEX, --user USER, --unit UNIT, --container ID, " +
        "--cgroup GLOB, --pid PID or -- COMMAND",
    );
  }
  if (asked > 1) {
    const isList = options.pids.length > 0 && options.names.every((name) => /^\d+$/.test(name));
    const advice = isList ? "; for several ids write --pid=1,2" : "";
    throw new UsageError(
      "Cannot select by NAME, --full, --user or a service and also by --pid or -- COMMAND: choose one" +
        advice,
    );
  }
}

/**
 * Checks the options on descendants. Without a COMMAND, descendants are not recorded by default.
 */
function requireChildrenOrNot({ command }: Options, { has }: Arguments): void {
  if (!has("no-children")) return;
  if (has("children")) throw new UsageError("Cannot use --children with --no-children: choose one");
  if (command === null) {
    throw new UsageError(
      "Cannot use --no-children without -- COMMAND: leave it out; without -c, children are not recorded",
    );
  }
}

/** Runs need a command, and a base needs runs. */
function requireRuns(options: Options, { has }: Arguments): void {
  const { runs, against, command, labels, warmUpMs, durationMs, format } = options;
  const { stopOn, actions } = options;
  if (runs !== null && command === null) {
    throw new UsageError("Cannot use --runs without a command: add -- COMMAND");
  }
  if (against !== null && runs === null) {
    throw new UsageError("Cannot use --against without --runs: write --runs=5 --against 'COMMAND'");
  }
  if (against === null && format === "json") {
    const advice = "its samples are --format=jsonl, its summary profit report --format=json FILE";
    throw new UsageError(`Cannot use "json" as --format of a recording: ${advice}`);
  }
  const taken = runs !== null && labels.find(({ name }) => /^(?:run|side)$/i.test(name));
  if (taken) {
    throw new UsageError(
      `Cannot use "${taken.name}" as the name of a --label: --runs writes it; choose another name`,
    );
  }
  if (runs !== null && (stopOn.length > 0 || actions.length > 0)) {
    const option = stopOn.length > 0 ? "--stop-on" : "--on";
    throw new UsageError(`Cannot use ${option} with --runs: judge the runs with --fail-on`);
  }
  if (runs !== null && has("append")) {
    throw new UsageError(
      "Cannot use --append with --runs: two runs would have the same number; name a new file",
    );
  }
  if (warmUpMs > 0 && warmUpMs >= durationMs) {
    throw new UsageError("Cannot use a --warm-up as long as the --duration: shorten the --warm-up");
  }
}

function isByCriteria({ names, full, user, services }: Options): boolean {
  return names.length > 0 || full !== null || user !== null || isServiceAsked(services);
}

/** Checks that every output has a destination, and that all destinations differ. */
function requireOutputs(options: Options, { has, values }: Arguments): void {
  const advice = options.output && adviseOnName(options.output);
  if (advice) throw new UsageError(`Cannot record to "${options.output}": ${advice}`);
  if (options.report === "-" || options.report !== null && options.report === options.output) {
    throw new UsageError(`Cannot write the --report to "${options.report}": name another file`);
  }
  if (options.report !== null && isPicture(options.report)) {
    const page = options.report.replace(/[^.]*$/, "html");
    const chart = "a chart of a recording is drawn by: profit report FILE.csv -o FILE.svg";
    throw new UsageError(
      `Cannot write a --report to "${options.report}": name a page such as "${page}"; ${chart}`,
    );
  }
  if (options.report !== null && options.output === "none") {
    throw new UsageError(
      "Cannot make a --report with -o none: the page is made from the samples; name a file",
    );
  }
  const missing = REQUIRED_COLUMNS.filter((name) => !options.columns.includes(name));
  if (options.report !== null && missing.length > 0) {
    const advice = `add --columns=...,${missing.join(",")}`;
    throw new UsageError(`Cannot make a --report without ${missing.join(" and ")}: ${advice}`);
  }
  if (options.labels.length > 0 && options.output === "none") {
    throw new UsageError(
      "Cannot use --label with -o none: a label is a column of the samples; name a file",
    );
  }
  if (options.perPid && options.listen === null && options.textfile === null) {
    throw new UsageError("Cannot use --per-pid without --listen or --textfile: add one of them");
  }
  if (options.listenNames.length > 0 && options.listen === null) {
    throw new UsageError("Cannot use --listen-name without --listen: add --listen=PORT");
  }
  if (options.keep !== null) requireFolder(options);
  else requireNoKeeping(options, values);
  if (has("append") && has("force")) {
    throw new UsageError("Cannot use --append with --force: choose one");
  }
  if (has("append") && [null, "-", "none"].includes(options.output)) {
    throw new UsageError("Cannot use --append without a file: add --output FILE");
  }
}

/** Refuses the options of `--keep` without `--keep`: such a recording deletes nothing. */
function requireNoKeeping({ actions }: Options, values: Arguments["values"]): void {
  const advice = "add --keep=24h --output DIR/";
  if (values("keep-around").length > 0) {
    throw new UsageError(`Cannot use --keep-around without --keep; ${advice}`);
  }
  const action = actions.find(({ program }) => program === KEEP);
  if (action === undefined) return;
  const { text } = action.condition;
  throw new UsageError(`Cannot use "${text}=${KEEP}" as --on without --keep; ${advice}`);
}

/** Segments are files in a folder. */
function requireFolder({ output, samples }: Options): void {
  const advice = "name a folder for its segments: --output DIR/";
  if (output === null || output === "-" || output === "none") {
    throw new UsageError(`Cannot use --keep without a folder; ${advice}`);
  }
  if (isRecordingName(output)) {
    throw new UsageError(`Cannot use --keep with the file "${output}"; ${advice}`);
  }
  if (samples !== "csv") {
    throw new UsageError(
      "Cannot use --keep with JSON lines, because segments are CSV: leave out --format",
    );
  }
}

/** Refuses two criteria of one kind, because a process could have to match one or both. */
function requireOnce({ values }: Arguments, names: readonly string[]): void {
  const twice = names.find((name) => values(name).length > 1);
  if (twice) throw new UsageError(`Duplicate option "--${twice}": give it once`);
}

/**
 * Checks that file names and words of a command are what the user typed. Deno replaces bytes that are
 * not UTF-8, and another file may have the resulting name.
 *
 * @param options The options.
 * @param changed The arguments that Deno has changed.
 * @throws {UsageError} If such an argument is, or ends with, a file name or a word of a command.
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
    const advice = "put the command into a script, and start the script";
    throw new UsageError(`Cannot pass "${word}" to the command: it is not UTF-8; ${advice}`);
  }
  const paths = isRecording
    ? [options.output, options.report, options.textfile, options.procRoot, options.cgroupRoot]
    : [options.output, ...options.files];
  const path = paths.find(isChanged);
  if (path) throw new UsageError(`Cannot open "${path}": its name is not UTF-8; rename the file`);
}
