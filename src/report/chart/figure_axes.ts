/**
 * The axes of a figure: elapsed time and values, each with its unit. Pure.
 *
 * @module
 */

import { chooseTimeUnit, chooseValueUnit, listMarks } from "./figure_scales.ts";
import type { Shape, Sight, TextShape } from "./figure_shapes.ts";
import type { Point } from "./points.ts";
import type { Column } from "./recordings.ts";

const COLORS = { text: "#1a1f26", axis: "#55606e", grid: "#e3e6ea" };

/** The largest numbers of marks on the axis of time and on the axis of values. */
const [ACROSS, UP] = [8, 6];

/**
 * Draws the axes.
 *
 * @param column The column of the figure.
 * @param sight The visible times and values.
 * @param zero The time at which the recording begins, in seconds of the axis.
 * @param plot The area inside the axes.
 * @returns The shapes.
 */
export function drawAxes(
  { title, unit }: Column,
  { times, values, place }: Sight,
  zero: number,
  plot: { left: number; top: number; right: number; bottom: number },
): Shape[] {
  const { left, top, right, bottom } = plot;
  const ofTime = chooseTimeUnit(times[1] - zero);
  const ofValues = chooseValueUnit(unit, values[1]);
  const [first, end] = times.map((time) => (time - zero) / ofTime.factor);
  const [least, most] = values.map((value) => value / ofValues.factor);
  const across = listMarks(first ?? 0, end ?? 0, ACROSS).map(({ value, text }) => ({
    text,
    x: place([zero + value * ofTime.factor, 0])[0],
  }));
  const up = listMarks(least ?? 0, most ?? 0, UP).map(({ value, text }) => ({
    text,
    y: place([0, value * ofValues.factor])[1],
  }));
  const grid: Point[][] = up.map(({ y }) => [[left, y], [right, y]]);
  const axes: Point[][] = [
    [[left, top], [left, bottom], [right, bottom]],
    ...across.map(({ x }) => [[x, bottom], [x, bottom + 4]] as Point[]),
    ...up.map(({ y }) => [[left - 4, y], [left, y]] as Point[]),
  ];
  const ofColumn = ofValues.unit === "" ? title : `${title} (${ofValues.unit})`;
  return [
    { kind: "path", parts: grid, color: COLORS.grid, width: 1 },
    { kind: "path", parts: axes, color: COLORS.axis, width: 1 },
    ...across.map(({ x, text }) => write(text, "middle", [x, bottom + 16])),
    ...up.map(({ y, text }) => write(text, "end", [left - 7, y + 4])),
    write(`Elapsed time (${ofTime.unit})`, "middle", [(left + right) / 2, bottom + 34]),
    { ...write(ofColumn, "middle", [14, (top + bottom) / 2]), isUpward: true },
  ];
}

function write(text: string, side: "middle" | "end", at: Point): TextShape {
  return { kind: "text", at, text, side, color: COLORS.text };
}
