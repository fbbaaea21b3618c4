/**
 * Renders breaches of conditions as text. Pure.
 *
 * @module
 */

import type { Breach, Stat } from "../../model/conditions.ts";
import { measureOf } from "../compare/compared_value.ts";
import { formatDuration } from "../../text/format.ts";
import { renderKill, renderLimit } from "./limit_words.ts";
import { renderExcess, renderRunBreach } from "./run_breach_text.ts";
import { formatValue, nounOf, renderWho } from "./who_text.ts";

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
 *   "num_open_files>100: acme (pid 7): the peak of num_open_files is 103, 3 over the threshold",
 * );
 * ```
 *
 * @param breach The process and the condition.
 * @returns A line, without its end.
 */
export function renderBreach(breach: Breach): string {
  const { condition, found, metric } = breach;
  if (condition.kind === "run") return renderRunBreach(condition, breach);
  const who = `${condition.text}: ${renderWho(breach)}`;
  const format = (value: number) => formatValue(metric, value);
  if (condition.kind === "leak") {
    return `${who}: ${nounOf(metric)} grows by ${format(found)}/h${renderGrown(breach, format)}`;
  }
  if (condition.kind === "oom") return `${who}: ${renderKill(breach.kill ?? null)}`;
  const { stat, limit } = condition;
  if (condition.kind === "column") {
    const [name, per] = condition.isRate ? [`${metric}.rate`, "/s"] : [metric, ""];
    const amount = (value: number) => `${format(value)}${per}`;
    const excess = renderExcess(found, limit, amount);
    return `${who}: the ${STATS[stat]} of ${name} is ${amount(found)}, ${excess}`;
  }
  const isRate = condition.kind === "change" && measureOf(condition.metric).isCounter;
  const per = stat === "growth" ? "/h" : isRate ? "/s" : "";
  const formatPer = (value: number) => `${format(value)}${per}`;
  if (condition.kind === "change") {
    const what = `${who}: the ${STATS[stat]} of ${isRate ? `${metric}.rate` : metric}`;
    if (breach.risenTo !== undefined) {
      const from = stat === "growth" ? "0/h or less" : "0";
      return `${what} rose from ${from} to ${formatPer(breach.risenTo)}`;
    }
    const amount = condition.isRelative ? (found: number) => `${found.toFixed(1)} %` : formatPer;
    return `${what} is ${amount(found)} higher, ${renderExcess(found, limit, amount)}`;
  }
  const excess = renderExcess(found, limit, formatPer);
  return `${who}: the ${STATS[stat]} of ${metric} is ${formatPer(found)}, ${excess}`;
}

/** Renders the last value of a leak, its limit, and the time to the limit, if they are known. */
function renderGrown(
  { grown }: Pick<Breach, "grown">,
  format: (value: number) => string,
): string {
  if (grown === undefined) return "";
  const { last, maxOpenFiles, memoryLimit, seconds } = grown;
  const value = last === null ? "" : `; it is ${format(last)}`;
  const [limit, verb] = memoryLimit !== null
    ? [`the ${format(memoryLimit.limitBytes)} of ${renderLimit(memoryLimit)}`, "are"]
    : [maxOpenFiles === null ? null : `the limit of ${maxOpenFiles}`, "is"];
  if (limit === null) return value;
  if (seconds === null) return `${value}, below ${limit}`;
  return `${value}, and ${limit} ${verb} reached in ${formatDuration(Math.round(seconds) * 1000)}`;
}
