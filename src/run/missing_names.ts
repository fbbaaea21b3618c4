/**
 * What to tell somebody who named processes that are not there.
 *
 * @module
 */

import { ReadError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import type { Reader } from "../model/reader.ts";
import type { Selection } from "../model/samples.ts";
import { matchNames } from "../record/select.ts";
import { escapeTerminal } from "../text/escape.ts";
import { findSimilarName } from "../text/suggest.ts";

/**
 * Finds what to write, behind a sentence that says that no process was there.
 *
 * @param options The names that were asked for.
 * @param selection What of all processes matches.
 * @param reader Where processes are listed.
 * @returns How to write a process id that was taken for a name, or which process may have been
 * meant; else nothing.
 */
export async function suggestName(
  { names }: Pick<Options, "names">,
  { matches }: Pick<Selection, "matches">,
  reader: Pick<Reader, "list" | "ownPid">,
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
    return meant === undefined ? "" : `; there is one called "${escapeTerminal(meant)}"`;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return ""; // No advice is no reason to fail.
  }
}

/** Of several names, those that nothing had: misspelt, perhaps. */
export function findMissingNames(
  { names, ignoreCase }: Pick<Options, "names" | "ignoreCase">,
  recorded: readonly { readonly name: string }[],
): readonly string[] {
  return names.filter((name) => {
    const isNamed = matchNames([name], ignoreCase);
    return !recorded.some((process) => isNamed(process.name));
  });
}
