/**
 * Parses globs and matches names with them. Pure.
 *
 * @module
 */

import { globToRegExp } from "@std/path/posix/glob-to-regexp";
import { UsageError } from "../model/errors.ts";
import { expandBraces, MOST_EXPANDED } from "./braces.ts";
import { matchStars } from "./star_glob.ts";

/** A regular expression for a glob with more stars takes too long for a long name. */
const MOST_STARS = 2;

/** A glob that repeats a choice, such as `+(a|aa)`. A regular expression for it can take for ever. */
const REPETITION = /[*+]\(/;

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
 * @throws {UsageError} If the glob cannot be parsed, or can take too long.
 */
export function matchGlob(pattern: string, ignoreCase: boolean): (name: string) => boolean {
  // In a name, two stars mean the same as one.
  const glob = hideSlashes(pattern).replace(/(?<!\\)\*{2,}/g, "*");
  const isLike = matchPath(glob, ignoreCase, `"${pattern}"`);
  return (name) => isLike(hideSlashes(name));
}

/**
 * Returns a test for paths, whose time grows with the length of the path only.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const isLike = matchPath("acme.slice/{api,web}*", false, '"acme.slice/{api,web}*"');
 * assert(isLike("acme.slice/api.service") && !isLike("acme.slice/api.service/worker"));
 * ```
 *
 * @param pattern The glob. Its `*` does not match a slash.
 * @param ignoreCase Whether upper and lower case are the same.
 * @param shown The name of the glob in an error.
 * @returns The test.
 * @throws {UsageError} If the glob cannot be parsed, or can take too long.
 */
export function matchPath(
  pattern: string,
  ignoreCase: boolean,
  shown: string,
): (path: string) => boolean {
  const regex = parseGlob(pattern, ignoreCase, shown);
  if (REPETITION.test(pattern)) {
    throw new UsageError(
      `Cannot use the glob ${shown}: *( and +( can take too long; for a parenthesis, write [(]`,
    );
  }
  const globs = expandBraces(pattern);
  if (globs === null) {
    throw new UsageError(
      `Cannot use the glob ${shown}: its braces stand for more than ${MOST_EXPANDED} globs`,
    );
  }
  const matchWhole = (path: string) => regex.test(path);
  const stars = pattern.match(/\*+/g)?.length ?? 0;
  if (stars < MOST_STARS) return matchWhole;
  const isOfParts = !pattern.includes("**");
  const tests = globs.map((glob) => isOfParts ? matchStarsOfPath(glob, ignoreCase) : null);
  if (!tests.includes(null)) return (path) => tests.some((test) => test!(path));
  if (stars === MOST_STARS) return matchWhole;
  throw new UsageError(
    `Cannot use the glob ${shown}: it may have ${MOST_STARS} stars at most, because of **, (...), ` +
      "[:...:] or {1..9}",
  );
}

/** Matches the parts of a path one by one; `null` if the glob is of a form that only a regular expression has. */
function matchStarsOfPath(glob: string, ignoreCase: boolean): ((path: string) => boolean) | null {
  if (/\[[^\]]*\//.test(glob)) return null; // A class contains a slash.
  const tests = glob.split("/").map((part) => matchStars(part, ignoreCase));
  return tests.includes(null) ? null : (path) => {
    const parts = path.split("/");
    return parts.length === tests.length && tests.every((test, at) => test!(parts[at]!));
  };
}

function parseGlob(pattern: string, ignoreCase: boolean, shown: string): RegExp {
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
