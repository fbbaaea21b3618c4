/**
 * Expands the braces of a glob: `{a,b}*` stands for `a*` and `b*`. Pure.
 *
 * @module
 */

import { TOKEN } from "./star_glob.ts";

/** The largest number of globs for which one glob may stand. Each of them takes time for each name. */
export const MOST_EXPANDED = 256;

/**
 * Expands the braces of a glob, also braces within braces.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(expandBraces("{a,b{1,2}}*"), ["a*", "b1*", "b2*"]);
 * assertEquals(expandBraces("[{,}]\\\\{x"), ["[{,}]\\\\{x"]);
 * assertEquals(expandBraces("{a,b}".repeat(9)), null);
 * ```
 *
 * @param pattern A valid glob.
 * @returns The globs without braces; `null` if there are more than 256. Braces without a comma stay.
 */
export function expandBraces(pattern: string): string[] | null {
  const globs: string[] = [];
  const rest = [pattern];
  for (let glob; (glob = rest.pop()) !== undefined;) {
    const parts = splitFirst(glob);
    if (parts === null) globs.push(glob);
    else rest.push(...parts.choices.map((one) => parts.before + one + parts.after).reverse());
    if (globs.length + rest.length > MOST_EXPANDED) return null;
  }
  return globs;
}

/** Finds the first braces with a comma, and splits them at their own commas. */
function splitFirst(glob: string): { before: string; choices: string[]; after: string } | null {
  const tokens = glob.match(TOKEN) ?? [];
  for (const [start, token] of tokens.entries()) {
    if (token !== "{") continue;
    const choices = [""];
    let depth = 0;
    for (let at = start; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (token === "{") depth++;
      if (token === "}") depth--;
      if (depth === 0) {
        if (choices.length === 1) break;
        return {
          before: tokens.slice(0, start).join(""),
          choices,
          after: tokens.slice(at + 1).join(""),
        };
      }
      if (depth === 1 && token === ",") choices.push("");
      else if (at > start) choices.push(choices.pop()! + token);
    }
  }
  return null;
}
