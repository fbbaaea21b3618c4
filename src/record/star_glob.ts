/**
 * Matches globs with many stars. A regular expression tries each way to split a name between the
 * stars, which takes for ever with four stars and a long name. Any user can choose a long name.
 * Pure.
 *
 * @module
 */

/** A part of a glob that matches one character: an escape, a class, or a character. */
export const TOKEN = /\\[^]|\[[!^]?\]?[^\]]*\]|[^]/g;

/** Braces, extended globs and POSIX classes, which this file does not know. */
const OTHERS = /[{]|[?@!]\(|\[:/;

const SYNTAX = /[\\^$.*+?()[\]{}|/-]/g;

/**
 * Makes a test for names. Its time grows with the length of the name, whatever the name is.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const isLike = matchStars("*web*prod*eu?", false)!;
 * assert(isLike("my-web/prod-eu1"));
 * assert(!isLike("my-web-prod-eu"));
 * ```
 *
 * @param pattern A valid glob.
 * @param ignoreCase Whether upper and lower case are the same.
 * @returns The test; `null` if the glob has braces, extended globs or POSIX classes.
 */
export function matchStars(
  pattern: string,
  ignoreCase: boolean,
): ((name: string) => boolean) | null {
  if (OTHERS.test(pattern)) return null;
  const pieces: string[][] = [[]];
  for (const token of pattern.match(TOKEN) ?? []) {
    if (token === "*") pieces.push([]);
    else pieces.at(-1)!.push(toSource(token));
  }
  const regexes = pieces.map((piece) => new RegExp(piece.join(""), ignoreCase ? "iy" : "y"));
  const isAt = (piece: number, name: string, at: number) => {
    regexes[piece]!.lastIndex = at;
    return regexes[piece]!.test(name);
  };
  const lengths = pieces.map(({ length }) => length);
  const last = pieces.length - 1;
  return (name) => {
    const end = name.length - lengths[last]!;
    if (!isAt(0, name, 0)) return false;
    let at = lengths[0]!;
    // The first place of a piece leaves most of the name to the other pieces.
    for (let piece = 1; piece < last; piece++) {
      while (at + lengths[piece]! <= end && !isAt(piece, name, at)) at++;
      at += lengths[piece]!;
    }
    return at <= end && isAt(last, name, end);
  };
}

function toSource(token: string): string {
  if (token === "?") return "[^]";
  if (token.length < 3) return token.replace(/^\\(?=.)/s, "").replace(SYNTAX, "\\$&");
  const [, negation, body] = /^\[([!^]?)([^]*)\]$/.exec(token)!;
  return `[${negation ? "^" : ""}${body!.replace(/[\\\]^[]/g, "\\$&")}]`;
}
