/**
 * Reports that no process matched, and finds advice for names that no process has.
 *
 * @module
 */

import { ReadError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import { EXIT, type World } from "../model/world.ts";
import { openReader } from "../read/mod.ts";
import { listAncestors, selectRunning } from "../record/mod.ts";
import { isGlob, loadGlobs, matchNames } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";
import { findSimilarName } from "../text/similar_name.ts";
import { needsOf } from "./mod.ts";

/** Characters with a meaning in a regular expression. */
const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;

/** The signs of a glob, with the choices in its brackets and braces. */
const GLOB_SIGNS = /[*?]|\[[^\]]*\]?|\{[^}]*\}?/;

/** Fewer digits of an id than container runtimes show. */
const SHORT_ID = /^[0-9a-f]{1,11}$/i;

/** A shorter part of a glob is in too many command lines. */
const LEAST_CHARS = 3;

/**
 * Finds advice that follows a sentence such as "no process was there".
 *
 * @param options What to record.
 * @param selection The processes that match.
 * @param reader Lists processes.
 * @param world The outside world.
 * @returns How to write a process id, a process with a similar name, and how to select by command lines that
 * contain the name; empty without advice.
 */
export async function suggestName(
  options: Options,
  { matches }: Pick<Selection, "matches">,
  reader: Pick<Reader, "list" | "ownPid">,
  world: Pick<World, "os" | "clock" | "hasTelemetry">,
): Promise<string> {
  const { names, ignoreCase } = options;
  const number = names.find((name) => /^\d+$/.test(name));
  if (number !== undefined) return `; for a process id, write --pid=${number}`;
  if (names.length === 0) return adviseOnContainer(options.services);
  try {
    const processes = await reader.list();
    if (processes.some(matches)) return "";
    const others = processes.filter(({ pid }) => pid !== reader.ownPid);
    const running = others.map(({ name }) => name);
    const meant = names.map((name) => findSimilarName(name, running)).find((one) =>
      one !== undefined
    );
    const similar = meant === undefined ? "" : `; there is one called "${escapeTerminal(meant)}"`;
    return similar + await suggestFull(similar === "" ? ", but" : ", and");
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return ""; // A recording must not fail because of advice.
  }

  async function suggestFull(join: string): Promise<string> {
    for (const text of names.flatMap(listTexts)) {
      const source = text.replace(SYNTAX, "\\$&");
      const full = new RegExp(source, ignoreCase ? "iu" : "u");
      const count = await countCommands(full, options, world);
      if (count > 0) {
        const found = `${renderCommands(count)} "${escapeTerminal(text)}"`;
        return `${join} ${found}: use -f ${escapeTerminal(quote(source))}`;
      }
    }
    return "";
  }
}

/** Says that a container is not found by fewer digits of its id. LXC may give it such a name. */
function adviseOnContainer({ containers }: Options["services"]): string {
  const short = containers.find((id) => SHORT_ID.test(id));
  return short === undefined
    ? ""
    : `; "${short}" counts as a name of LXC, because an id needs 12 digits or more`;
}

/**
 * Lists the texts that the command line of a meant process may contain: the name, the file name of a
 * path, and the longest text between the signs of a glob.
 */
function listTexts(name: string): string[] {
  if (!isGlob(name)) return [...new Set([name, name.slice(name.lastIndexOf("/") + 1)])];
  const parts = name.split(GLOB_SIGNS).toSorted((a, b) => b.length - a.length);
  return parts.slice(0, 1).filter(({ length }) => length >= LEAST_CHARS);
}

/**
 * Counts processes by their command lines. The function opens a reader of its own, because no other
 * part of the recording needs command lines.
 */
async function countCommands(
  full: RegExp,
  options: Options,
  world: Pick<World, "os" | "clock" | "hasTelemetry">,
): Promise<number> {
  const needs = {
    ...needsOf(options, world),
    columns: [],
    wanted: [],
    names: null,
    command: true,
  };
  const commands = await openReader({ ...options, os: world.os }, needs, world.clock);
  try {
    const { matches } = await selectRunning({ ...options, names: [], full }, commands);
    const processes = await commands.list();
    // The programs that started PROFIT can have the name on their own command lines.
    const ancestors = new Set(listAncestors(processes, commands.ownPid));
    return processes.filter((process) => matches(process) && !ancestors.has(process)).length;
  } finally {
    commands.close();
  }
}

function renderCommands(count: number): string {
  return count === 1 ? "1 command line contains" : `${count} command lines contain`;
}

/** Quotes a text for a shell. */
function quote(text: string): string {
  return /^[\w@%+=:,.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Reports that no process matched.
 *
 * @param what Describes the selection.
 * @param advice The result of {@linkcode suggestName}.
 * @param reader Knows whether the system hides processes.
 * @param say Prints the message.
 * @returns The exit code.
 */
export function tellNoMatch(
  what: string,
  advice: string,
  reader: Pick<Reader, "mayHideOthers">,
  say: World["say"],
): number {
  const hidden = reader.mayHideOthers()
    ? "; this system hides the processes of other users (hidepid); sudo shows them"
    : "";
  say(`profit: No process ${what} was running${advice}${hidden}\n`);
  return EXIT.nothing;
}

/** Finds the names that no recorded process had: they can be misspelt. */
export async function findMissingNames(
  { names, ignoreCase }: Pick<Options, "names" | "ignoreCase">,
  recorded: readonly { readonly name: string }[],
): Promise<readonly string[]> {
  const matchGlob = await loadGlobs(names);
  return names.filter((name) => {
    const isNamed = matchNames([name], ignoreCase, matchGlob);
    return !recorded.some((process) => isNamed(process.name));
  });
}
