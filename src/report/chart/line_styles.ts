/**
 * The styles of lines: colours and dash patterns. Pure.
 *
 * @module
 */

/**
 * The colours of lines on a light background, which are used in turn. In the style sheet these are
 * `--line-0` to `--line-9`, with other colours for a dark background.
 */
export const LINE_COLORS: readonly string[] = [
  "#1f5fd0",
  "#d9480f",
  "#20803f",
  "#9036c4",
  "#c2255c",
  "#0b7285",
  "#7c5a2a",
  "#4c3fd1",
  "#5c7a00",
  "#55606e",
];

const DASHES: number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/**
 * Returns the name of the colour of a line in the style sheet.
 *
 * @param at The place of the line among the lines that are shown.
 */
export function lineColor(at: number): string {
  return `--line-${at % LINE_COLORS.length}`;
}

/**
 * Returns the colour of a line on a light background.
 *
 * @param at The place of the line among the lines that are shown.
 */
export function lightLineColor(at: number): string {
  return LINE_COLORS[at % LINE_COLORS.length] ?? "";
}

/**
 * Returns the dash pattern of a line. Recordings have different patterns, and so have lines of the
 * same colour.
 *
 * @param at The place of the line among the lines that are shown.
 * @param recording The index of the recording.
 */
export function lineDash(at: number, recording: number): number[] {
  return DASHES[(recording + Math.floor(at / LINE_COLORS.length)) % DASHES.length] ?? [];
}
