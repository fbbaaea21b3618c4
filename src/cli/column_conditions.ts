/**
 * The conditions of `--fail-on` on columns that are recorded when they are asked for, and on rates,
 * from text. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { ColumnCondition } from "../model/conditions.ts";
import { type Measure, MEASURES } from "../model/measures.ts";
import { BYTES, HOURS } from "./units.ts";

/** What of such a value a condition can be on. */
const STATS = ["avg", "p95", "peak", "last"] as const;

const FORM =
  /^([a-z_0-9]+)(\.rate)?(?:\.([a-z_0-9]+))?>(\d+(?:\.\d*)?|\.\d+) ?([^/]*)(?:\/([a-z]+))?$/i;

/**
 * Reads a condition on a column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const fail = (reason: string) => new Error(reason);
 * const condition = parseColumnCondition("io_write_bytes.rate>5MiB/s", [], fail);
 * assertEquals([condition?.column, condition?.isRate, condition?.stat, condition?.limit], [
 *   "io_write_bytes",
 *   true,
 *   "peak",
 *   5 * 2 ** 20,
 * ]);
 * ```
 *
 * @param text What was given.
 * @param others The columns whose conditions are others, unless they are on a rate.
 * @param refuse Makes an error of a reason.
 * @returns The condition; `null` where it is on something else.
 * @throws {Error} What `refuse` makes, when it is on such a column and cannot be understood.
 */
export function parseColumnCondition(
  text: string,
  others: readonly ColumnName[],
  refuse: (reason: string) => Error,
): ColumnCondition | null {
  const [, name = "", rate, statName = "peak", number, unit = "", per] = FORM.exec(text) ?? [];
  if (!Object.hasOwn(MEASURES, name)) return null;
  const column = name as ColumnName;
  const measure = MEASURES[column]!;
  const isRate = rate !== undefined;
  if (others.includes(column) && !isRate) return null;
  if (isRate && !measure.isCounter) {
    throw refuse(`${column} is no count, so that it has no .rate`);
  }
  const stat = STATS.find((stat) => stat === statName);
  if (stat === undefined) {
    const stats = [...(measure.isCounter && !isRate ? ["rate"] : []), ...STATS];
    throw refuse(`of ${column}${rate ?? ""} there is no .${statName}, only .${stats.join(", .")}`);
  }
  const units = measure.unit === "bytes" ? BYTES : { "": 1 };
  const scale = Object.hasOwn(units, unit) ? units[unit as keyof typeof units] : undefined;
  if (scale === undefined) throw refuse(describeUnits(column, measure, unit));
  const hours = per === undefined ? undefined : Object.hasOwn(HOURS, per) ? HOURS[per] : NaN;
  if (isRate !== (hours !== undefined) || Number.isNaN(hours)) {
    const times = `per ${Object.keys(HOURS).map((time) => `/${time}`).join(", ")}`;
    throw refuse(isRate ? `.rate is ${times}` : "only a .rate is per time");
  }
  const limit = Number(number) * scale / (isRate ? hours! * 3600 : 1);
  if (!Number.isFinite(limit)) throw refuse("the limit is too large");
  return { kind: "column", text, column, isRate, stat, limit };
}

function describeUnits(column: ColumnName, { unit }: Measure, given: string): string {
  const units = unit === "bytes" ? Object.keys(BYTES).filter((one) => one !== "") : [];
  const known = units.length === 0 ? "" : `, only ${units.join(", ")}`;
  return `${column} has no unit "${given}"${known}`;
}
