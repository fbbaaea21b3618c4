/**
 * The nouns of a figure: its shapes. No code.
 *
 * @module
 */

import type { Point, Range } from "./points.ts";

/** A figure. Lengths are in pixels of 1/96 inch. */
export interface Figure {
  /** A title, which is not drawn. */
  readonly title: string;
  /** The width. */
  readonly width: number;
  /** The height. */
  readonly height: number;
  /** The shapes on a white background. Later shapes are above earlier ones. */
  readonly shapes: readonly Shape[];
}

/** A shape of a figure. */
export type Shape = PathShape | DotShape | TextShape;

/** A line of several parts, with gaps between the parts. */
export interface PathShape {
  /** The kind of the shape. */
  readonly kind: "path";
  /** The points of each part. */
  readonly parts: readonly (readonly Point[])[];
  /** The colour. */
  readonly color: string;
  /** The width of the line. */
  readonly width: number;
  /** The dash pattern; solid without one. */
  readonly dash?: readonly number[];
}

/** A dot. */
export interface DotShape {
  /** The kind of the shape. */
  readonly kind: "dot";
  /** The middle. */
  readonly at: Point;
  /** The colour. */
  readonly color: string;
}

/** A text. */
export interface TextShape {
  /** The kind of the shape. */
  readonly kind: "text";
  /** The point of the baseline that the text is at. */
  readonly at: Point;
  /** The text, not escaped. */
  readonly text: string;
  /** The part of the text that is at the point. */
  readonly side: "start" | "middle" | "end";
  /** The colour. */
  readonly color: string;
  /** Whether the text reads from bottom to top. */
  readonly isUpward?: boolean;
  /** Whether the text is bold. A bold text has a background, because bold texts lie over lines. */
  readonly isBold?: boolean;
}

/** The visible times and values of a figure. */
export interface Sight {
  /** The visible times, in seconds of the axis. */
  readonly times: Range;
  /** The visible values. */
  readonly values: Range;
  /** Returns the place of a time and a value, in pixels. */
  readonly place: (point: Point) => Point;
}
