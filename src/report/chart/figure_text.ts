/**
 * The widths of texts in a figure, estimated, because the command line cannot measure texts. Pure.
 *
 * @module
 */

/** The font size of a figure, in pixels. */
export const FONT_SIZE = 11;

/** The fonts of a figure. Journals ask for these. */
export const FONT = "Helvetica, Arial, sans-serif";

/** The widths of characters in Helvetica, as parts of the font size, rounded up. */
const WIDTHS = [
  [/[ijl.,:;|!'\u2032]/, 0.29],
  [/[frt()[\]\-\/ ]/, 0.34],
  [/[mwMW%@]/, 0.95],
  [/[A-Z&]/, 0.73],
  [/[\u0020-\u024f\u0370-\u058f\u2010-\u2027]/, 0.6],
] as const;

/** The width of all other characters, such as Chinese ones. */
const WIDEST = 1.05;

/**
 * Estimates the width of a text. The estimate is too wide rather than too narrow.
 *
 * @param text The text.
 * @returns The width in pixels.
 */
export function measureText(text: string): number {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? WIDEST;
  }
  return width * FONT_SIZE;
}

/**
 * Cuts a text to a width.
 *
 * @param text The text.
 * @param most The largest width, in pixels.
 * @returns The text, or the beginning of the text and `…`.
 */
export function cutToWidth(text: string, most: number): string {
  if (measureText(text) <= most) return text;
  let cut = "";
  for (const character of text) {
    if (measureText(`${cut}${character}…`) > most) break;
    cut += character;
  }
  return `${cut}…`;
}
