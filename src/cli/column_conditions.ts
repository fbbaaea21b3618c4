/**
 * The conditions of `--fail-on` on columns that are recorded when they are asked for, and on rates,
 * from text. Pure.
 *
 * @module
 */

import type { ColumnName } from "../model/columns.ts";
import type { ChangeCondition, ColumnCondition } from "../model/conditions.ts";
import { type Measure, MEASURES } from "../model/measures.ts";
import { BYTES, HOURS } from "./units.ts";

/** What of such a value a condition can be on. */
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
 * @param text What was given.
 * @param others The columns whose conditions are others, unless they are on a rate.
 * @param change Whether there are two recordings, so that a change can be asked for.
 * @param refuse Makes an error of a reason.
 * @returns The condition; `null` where it is on something else.
 * @throws {Error} What `refuse` makes, when it is on such a column and cannot be understood.
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
  // What is wrong with these is said of other values, too.
  if (isChange !== change && (isChange || bare !== undefined)) return null;
  if (isChange && measure.isCounter && !isRate) {
    throw refuse(`of a count, how fast it rises is compared: write ${column}.rate`);
  }
  if (isRate && !measure.isCounter) {
    throw refuse(`${column} is no count, so that it has no .rate`);
  }
  const stat = STATS.find((stat) => stat === (statName ?? (isChange ? "avg" : "peak")));
  if (stat === undefined) {
    const stats = [...(measure.isCounter && !isRate ? ["rate"] : []), ...STATS];
    throw refuse(`of ${column}${rate ?? ""} there is no .${statName}, only .${stats.join(", .")}`);
  }
  const isRelative = isChange && unit === "%";
  const units = isRelative ? { "%": 1 } : measure.unit === "bytes" ? BYTES : { "": 1 };
  const scale = Object.hasOwn(units, unit) ? units[unit as keyof typeof units] : undefined;
  if (scale === undefined) throw refuse(describeUnits(column, measure, unit));
  const hours = per === undefined ? undefined : Object.hasOwn(HOURS, per) ? HOURS[per] : NaN;
  const isPerTime = isRate && !isRelative;
  if (isPerTime !== (hours !== undefined) || Number.isNaN(hours)) {
    const times = `per ${Object.keys(HOURS).map((time) => `/${time}`).join(", ")}`;
    throw refuse(isPerTime ? `.rate is ${times}` : "only a .rate that is not in % is per time");
  }
  const limit = Number(number) * scale / (isPerTime ? hours! * 3600 : 1);
  if (!Number.isFinite(limit)) throw refuse("the limit is too large");
  return isChange
    ? { kind: "change", text, metric: column, stat, limit, isRelative, isBare: bare !== undefined }
    : { kind: "column", text, column, isRate, stat, limit };
}

function describeUnits(column: ColumnName, { unit }: Measure, given: string): string {
  const units = unit === "bytes" ? Object.keys(BYTES).filter((one) => one !== "") : [];
  const known = units.length === 0 ? "" : `, only ${units.join(", ")}`;
  return `${column} has no unit "${given}"${known}`;
}
