/**
 * Stands in for `@std/path/glob-to-regexp`, over picomatch.
 *
 * @module
 */

// @ts-types="npm:@types/picomatch@4.0.3"
import picomatch from "npm:picomatch@4.0.7";

/** Makes a regular expression of a glob. */
export function globToRegExp(
  glob: string,
  { caseInsensitive = false }: { caseInsensitive?: boolean } = {},
): RegExp {
  return picomatch.makeRe(glob, { dot: true, nocase: caseInsensitive, posix: true });
}
