/**
 * Text that takes an exact number of columns, for any measure of width. Pure.
 *
 * @module
 */

/** Returns the number of columns that a text takes. */
export type WidthOf = (text: string) => number;

/** Returns the width of printable ASCII text, which is its length. */
export function asciiWidth(text: string): number {
  return text.length;
}

/** Returns whether {@linkcode asciiWidth} is correct for a text. */
export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

/**
 * Cuts or fills a text to a width.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fitBy(asciiWidth, "acme", 6), "acme  ");
 * assertEquals(fitBy(asciiWidth, "acme-api", 6), "acme-…");
 * ```
 *
 * @param widthOf The measure of width.
 * @param text Text that is safe on a terminal.
 * @param width The width in columns.
 * @returns The text at that width. A text that was cut ends with `…`.
 */
export function fitBy(widthOf: WidthOf, text: string, width: number): string {
  const cut = widthOf(text) <= width ? text : cutBy(widthOf, text, width);
  return cut + " ".repeat(Math.max(0, width - widthOf(cut)));
}

/** The indent of lines that continue a sentence. */
const INDENT = "  ";

/**
 * Breaks a sentence into lines between its words. A number stays with its unit. A longer word than
 * a line has a line of its own, and is not broken.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const sentence = "acme grows by 2.7 GiB/h";
 * assertEquals(wrapBy(asciiWidth, sentence, 18), ["acme grows by", "  2.7 GiB/h"]);
 * assertEquals(wrapBy(asciiWidth, sentence, Infinity), [sentence]);
 * ```
 *
 * @param widthOf The measure of width.
 * @param text Text that is safe on a terminal.
 * @param width The width in columns.
 * @returns The lines. All except the first are indented.
 */
export function wrapBy(widthOf: WidthOf, text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BREAK)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width) {
      lines.push(line);
      line = INDENT + word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A blank at which a line may end: not between a number and its unit. */
const BREAK = /(?<![ \d]) /;

function cutBy(widthOf: WidthOf, text: string, width: number): string {
  if (width < 1) return "";
  let cut = "";
  let columns = 1;
  for (const character of text) {
    columns += widthOf(character);
    if (columns > width) break;
    cut += character;
  }
  return `${cut}…`;
}
