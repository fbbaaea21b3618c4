/**
 * Text that takes an exact number of columns, by a measure of width. Pure.
 *
 * @module
 */

/** Tells how many columns a text takes. The length is right for printable ASCII alone. */
export type WidthOf = (text: string) => number;

/** Measures printable ASCII. */
export function asciiWidth(text: string): number {
  return text.length;
}

/** Tells whether {@linkcode asciiWidth} is right for a text. */
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
 * @param widthOf Measures the text.
 * @param text Text that is safe on a terminal.
 * @param width In columns.
 * @returns The text at that width; what is cut ends with `…`.
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
