/**
 * Labels, the columns that say the same in every row: text to what it means. Pure.
 *
 * @module
 */

import { COLUMNS, type Label } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";

/** What no CSV, database or metric needs to quote. */
const NAME = /^[A-Za-z_]\w*$/;

/**
 * Reads labels. Databases tell columns apart without regard to case, so that names differ in more
 * than that, from each other and from those of all columns there are.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseLabels(["host=web1"]), [{ name: "host", value: "web1" }]);
 * ```
 *
 * @param texts A name, `=`, and any text, of each label.
 * @returns The labels, in order.
 * @throws {UsageError} When one has no such name, or one that is taken.
 */
export function parseLabels(texts: readonly string[]): Label[] {
  const taken = new Set<string>();
  const labels: Label[] = [];
  for (const label of texts.map(parseLabel)) {
    const name = label.name.toLowerCase();
    if (Object.hasOwn(COLUMNS, name)) {
      throw new UsageError(`Cannot use "${label.name}" as the name of a --label: a column has it`);
    }
    if (taken.has(name)) throw new UsageError(`Label "${label.name}" is there twice`);
    taken.add(name);
    labels.push(label);
  }
  return labels;
}

function parseLabel(text: string): Label {
  const end = text.indexOf("=");
  if (end < 1) {
    throw new UsageError(`Cannot use "${text}" as --label: it is a NAME=VALUE such as host=web1`);
  }
  const name = text.slice(0, end);
  if (!NAME.test(name)) {
    const advice = "it has letters, digits and _ only, and no digit first";
    throw new UsageError(`Cannot use "${name}" as the name of a --label: ${advice}`);
  }
  return { name, value: text.slice(end + 1) };
}
