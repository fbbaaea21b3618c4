/**
 * Text that takes an exact number of columns on a terminal. Pure.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";
import { fitBy } from "./fit.ts";

/** Returns the number of columns that a text takes on a terminal. */
export const widthOf: (text: string) => number = unicodeWidth;

/**
 * Cuts or fills a text to a width. East Asian characters and emoji take two columns, combining
 * characters take none (UAX #11, "East Asian Width").
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
 * @param width The width in columns.
 * @returns The text at that width. A text that was cut ends with `…`.
 */
export function fitText(text: string, width: number): string {
  return fitBy(unicodeWidth, text, width);
}
