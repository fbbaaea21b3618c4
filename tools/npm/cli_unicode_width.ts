/**
 * Stands in for `@std/cli/unicode-width`, over string-width.
 *
 * @module
 */

import stringWidth from "npm:string-width@8.2.2";

/** How many columns a text takes: the sum over its characters, as the standard library has it. */
export function unicodeWidth(text: string): number {
  let width = 0;
  for (const character of text) width += stringWidth(character);
  return width;
}
