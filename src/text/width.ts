/**
 * Text that takes an exact number of columns on a terminal. Pure.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";

/**
 * Cuts or fills a text to a width. East Asian characters and emoji take two columns, combining ones
 * none (UAX #11, "East Asian Width").
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fitText("日本語", 8), "日本語  ");
 * assertEquals(fitText("日本語", 4), "日… ");
 * ```
 *
 * @param text Text that is safe on a terminal.
 * @param width In columns.
 * @returns The text at that width; what is cut ends with `…`.
 */
export function fitText(text: string, width: number): string {
  const cut = unicodeWidth(text) <= width ? text : cutText(text, width);
  return cut + " ".repeat(Math.max(0, width - unicodeWidth(cut)));
}

function cutText(text: string, width: number): string {
  if (width < 1) return "";
  let cut = "";
  let columns = 1;
  for (const character of text) {
    columns += unicodeWidth(character);
    if (columns > width) break;
    cut += character;
  }
  return `${cut}…`;
}
