/**
 * What to tell somebody who named processes that are not there.
 *
 * @module
 */

import { ReadError } from "../errors.ts";
import { escapeTerminal } from "../escape.ts";
import { findMeant } from "../nearest.ts";
import type { Options } from "../options.ts";
import { matchNames } from "../select.ts";
import type { Reader } from "../types/reader.ts";

/** What to write for a name that is rather a process id, behind a sentence; else nothing. */
export function advisePid({ names }: Pick<Options, "names">): string {
  const number = names.find((name) => /^\d+$/.test(name));
  return number === undefined ? "" : `; for a process id, write --pid=${number}`;
}

/** Which process may have been meant by a name that none has, behind a sentence; else nothing. */
export async function adviseName(
  { names }: Pick<Options, "names">,
  reader: Pick<Reader, "list" | "ownPid">,
): Promise<string> {
  if (names.length === 0) return "";
  try {
    const others = (await reader.list()).filter(({ pid }) => pid !== reader.ownPid);
    const running = others.map(({ name }) => name);
    const meant = names.map((name) => findMeant(name, running)).find((one) => one !== undefined);
    return meant === undefined ? "" : `; there is one called "${escapeTerminal(meant)}"`;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return ""; // No advice is no reason to fail.
  }
}

/** Of several names, those that nothing had: misspelt, perhaps. */
export function findMissing(
  { names, ignoreCase }: Pick<Options, "names" | "ignoreCase">,
  recorded: readonly { readonly name: string }[],
): readonly string[] {
  return names.filter((name) => {
    const isNamed = matchNames([name], ignoreCase);
    return !recorded.some((process) => isNamed(process.name));
  });
}
