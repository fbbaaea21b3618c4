/**
 * The nouns of a chart: points and ranges. No code.
 *
 * @module
 */

/** A time and a value, or two lengths. */
export type Point = readonly [x: number, y: number];

/** A part of an axis. */
export type Range = readonly [min: number, max: number];

/** A straight line. */
export interface Segment {
  /** The first point. */
  readonly from: Point;
  /** The last point. */
  readonly to: Point;
}
