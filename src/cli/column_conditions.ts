/**
 * Reads the conditions of `--fail-on` on optional columns and on rates. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { ChangeCondition, ColumnCondition } from "../model/conditions.ts";
import { MEASURES } from "../model/measures.ts";
import { adviseOnUnit, BYTES, findUnit, HOURS } from "./units.ts";

/** The statistics of such a value. */
const STATS = ["avg", "p95", "peak", "last"] as const;

const FORM =
  /^([a-z_0-9]+)(\.rate)?(?:\.([a-z_0-9]+))?>(\+)?(\d+(?:\.\d*)?|\.\d+) ?([^/!]*)(?:\/([a-z]+))?(!)?$/i;

/**
 * Reads a condition on a column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const fail = (reason: string) => new Error(reason);
 * const condition = parseColumnCondition("io_write_bytes.rate>5MiB/s", [], false, fail);
 * assertEquals(condition?.stat, "peak");
 * assertEquals(condition?.limit, 5 * 2 ** 20);
 * ```
 *
 * @param text The text of the condition.
 * @param others The columns that have other conditions, except on their rates.
 * @param change Whether there are two recordings, so that a condition can judge a change.
 * @param refuse Makes an error of a reason.
 * @returns The condition; `null` if it judges something else.
 * @throws {Error} The error of `refuse`, if the condition judges such a column and is not valid.
 */
export function parseColumnCondition(
  text: string,
  others: readonly ColumnName[],
  change: boolean,
  refuse: (reason: string) => Error,
): ColumnCondition | ChangeCondition | null {
  const [, name = "", rate, statName, plus, number, unit = "", per, bare] = FORM.exec(text) ?? [];
  if (!Object.hasOwn(MEASURES, name)) return null;
  const column = name as ColumnName;
  const measure = MEASURES[column]!;
  const isRate = rate !== undefined;
  const isChange = plus !== undefined;
  if (others.includes(column) && !isRate) return null;
  // These columns get the same error as other values.
  if (isChange !== change && (isChange || bare !== undefined)) return null;
  if (isChange && measure.isCounter && !isRate) {
    throw refuse(`a count is compared by its rate; write ${column}.rate`);
  }
  if (isRate && !measure.isCounter) {
    throw refuse(`${column} is not a count and has no .rate; remove .rate`);
  }
  const stat = STATS.find((stat) => stat === (statName ?? (isChange ? "avg" : "peak")));
  if (stat === undefined) {
    const stats = [...(measure.isCounter && !isRate ? ["rate"] : []), ...STATS];
    throw refuse(`${column}${rate ?? ""} has no .${statName}; choose from .${stats.join(", .")}`);
  }
  const isRelative = isChange && unit === "%";
  const units = isRelative ? { "%": 1 } : measure.unit === "bytes" ? BYTES : { "": 1 };
  const scale = findUnit(units, unit);
  if (scale === undefined) {
    throw refuse(`${column} has no unit "${unit}"${adviseOnUnit(units, unit)}`);
  }
  const hours = per === undefined ? undefined : Object.hasOwn(HOURS, per) ? HOURS[per] : NaN;
  const isPerTime = isRate && !isRelative;
  if (isPerTime !== (hours !== undefined) || Number.isNaN(hours)) {
    const times = `${Object.keys(HOURS).map((time) => `/${time}`).join(", ")}`;
    throw refuse(
      isPerTime ? `.rate needs a time: ${times}` : "only .rate takes a time, and not in %",
    );
  }
  const limit = Number(number) * scale / (isPerTime ? hours! * 3600 : 1);
  if (!Number.isFinite(limit)) throw refuse("the limit is too large");
  return isChange
    ? { kind: "change", text, metric: column, stat, limit, isRelative, isBare: bare !== undefined }
    : { kind: "column", text, column, isRate, stat, limit };
}
