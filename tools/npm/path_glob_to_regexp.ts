/**
 * Stands in for `@std/path/posix/glob-to-regexp`, over picomatch.
 *
 * @module
 */

// @ts-types="npm:@types/picomatch@4.0.3"
import picomatch from "npm:picomatch@4.0.7";

/**
 * picomatch does not expand globs between quotes, and drops NULs and a byte order mark at the
 * start. Characters for private use replace them.
 */
const STAND_INS = [['"', "\uf8ff1"], ["\0", "\uf8ff2"], ["\ufeff", "\uf8ff3"]] as const;

/** Makes a regular expression of a glob. */
export function globToRegExp(
  glob: string,
  { caseInsensitive = false }: { caseInsensitive?: boolean } = {},
): RegExp {
  // With "debug", an invalid glob throws, as in the standard library.
  const options = { dot: true, nocase: caseInsensitive, posix: true, debug: true };
  const hidden = STAND_INS.reduce((text, [one, other]) => text.replaceAll(one, other), glob);
  const { source, flags } = picomatch.makeRe(hidden, options);
  return new RegExp(
    STAND_INS.reduce((text, [one, other]) => text.replaceAll(other, one), source),
    flags,
  );
}
