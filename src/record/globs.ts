/**
 * Globs, and names that are like one. Pure.
 *
 * @module
 */

import { globToRegExp } from "@std/path/posix/glob-to-regexp";
import { UsageError } from "../model/errors.ts";

/**
 * Whether a name is like a glob.
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
 * @param ignoreCase Whether it is compared without regard to case.
 * @returns What tells it of a name.
 * @throws {UsageError} When the glob cannot be read.
 */
export function matchGlob(pattern: string, ignoreCase: boolean): (name: string) => boolean {
  const regex = parseGlob(hideSlashes(pattern), ignoreCase, `"${pattern}"`);
  return (name) => regex.test(hideSlashes(name));
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
 * @param pattern The glob, in which `*` stops at a slash.
 * @param ignoreCase Whether it is compared without regard to case.
 * @param shown What it is called where it cannot be read.
 * @returns What matches the whole of a text.
 * @throws {UsageError} When it cannot be read.
 */
export function parseGlob(pattern: string, ignoreCase: boolean, shown: string): RegExp {
  try {
    const glob = globToRegExp(pattern, { caseInsensitive: ignoreCase });
    return new RegExp(glob.source, glob.flags + "s"); // A name may hold a line end.
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`Cannot read the glob ${shown}`, { cause: error });
  }
}

/** In a path, `*` stops at a slash; a name is not a path. No name holds a NUL. */
function hideSlashes(text: string): string {
  return text.replaceAll("/", "\0");
}
