/**
 * Stands in for `@std/path/posix/glob-to-regexp`, over picomatch.
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
  // With "debug" a glob that cannot be read throws, as in the standard library.
  return picomatch.makeRe(glob, { dot: true, nocase: caseInsensitive, posix: true, debug: true });
}
