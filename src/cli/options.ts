/**
 * Arguments to the options of a recording, and to those of a look at recordings. Pure.
 *
 * @module
 */

import { parseAddress } from "../address.ts";
import type { Arguments } from "../args.ts";
import { CHOICES, DEFAULTS } from "../choices.ts";
import { parseCondition } from "../conditions.ts";
import { parseLabels } from "../labels.ts";
import type { FileOptions, Options } from "../options.ts";
import {
  parseChoice,
  parseColumns,
  parseDuration,
  parsePace,
  parsePid,
  parseRegex,
  parseWait,
} from "../values.ts";
import { requireFiles, requireSense } from "./sense.ts";

/**
 * Makes options of what is asked of a recording.
 *
 * @param args What the arguments say.
 * @param command What stands behind a `--`; `null` where there is none.
 * @returns The options.
 * @throws {UsageError} When a value cannot be understood, or does not go with the others.
 */
export function parseRecord(args: Arguments, command: readonly string[] | null): Options {
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
    pids: values("pid").flatMap((list) => list.trim().split(/\s*,\s*|\s+/)).map(parsePid),
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
  requireSense(options, args);
  return options;
}

/**
 * Makes options of what is asked of recordings that there are.
 *
 * @param run The command.
 * @param args What the arguments say.
 * @param command What stands behind a `--`; `null` where there is none.
 * @returns The options.
 * @throws {UsageError} When a value cannot be understood, or does not go with the others.
 */
export function parseFiles(
  run: "report" | "compare",
  args: Arguments,
  command: readonly string[] | null,
): FileOptions {
  requireFiles(run, args, command);
  const format = args.values("format").at(-1) ?? DEFAULTS.format;
  const existing = args.has("force") ? "replace" : "refuse";
  return {
    files: args.names,
    format: parseChoice("format", format, CHOICES.format),
    output: args.values("output").at(-1) ?? null,
    existing,
    ...parseCommon(args, { change: run === "compare" }),
  };
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
