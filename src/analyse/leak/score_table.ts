/**
 * The table of the leak score. `tests/bench/fit_leak_score.ts` wrote this file.
 *
 * @module
 */

import type { LeakFeature } from "../../model/outcomes.ts";

/** The points of a feature: a line through the knots, and flat outside of them. */
export interface FeaturePoints {
  /** The feature. */
  readonly feature: LeakFeature;
  /** Its values between which the pieces lie, rising. */
  readonly knots: readonly number[];
  /** The points at each knot. */
  readonly points: readonly number[];
}

/** The points without any feature. */
export const INTERCEPT = 1.184;

/** The points of growth that passes all gates. */
export const GATES_POINTS = 0.749;

/** The points of all features. */
export const FEATURES: readonly FeaturePoints[] = [
  {
    feature: "kept in a line",
    knots: [-4.266, -1.591, -0.478, 0.290, 1.468, 12.713],
    points: [0.000, -3.070, -4.395, -4.624, -5.024, -5.117],
  },
  {
    feature: "kept much",
    knots: [-7.995, -4.310, -3.086, -2.253, -1.530, -0.736],
    points: [0.000, 3.518, 3.695, 3.684, 3.748, 4.184],
  },
  {
    feature: "kept late",
    knots: [0.000, 0.188, 0.296, 0.500, 0.887],
    points: [0.000, 0.826, 0.223, -0.814, -0.556],
  },
  {
    feature: "not slower",
    knots: [-1.545, -0.117, -0.008, 0.002, 0.035, 0.586],
    points: [0.000, -2.695, -2.254, -2.435, -2.523, -3.152],
  },
  {
    feature: "in order",
    knots: [-0.321, 0.143, 0.571, 0.929, 1.000],
    points: [0.000, 0.586, 1.521, 2.021, 2.448],
  },
  {
    feature: "highest at the end",
    knots: [-0.831, -0.342, -0.091, 0.007, 0.067, 0.188],
    points: [0.000, -0.455, -0.672, -1.085, 0.156, -0.557],
  },
];
