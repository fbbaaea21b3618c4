/**
 * Reads the option `--group-by`. Pure.
 *
 * @module
 */

import { type ColumnName, COLUMNS } from "../model/columns.ts";
import { MEASURES } from "../model/measures.ts";
import { UsageError } from "../model/errors.ts";
import type { Options } from "../model/options.ts";
import { GROUPS } from "./flags.ts";
import { parseColumns } from "./columns.ts";

/** The groups that need no column and no label. */
const SPECIAL = ["tree", "match"];

/**
 * Reads the value of `--group-by`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(["unit", "ppid", "host"].map(parseGroupBy), ["unit", "ppid", "host"]);
 * assertThrows(() => parseGroupBy("mem_real"), Error, "changes all the time");
 * ```
 *
 * @param text A column, a label, `tree` or `match`.
 * @returns The same text.
 * @throws {UsageError} If the column changes with each sample: each value would be a group.
 */
export function parseGroupBy(text: string): string {
  const isMeasured = text === "timestamp" || Object.hasOwn(MEASURES, text);
  if (!isMeasured || STEADY.includes(text)) return text;
  const advice = `choose ${GROUPS.join(", ")}, a label, or a number such as ppid`;
  throw new UsageError(`Cannot use "${text}" as --group-by: it changes all the time; ${advice}`);
}

/** Measured values that hardly change. */
const STEADY: readonly string[] = ["max_open_files", "num_threads", "cgroup_memory_limit"];

/**
 * Reads the columns of a recording. Adds the column `group` if there are groups, unless the list
 * replaces the default columns.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(withGroup("+ppid", "unit").slice(-2), ["ppid", "group"]);
 * assertEquals(withGroup("pid,name", "unit"), ["pid", "name"]);
 * ```
 *
 * @param list The value of `--columns`.
 * @param groupBy The value of `--group-by`; `null` without groups.
 * @returns The columns, in order.
 * @throws {UsageError} If the list is not valid.
 */
export function withGroup(list: string, groupBy: string | null): readonly ColumnName[] {
  const columns = parseColumns(list);
  const isAdded = groupBy !== null && list.startsWith("+") && !columns.includes("group");
  return isAdded ? [...columns, "group"] : columns;
}

/**
 * Checks that a recording can have the groups that the options name.
 *
 * @param options The options.
 * @throws {UsageError} If it cannot have them.
 */
export function requireGroups({ groupBy, columns, labels, children, full }: Options): void {
  if (groupBy === null) {
    if (!columns.includes("group") || children) return;
    throw new UsageError(
      'Cannot record the column "group" without groups: add --group-by, as in --group-by=name',
    );
  }
  if (groupBy === "group") {
    throw new UsageError(
      'Cannot use "group" as --group-by: --group-by writes this column; name another',
    );
  }
  if (groupBy === "tree" && !children) {
    throw new UsageError("Cannot use --group-by=tree without --children: add -c");
  }
  if (groupBy === "match") requireParentheses(full);
  const isLabel = labels.some(({ name }) => name === groupBy);
  if (SPECIAL.includes(groupBy) || isLabel || Object.hasOwn(COLUMNS, groupBy)) return;
  const advice = `choose ${GROUPS.join(", ")}, or the name of a --label`;
  throw new UsageError(`Cannot use "${groupBy}" as --group-by: no column has that name; ${advice}`);
}

/**
 * Requires groups for a condition on the change of `processes`.
 *
 * @throws {UsageError} If there are none.
 */
export function requireComparedGroups(
  { groupBy, failOn }: Pick<Options, "groupBy" | "failOn">,
): void {
  const onProcesses = failOn.find((one) => one.kind === "change" && one.metric === "processes");
  if (groupBy !== null || onProcesses === undefined) return;
  throw new UsageError(
    `Cannot judge "${onProcesses.text}": only groups have processes; add --group-by=name`,
  );
}

function requireParentheses(full: RegExp | null): void {
  const example = "as in -f 'svc_(\\w+)[.]py' --group-by=match";
  if (full === null) {
    throw new UsageError(`Cannot use --group-by=match without --full: add a REGEX, ${example}`);
  }
  // With an empty alternative, the expression matches "" and returns all its parentheses.
  const [, ...groups] = new RegExp(`${full.source}|`, full.flags).exec("") ?? [];
  if (groups.length > 0) return;
  throw new UsageError(
    `Cannot use --group-by=match: "${full.source}" has no parentheses; add them, ${example}`,
  );
}
