/**
 * What to tell somebody who named processes that are not there.
 *
 * @module
 */

import { ReadError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import { loadGlobs, matchNames } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";
import { findSimilarName } from "../text/suggest.ts";

/** A name with one of these may be a glob, which means nothing in a regular expression. */
const GLOB = /[*?[{]/;

/** What has a meaning in a regular expression. */
const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;

/**
 * Finds what to write, behind a sentence that says that no process was there.
 *
 * @param options The names that were asked for.
 * @param selection What of all processes matches.
 * @param reader Where processes are listed.
 * @param countCommands How many processes an expression would select by their command lines.
 * @returns How to write a process id that was taken for a name, which process may have been meant,
 * and how to select by the command lines that have the name; else nothing.
 */
export async function suggestName(
  { names, ignoreCase }: Pick<Options, "names" | "ignoreCase">,
  { matches }: Pick<Selection, "matches">,
  reader: Pick<Reader, "list" | "ownPid">,
  countCommands: (full: RegExp) => Promise<number>,
): Promise<string> {
  const number = names.find((name) => /^\d+$/.test(name));
  if (number !== undefined) return `; for a process id, write --pid=${number}`;
  if (names.length === 0) return "";
  try {
    const processes = await reader.list();
    if (processes.some(matches)) return "";
    const others = processes.filter(({ pid }) => pid !== reader.ownPid);
    const running = others.map(({ name }) => name);
    const meant = names.map((name) => findSimilarName(name, running)).find((one) =>
      one !== undefined
    );
    const similar = meant === undefined ? "" : `; there is one called "${escapeTerminal(meant)}"`;
    return similar + await suggestFull();
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return ""; // No advice is no reason to fail.
  }

  async function suggestFull(): Promise<string> {
    for (const name of names.filter((name) => !GLOB.test(name))) {
      const source = name.replace(SYNTAX, "\\$&");
      const count = await countCommands(new RegExp(source, ignoreCase ? "iu" : "u"));
      if (count > 0) {
        return `; ${renderCommands(count)} it: write -f ${escapeTerminal(quote(source))}`;
      }
    }
    return "";
  }
}

function renderCommands(count: number): string {
  return count === 1 ? "1 command line has" : `${count} command lines have`;
}

/** As a shell reads it back. */
function quote(text: string): string {
  return /^[\w@%+=:,.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Of several names, those that nothing had: misspelt, perhaps. */
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
