/**
 * Reads the option `--chart`. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";
import { MEASURES } from "../model/measures.ts";
import { findNearest } from "../text/suggest.ts";

/**
 * Reads the name of a chart.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(parseChart("num_open_files"), "num_open_files");
 * assertThrows(() => parseChart("user"), Error, "Cannot draw a --chart");
 * ```
 *
 * @param name The name of a column, or `processes`.
 * @returns The same name.
 * @throws {UsageError} If the name is not a numeric column.
 */
export function parseChart(name: string): ColumnName | "processes" {
  const names = [...Object.keys(MEASURES) as ColumnName[], "processes" as const];
  const chart = names.find((chart) => chart === name);
  if (chart !== undefined) return chart;
  const nearest = findNearest(name, names);
  const advice = nearest === undefined ? `name one of ${names.join(", ")}` : `try "${nearest}"`;
  throw new UsageError(`Cannot draw a --chart of "${name}": ${advice}`);
}
