/**
 * The option that says what processes are summed up by. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import { UsageError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import { GROUPS } from "./flags.ts";
import { parseColumns } from "./values.ts";

/** What no column or label is needed for while recording. */
const SPECIAL = ["tree", "match"];

/**
 * Reads what to sum up by.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(["unit", "tree", "host"].map(parseGroupBy), ["unit", "tree", "host"]);
 * assertThrows(() => parseGroupBy("mem_real"), Error, "it is a number");
 * ```
 *
 * @param text A column of text, a label, `tree` or `match`.
 * @returns The same.
 * @throws {UsageError} When it cannot be one.
 */
export function parseGroupBy(text: string): string {
  if (!Object.hasOwn(COLUMNS, text) || COLUMNS[text as ColumnName].type === "str") return text;
  const advice = `choose ${GROUPS.join(", ")}, or a label`;
  throw new UsageError(`Cannot use "${text}" as --group-by: it is a number; ${advice}`);
}

/**
 * Reads the columns of a recording. Where groups are asked for, they have one, unless all columns are
 * listed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(withGroup("+ppid", "unit").slice(-2), ["ppid", "group"]);
 * assertEquals(withGroup("pid,name", "unit"), ["pid", "name"]);
 * ```
 *
 * @param list The columns, as they are given.
 * @param groupBy What to sum up by; `null` where that is not asked.
 * @returns The columns, in order.
 * @throws {UsageError} When the list cannot be read.
 */
export function withGroup(list: string, groupBy: string | null): readonly ColumnName[] {
  const columns = parseColumns(list);
  const isAdded = groupBy !== null && list.startsWith("+") && !columns.includes("group");
  return isAdded ? [...columns, "group"] : columns;
}

/**
 * Makes sure that a recording can tell its groups.
 *
 * @param options What is asked of it.
 * @throws {UsageError} When it cannot.
 */
export function requireGroups({ groupBy, columns, labels, children, full }: Options): void {
  if (groupBy === null) {
    if (!columns.includes("group") || children) return;
    throw new UsageError('Cannot record the column "group": say by what, as in --group-by=name');
  }
  if (groupBy === "group") {
    throw new UsageError('Cannot use "group" as --group-by: it is what --group-by records');
  }
  if (groupBy === "tree" && !children) {
    throw new UsageError("Cannot --group-by=tree without --children: add -c");
  }
  if (groupBy === "match") requireParentheses(full);
  const isLabel = labels.some(({ name }) => name === groupBy);
  if (SPECIAL.includes(groupBy) || isLabel || Object.hasOwn(COLUMNS, groupBy)) return;
  const advice = `choose ${GROUPS.join(", ")}, or the name of a --label`;
  throw new UsageError(`Cannot use "${groupBy}" as --group-by: no column has that name; ${advice}`);
}

function requireParentheses(full: RegExp | null): void {
  const example = "as in -f 'svc_(\\w+)[.]py' --group-by=match";
  if (full === null) {
    throw new UsageError(`Cannot --group-by=match without --full: name a REGEX, ${example}`);
  }
  // An expression that may be nothing matches nothing, and tells all its parentheses.
  const [, ...groups] = new RegExp(`${full.source}|`, full.flags).exec("") ?? [];
  if (groups.length > 0) return;
  throw new UsageError(
    `Cannot --group-by=match: there are no parentheses in "${full.source}"; write them, ${example}`,
  );
}
