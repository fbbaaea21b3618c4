/**
 * Arguments to what was asked for. Pure: looks at nothing but the arguments.
 *
 * @module
 */

import { parseArguments, unknownFlag } from "./args.ts";
import { COMMANDS, SHELLS } from "./choices.ts";
import { parseFiles, parseRecord } from "./cli/options.ts";
import { requireFlagsOf } from "./cli/sense.ts";
import { UsageError } from "./errors.ts";
import type { FileOptions, Options } from "./options.ts";

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
  if (argv.length === 1 && argv[0] === "help") return { run: "help" };
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
