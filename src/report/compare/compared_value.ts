/**
 * The values that a comparison compares, and their units. Pure.
 *
 * @module
 */

import type { ComparedValue } from "../../model/comparison.ts";
import { type Measure, MEASURES } from "../../model/measures.ts";

const PROCESSES: Measure = { unit: "count", isCounter: false };

/** Returns the measure of a value: a numeric column, or the number of processes of a group. */
export function measureOf(value: ComparedValue): Measure {
  return value === "processes" ? PROCESSES : MEASURES[value]!;
}
