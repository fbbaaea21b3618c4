/**
 * Checks that a command takes the given options, and the number of its files. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Arguments } from "./args.ts";
import { type COMMANDS, FLAGS } from "./flags.ts";
import { adviseOnName, isPicture, isRecordingName } from "./output_names.ts";

/**
 * Checks that a command takes all given options.
 *
 * @param run The command.
 * @param args The arguments.
 * @throws {UsageError} If an option is for other commands.
 */
export function requireFlagsFor(run: (typeof COMMANDS)[number], args: Arguments): void {
  const { values, has } = args;
  const wrong = FLAGS.find(({ name, commands = ["record"] }) => {
    const isGiven = has(name) || (values(name)?.length ?? 0) > 0;
    return isGiven && !commands.includes(run);
  });
  const [side] = run === "compare" ? values("to") : [];
  if (side !== undefined) {
    throw new UsageError(
      `Option "--to" takes no value for "profit compare": "--to=${side}"; write "--to ${side}"`,
    );
  }
  if (wrong === undefined) return;
  const advice = adviseOnOutput(run, wrong.name, args);
  throw new UsageError(
    `Option "--${wrong.name}" is not for "profit ${run}"${advice === null ? "" : `; ${advice}`}`,
  );
}

/** Returns what writes a page, a chart or a comparison to a file; `null` for another option. */
function adviseOnOutput(
  run: (typeof COMMANDS)[number],
  option: string,
  { operands, values }: Arguments,
): string | null {
  const file = option === "output" || option === "report" ? values(option).at(-1) : undefined;
  if (file === undefined) return null;
  if (run === "report") return `write --output=${file}`;
  const files = operands.join(" ");
  if (PAGE_NAME.test(file)) return `charts are drawn by: profit report ${files} -o ${file}`;
  return run === "compare" ? `write profit compare ${files} >${file}` : null;
}

/** The name of a report chooses its format: HTML or SVG. */
const PAGE_NAME = /[.](?:html?|svg)$/i;

/**
 * Checks that a command on recorded files has the right number of files, and writes no CSV.
 *
 * @param run The command.
 * @param args The arguments.
 * @param command The words after a `--`; `null` without a `--`.
 * @param bases The number of files before `--to`; `null` without `--to`.
 * @throws {UsageError} If the number of files is wrong, or the output is not a page.
 */
export function requireFiles(
  run: "report" | "compare" | "view",
  { operands: files, values }: Arguments,
  command: readonly string[] | null,
  bases: number | null,
): void {
  if (command !== null) throw new UsageError(`Cannot ${run} a command, only FILE.csv`);
  if (run === "report" && files.length === 0) {
    throw new UsageError("No recording to report: write profit report FILE.csv...");
  }
  if (run === "view" && files.length !== 1) {
    throw new UsageError(`Cannot view ${files.length} recordings: write profit view FILE.csv`);
  }
  if (run === "view" && files[0] === "-") {
    throw new UsageError(
      'Cannot view "-": keys come from standard input; write profit view FILE.csv',
    );
  }
  if (bases !== null && (bases === 0 || bases === files.length)) {
    const side = bases === 0 ? "before" : "after";
    const advice = "profit compare BASE.csv... --to NEW.csv...";
    throw new UsageError(`No recording ${side} --to: write ${advice}`);
  }
  if (run === "compare" && bases === null && ![1, 2].includes(files.length)) {
    const advice = "profit compare BASE.csv NEW.csv, or BASE.csv... --to NEW.csv...";
    throw new UsageError(`Cannot compare ${files.length} recordings: write ${advice}`);
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

function requireReportName(output: string): void {
  if (PAGE_NAME.test(output)) return;
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
