/**
 * Which process met a condition to fail on, and by how much, as a line of text. Pure.
 *
 * @module
 */

import type { Breach, Stat } from "../condition.ts";
import { formatValue, nounOf, renderWho } from "./value_text.ts";

const STATS: Readonly<Record<Stat, string>> = {
  avg: "mean",
  p95: "95th percentile",
  peak: "peak",
  last: "last value",
  growth: "growth",
};

/**
 * Renders a breach.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "num_open_files>100";
 * const metric = "num_open_files";
 * const condition = { kind: "level", text, metric, stat: "peak", limit: 100 } as const;
 * assertEquals(
 *   renderBreach({ condition, name: "acme", pid: 7, found: 103, metric }),
 *   "num_open_files>100: acme (pid 7): the peak of num_open_files is 103, 3 over the limit",
 * );
 * ```
 *
 * @param breach The process and the condition.
 * @returns A line, without its end.
 */
export function renderBreach(breach: Breach): string {
  const { condition, found, metric } = breach;
  const who = `${condition.text}: ${renderWho(breach)}`;
  const format = (value: number) => formatValue(metric, value);
  if (condition.kind === "leak") return `${who}: ${nounOf(metric)} grows by ${format(found)}/h`;
  const { stat, limit } = condition;
  const per = stat === "growth" ? "/h" : "";
  if (condition.kind === "change") {
    const amount = (value: number) =>
      condition.isRelative ? `${value.toFixed(1)} %` : `${format(value)}${per}`;
    const excess = `${amount(found - limit)} over the limit`;
    return `${who}: the ${STATS[stat]} of ${metric} is ${amount(found)} higher, ${excess}`;
  }
  const excess = `${format(found - limit)}${per} over the limit`;
  return `${who}: the ${STATS[stat]} of ${metric} is ${format(found)}${per}, ${excess}`;
}
