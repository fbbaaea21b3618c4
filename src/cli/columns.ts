/**
 * Reads the options that name columns: `--columns`, `--label` and `--chart`. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS, DEFAULT_COLUMNS, type Label } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";
import { MEASURES } from "../model/measures.ts";
import { findNearest } from "../text/suggest.ts";

/** A name that no CSV, database or metric must quote. */
const LABEL_NAME = /^[A-Za-z_]\w*$/;

/**
 * Reads a list of columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseColumns("pid,mem_real"), ["pid", "mem_real"]);
 * assertEquals(parseColumns("+ppid").length, 8);
 * ```
 *
 * @param list Names between commas. With a `+` in front, they follow the default columns.
 * @returns The columns, in order.
 * @throws {UsageError} If a column is unknown or given twice.
 */
export function parseColumns(list: string): readonly ColumnName[] {
  const isAddition = list.startsWith("+");
  const names = (isAddition ? list.slice(1) : list).split(",").filter((name) => name !== "");
  for (const name of names) {
    if (Object.hasOwn(COLUMNS, name)) continue;
    throw new UsageError(
      `Unknown column "${name}": choose from ${Object.keys(COLUMNS).join(", ")}`,
    );
  }
  const columns = [...(isAddition ? DEFAULT_COLUMNS : []), ...names as ColumnName[]];
  const twice = columns.find((name, at) => columns.indexOf(name) !== at);
  if (twice) throw new UsageError(`Duplicate column "${twice}" in --columns: name it once`);
  if (columns.length === 0) {
    throw new UsageError(`Cannot use "${list}" as --columns: name at least one column`);
  }
  return columns;
}

/**
 * Reads labels. Databases ignore the case of column names. Therefore a label must differ in more than
 * its case from other labels and from all columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseLabels(["host=web1"]), [{ name: "host", value: "web1" }]);
 * ```
 *
 * @param texts For each label a name, `=`, and any text.
 * @returns The labels, in order.
 * @throws {UsageError} If a name is not valid, or is taken.
 */
export function parseLabels(texts: readonly string[]): Label[] {
  const taken = new Set<string>();
  const labels: Label[] = [];
  for (const label of texts.map(parseLabel)) {
    const name = label.name.toLowerCase();
    if (Object.hasOwn(COLUMNS, name)) {
      throw new UsageError(
        `Cannot use "${label.name}" as the name of a --label: a column has this name; choose another`,
      );
    }
    if (taken.has(name)) {
      throw new UsageError(`Duplicate label "${label.name}" in --label: name it once`);
    }
    taken.add(name);
    labels.push(label);
  }
  return labels;
}

function parseLabel(text: string): Label {
  const end = text.indexOf("=");
  if (end < 1) {
    throw new UsageError(`Cannot use "${text}" as --label: write NAME=VALUE, as in host=web1`);
  }
  const name = text.slice(0, end);
  if (!LABEL_NAME.test(name)) {
    const advice = "use only letters, digits and _, and no digit first";
    throw new UsageError(`Cannot use "${name}" as the name of a --label: ${advice}`);
  }
  return { name, value: text.slice(end + 1) };
}

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
