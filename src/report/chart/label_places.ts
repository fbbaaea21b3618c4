/**
 * Finds places for the labels of a chart, so that no label hides another. Pure.
 *
 * @module
 */

import type { Range } from "./points.ts";

/** A label and its box, in pixels from the left and from the top. */
export interface Label {
  /** The text. */
  readonly text: string;
  /** The left side. */
  readonly left: number;
  /** The right side. */
  readonly right: number;
  /** The upper side. */
  readonly top: number;
  /** The lower side. */
  readonly bottom: number;
}

/**
 * Moves a label up or down to the nearest free place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const label = { text: "a", left: 0, right: 50, top: 40, bottom: 55 };
 * const other = { text: "b", left: 30, right: 80, top: 45, bottom: 60 };
 * assertEquals(placeLabel(label, [other], [0, 100]).bottom, 45);
 * assertEquals(placeLabel(label, [], [0, 100]), label);
 * ```
 *
 * @param label The label at the wanted place.
 * @param others The other labels, which stay.
 * @param range The upper and the lower end of the chart.
 * @returns The label; at the wanted place if no place is free.
 */
export function placeLabel(label: Label, others: readonly Label[], [least, most]: Range): Label {
  const height = label.bottom - label.top;
  const beside = others.filter(({ left, right }) => left < label.right && label.left < right);
  const isFree = (top: number) =>
    beside.every((other) => other.bottom <= top || top + height <= other.top);
  const tops = [label.top, ...beside.flatMap(({ top, bottom }) => [top - height, bottom])];
  const [top = label.top] = tops.filter((top) => top >= least && top + height <= most)
    .filter(isFree)
    .toSorted((a, b) => Math.abs(a - label.top) - Math.abs(b - label.top));
  return { ...label, top, bottom: top + height };
}
