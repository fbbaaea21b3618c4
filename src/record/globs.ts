/**
 * Parses globs and matches names with them. Pure.
 *
 * @module
 */

import { globToRegExp } from "@std/path/posix/glob-to-regexp";
import { UsageError } from "../model/errors.ts";
import { matchStars } from "./star_glob.ts";

/** A regular expression for a glob with more stars takes too long for a long name. */
const MOST_STARS = 2;

/**
 * Returns a test for names.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const isLike = matchGlob("kworker/[0-9]*", false);
 * assert(isLike("kworker/0:1"));
 * assert(!isLike("kworker/u8:1"));
 * ```
 *
 * @param pattern The glob.
 * @param ignoreCase Whether upper and lower case are the same.
 * @returns The test.
 * @throws {UsageError} If the glob cannot be parsed.
 */
export function matchGlob(pattern: string, ignoreCase: boolean): (name: string) => boolean {
  const regex = parseGlob(hideSlashes(pattern), ignoreCase, `"${pattern}"`);
  const matchPieces = pattern.split("*").length > MOST_STARS
    ? matchStars(pattern, ignoreCase)
    : null;
  return matchPieces ?? ((name) => regex.test(hideSlashes(name)));
}

/**
 * Parses a glob.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const regex = parseGlob("acme.slice/*", false, '"acme.slice/*"');
 * assert(regex.test("acme.slice/api.service") && !regex.test("acme.slice/api.service/worker"));
 * ```
 *
 * @param pattern The glob. Its `*` does not match a slash.
 * @param ignoreCase Whether upper and lower case are the same.
 * @param shown The name of the glob in an error.
 * @returns A regular expression that matches a whole text.
 * @throws {UsageError} If the glob cannot be parsed.
 */
export function parseGlob(pattern: string, ignoreCase: boolean, shown: string): RegExp {
  try {
    const glob = globToRegExp(pattern, { caseInsensitive: ignoreCase });
    return new RegExp(glob.source, glob.flags + "s"); // A name may contain a line end.
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`Cannot use the glob ${shown}: check its brackets and braces`, {
      cause: error,
    });
  }
}

/** Lets `*` match slashes, because a name is not a path. No name contains a NUL. */
function hideSlashes(text: string): string {
  return text.replaceAll("/", "\0");
}
