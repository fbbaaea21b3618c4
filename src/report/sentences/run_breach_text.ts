/**
 * Renders breaches of conditions on whole runs as text. Pure.
 *
 * @module
 */

import type { RunTotal } from "../../model/comparison.ts";
import type { Breach, RunCondition } from "../../model/conditions.ts";
import { escapeTerminal } from "../../text/escape.ts";
import { formatBytes } from "../../text/format.ts";

/**
 * Renders by how much a run, or the change between two sides, exceeds a threshold.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const of = { text: "wall_seconds>10", total: "wall_seconds", isBare: false } as const;
 * const level = { ...of, kind: "run", limit: 10, isChange: false, isRelative: false } as const;
 * assertEquals(
 *   renderRunBreach(level, { name: "run 2", found: 12.5 }),
 *   "wall_seconds>10: run 2: wall_seconds is 12.50 s, 2.50 s over the threshold",
 * );
 * const change = { ...level, text: "wall_seconds>+10%", isChange: true, isRelative: true } as const;
 * assertEquals(
 *   renderRunBreach(change, { name: "whole runs", found: 12.5 }),
 *   "wall_seconds>+10%: whole runs: wall_seconds is 12.5 % higher, 2.5 percentage points over the threshold",
 * );
 * ```
 *
 * @param condition The condition.
 * @param breach The run and its value.
 * @returns A line, without its end.
 */
export function renderRunBreach(
  { text, total, limit, isChange, isRelative }: RunCondition,
  { name, found, risenTo, isLowerBound }: Pick<
    Breach,
    "name" | "found" | "risenTo" | "isLowerBound"
  >,
): string {
  const who = `${text}: ${escapeTerminal(name)}: ${total}`;
  if (risenTo !== undefined) return `${who} rose from 0 to ${formatTotal(total, risenTo)}`;
  const amount = (value: number) =>
    isRelative ? `${value.toFixed(1)} %` : formatTotal(total, value);
  const higher = isChange ? " higher" : "";
  const least = isLowerBound ? "at least " : "";
  return `${who} is ${least}${amount(found)}${higher}, ${renderExcess(found, limit, amount)}`;
}

/**
 * Renders by how much a value exceeds its threshold. If the rounded difference equals the rounded
 * value, the text has the ratio of the value to the threshold.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const amount = (value: number) => value.toFixed(1);
 * assertEquals(renderExcess(12.5, 10, amount), "2.5 over the threshold");
 * assertEquals(renderExcess(3276.84, 0.02, amount), "163842 times the threshold");
 * assertEquals(renderExcess(3, 0, amount), "3.0 over the threshold");
 * ```
 *
 * @param found The value.
 * @param limit The threshold, which is smaller than the value.
 * @param amount Renders a value with its unit.
 */
export function renderExcess(
  found: number,
  limit: number,
  amount: (value: number) => string,
): string {
  const excess = amount(found - limit);
  if (limit <= 0 || excess !== amount(found)) {
    return `${excess.replace(/ %$/, " percentage points")} over the threshold`;
  }
  return `${Math.round(found / limit)} times the threshold`;
}

function formatTotal(total: RunTotal, value: number): string {
  if (total.endsWith("_seconds")) return `${value.toFixed(2)} s`;
  if (total === "peak_threads") return Number.isInteger(value) ? `${value}` : value.toFixed(1);
  return formatBytes(value);
}
