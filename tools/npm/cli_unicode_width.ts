/**
 * Stands in for `@std/cli/unicode-width`, over string-width.
 *
 * @module
 */

import stringWidth from "npm:string-width@8.2.2";

/**
 * Returns the number of columns of a text: the sum over its characters, as in the standard library.
 */
export function unicodeWidth(text: string): number {
  let width = 0;
  for (const character of text) width += stringWidth(character);
  return width;
}
