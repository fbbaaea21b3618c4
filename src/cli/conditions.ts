/**
 * The conditions of `--fail-on`, from text. Pure.
 *
 * @module
 */

import type { MetricName } from "../model/columns.ts";
import type { Condition, Stat } from "../model/conditions.ts";
import { UsageError } from "../model/errors.ts";

/** The values that a condition can be on. */
export const METRICS: readonly MetricName[] = [
  "cpu_percent",
  "mem_real",
  "mem_private",
  "num_open_files",
];

/** What of a value a condition can be on, in one recording. */
export const LEVEL_STATS: readonly Stat[] = ["avg", "peak", "last", "growth"];

const CHANGE_STATS: readonly Stat[] = ["avg", "p95", "peak", "growth"];

const BYTES: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};
const HOURS: Readonly<Record<string, number>> = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24 };

const FORM =
  /^([a-z_]+)(?:\.([a-z0-9]+))?>(\+)?(\d+(?:\.\d*)?|\.\d+) ?([A-Za-z]*)(%)?(?:\/([smhd]))?$/;

/**
 * Reads a condition.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = "mem_real>500MiB";
 * assertEquals(parseCondition(text, { change: false }), {
 *   kind: "level",
 *   text,
 *   metric: "mem_real",
 *   stat: "peak",
 *   limit: 524288000,
 * });
 * ```
 *
 * @param text What was given.
 * @param options Whether there are two recordings, so that a change can be asked for.
 * @returns The condition.
 * @throws {UsageError} When it is none.
 */
export function parseCondition(text: string, { change }: { change: boolean }): Condition {
  if (text === "leak") return { kind: "leak", text, verdict: "likely" };
  if (text === "possible-leak") return { kind: "leak", text, verdict: "possible" };
  const [matched, name, statName, plus, number, unit = "", percent, per] = FORM.exec(text) ?? [];
  const metric = METRICS.find((metric) => metric === name);
  const isChange = plus !== undefined;
  const stats = isChange ? CHANGE_STATS : LEVEL_STATS;
  const stat = stats.find((stat) => stat === (statName ?? (isChange ? "avg" : "peak")));
  const isRelative = isChange && percent !== undefined && unit === "" && per === undefined;
  const scale = isRelative ? 1 : scaleOf(metric, unit, percent !== undefined);
  const isGrowth = stat === "growth";
  const isWhole = matched && metric && stat && scale && (!isChange || change) &&
    (isRelative || isGrowth === (per !== undefined)) && !(isGrowth && metric === "cpu_percent") &&
    Number.isFinite(Number(number) * scale);
  if (!isWhole) {
    throw new UsageError(`Cannot use "${text}" as --fail-on: ${describeGrammar(change)}`);
  }
  const limit = Number(number) * scale / (per === undefined ? 1 : HOURS[per]!);
  return isChange
    ? { kind: "change", text, metric, stat, limit, isRelative }
    : { kind: "level", text, metric, stat, limit };
}

/** What a unit stands for; `undefined` where it does not suit the metric. */
function scaleOf(metric: MetricName | undefined, unit: string, isPercent: boolean) {
  if (metric === "mem_real" || metric === "mem_private") return isPercent ? undefined : BYTES[unit];
  return unit === "" && (!isPercent || metric === "cpu_percent") ? 1 : undefined;
}

function describeGrammar(change: boolean): string {
  const examples = ["mem_real>500MiB", "cpu_percent.avg>80", "num_open_files.growth>10/h"];
  const changes = change ? ["mem_real>+10%", "mem_real.peak>+50MiB"] : [];
  return `write leak, possible-leak, or as in ${[...examples, ...changes].join(", ")}; ` +
    `values are ${METRICS.join(", ")}, and .avg, .peak, .last, .growth of them` +
    (change ? " (of changes .avg, .p95, .peak, .growth)" : "");
}
