/**
 * Reads labels: columns with the same value in every row. Pure.
 *
 * @module
 */

import { COLUMNS, type Label } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";

/** A name that no CSV, database or metric must quote. */
const NAME = /^[A-Za-z_]\w*$/;

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
        `Cannot use "${label.name}" as the name of a --label: a column has this name`,
      );
    }
    if (taken.has(name)) throw new UsageError(`Duplicate label "${label.name}" in --label`);
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
  if (!NAME.test(name)) {
    const advice = "use only letters, digits and _, and no digit first";
    throw new UsageError(`Cannot use "${name}" as the name of a --label: ${advice}`);
  }
  return { name, value: text.slice(end + 1) };
}
