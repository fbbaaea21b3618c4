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
