/**
 * The legend of a figure, in rows below the axes. Pure.
 *
 * @module
 */

import { lightLineColor, lineDash } from "./line_styles.ts";
import type { Line } from "./lines.ts";
import type { Shape } from "./figure_shapes.ts";
import { cutToWidth, FONT_SIZE, measureText } from "./figure_text.ts";

const ROW = 17;
const SWATCH = 22;
const GAP = 18;

/** The largest width of a name, in pixels. Longer names are cut. */
const WIDEST = 280;

/**
 * Lays out the legend.
 *
 * @param lines The lines.
 * @param others The number of processes without a line.
 * @param room The room for the legend, in pixels.
 * @returns The shapes, and the end of the legend in pixels.
 */
export function layOutLegend(
  lines: readonly Line[],
  others: number,
  { left, right, top }: { left: number; right: number; top: number },
): { shapes: Shape[]; bottom: number } {
  const shapes: Shape[] = [];
  let [x, y] = [left, top];
  const makeRoom = (width: number) => {
    if (x > left && x + width > right) [x, y] = [left, y + ROW];
  };
  for (const { process, at } of lines) {
    const text = cutToWidth(process.label, WIDEST);
    const width = SWATCH + 6 + measureText(text);
    makeRoom(width);
    const middle = y - FONT_SIZE / 3;
    shapes.push({
      kind: "path",
      parts: [[[x, middle], [x + SWATCH, middle]]],
      color: lightLineColor(at),
      width: process.most === null ? 1.5 : 2.5,
      dash: lineDash(at, process.recording),
    });
    shapes.push({ kind: "text", at: [x + SWATCH + 6, y], text, side: "start", color: "#1a1f26" });
    x += width + GAP;
  }
  if (others > 0) {
    const text = `${others} more not shown`;
    makeRoom(measureText(text));
    shapes.push({ kind: "text", at: [x, y], text, side: "start", color: "#55606e" });
  }
  return { shapes, bottom: y + 12 };
}
