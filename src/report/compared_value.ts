/**
 * What is measured by the values that recordings are compared by. Pure.
 *
 * @module
 */

import type { ComparedValue } from "../model/comparison.ts";
import { type Measure, MEASURES } from "../model/measures.ts";

const PROCESSES: Measure = { unit: "count", isCounter: false };

/** What a value measures: a column that is a number, or how many processes a group has. */
export function measureOf(value: ComparedValue): Measure {
  return value === "processes" ? PROCESSES : MEASURES[value]!;
}
