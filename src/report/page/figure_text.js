// @ts-check
/**
 * How wide texts are where nobody can measure them: on a command line. Pure.
 *
 * @module
 */

/** The height of the texts of a figure, in pixels. */
export const FONT_SIZE = 11;

/** Journals have the first of these, or take the next. */
export const FONT = "Helvetica, Arial, sans-serif";

/** The widths of characters in Helvetica, in parts of the height, rounded up. */
const WIDTHS = /** @type {const} */ ([
  [/[ijl.,:;|!'\u2032]/, 0.29],
  [/[frt()[\]\-\/ ]/, 0.34],
  [/[mwMW%@]/, 0.95],
  [/[A-Z&]/, 0.73],
  [/[\u0020-\u024f\u0370-\u058f\u2010-\u2027]/, 0.6],
]);

/** Of all others, such as those of Chinese. */
const WIDEST = 1.05;

/**
 * Estimates the width of a text of a figure, rather too wide than too narrow.
 *
 * @param {string} text The text.
 * @returns {number} In pixels.
 */
export function measureText(text) {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? WIDEST;
  }
  return width * FONT_SIZE;
}

/**
 * Cuts a text to a width.
 *
 * @param {string} text The text.
 * @param {number} most How wide it may be, in pixels.
 * @returns {string} The text, or its beginning and `…`.
 */
export function cutToWidth(text, most) {
  if (measureText(text) <= most) return text;
  let cut = "";
  for (const character of text) {
    if (measureText(`${cut}${character}…`) > most) break;
    cut += character;
  }
  return `${cut}…`;
}
