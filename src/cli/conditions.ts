/**
 * Reads conditions, and the programs of `--on`: `--fail-on`, `--stop-on`, `--on`. Pure.
 *
 * @module
 */

import type { JudgedName, MetricName, TotalName } from "../model/columns.ts";
import type { ComparedValue } from "../model/comparison.ts";
import type { Condition, Stat } from "../model/conditions.ts";
import { UsageError } from "../model/errors.ts";
import type { Action, Options } from "../model/options.ts";
import { explainCondition, spellCondition } from "./condition_words.ts";
import { parseColumnCondition } from "./column_conditions.ts";
import { parseRunCondition, RUN_VALUES } from "./run_conditions.ts";
import { adviseOnUnit, BYTES, findUnit, HOURS } from "./units.ts";

/** The values that a condition can judge. */
export const METRICS: readonly MetricName[] = [
  "cpu_percent",
  "mem_real",
  "mem_private",
  "num_open_files",
];

/** The values of a whole group that a condition can judge, after `total.`. */
export const TOTALS: readonly (JudgedName | TotalName)[] = [
  ...METRICS,
  "mem_anonymous",
  "mem_proportional",
  "num_threads",
  "processes",
];

/** The values with changes. */
const CHANGES: readonly (MetricName | "processes")[] = [...METRICS, "processes"];

/** The values without `.growth`. */
const WITHOUT_GROWTH: readonly string[] = ["cpu_percent", "num_threads", "mem_proportional"];

/** The prefix of these values. */
export const TOTAL = "total.";

/** The statistics of a value. */
export const STATS: readonly Stat[] = ["avg", "p95", "peak", "last", "growth"];

const FORM =
  /^([a-z_0-9]+)(?:\.([a-z_0-9]+))?>(\+)?(\d+(?:\.\d*)?|\.\d+) ?([^/]*)(?:\/([a-z]+))?$/i;

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
 * @param text The text of the condition.
 * @param options Whether there are two recordings, so that a condition can judge a change; and the
 * option that has the condition.
 * @returns The condition.
 * @throws {UsageError} If the text is not a condition.
 */
export function parseCondition(
  text: string,
  { change, option = "fail-on" }: { change: boolean; option?: string },
): Condition {
  const refuse = (reason: string) =>
    new UsageError(`Cannot use "${text}" as --${option}: ${reason}`);
  return { ...parseSpelt(spellCondition(text), change, refuse), text };
}

function parseSpelt(
  text: string,
  change: boolean,
  refuse: (reason: string) => UsageError,
): Condition {
  if (text === "leak") return { kind: "leak", text, verdict: "likely" };
  if (text === "possible-leak") return { kind: "leak", text, verdict: "possible" };
  if (text === "oom") {
    if (change) {
      throw refuse("a kill is not a change; use oom with profit record or profit report");
    }
    return { kind: "oom", text };
  }
  const onColumn = parseColumnCondition(text, METRICS, change, refuse);
  if (onColumn !== null) return onColumn;
  const isBare = text.endsWith("!");
  const isTotal = text.startsWith(TOTAL);
  const matched = FORM.exec(text.slice(isTotal ? TOTAL.length : 0, isBare ? -1 : undefined));
  if (matched === null) throw refuse(explainCondition(text, [...TOTALS, ...RUN_VALUES]));
  const [, name = "", statName, plus, number, unit = "", per] = matched;
  const isChange = plus !== undefined;
  const ofRuns = RUN_VALUES.find((value) => value === name);
  if (isBare && !isChange) throw refuse('a "!" is only for a change, as in mem_real>+10%!');
  if (isChange && !change) {
    throw refuse("one recording has no change; use it with profit compare or --against");
  }
  if (isChange && isTotal) {
    throw refuse(`profit compare always compares totals; remove "${TOTAL}"`);
  }
  if (ofRuns && !isTotal && per !== undefined) {
    throw refuse(`${name} has no growth; remove /${per}`);
  }
  if (ofRuns && !isTotal) {
    const written = {
      text,
      total: ofRuns,
      statName,
      isChange,
      isBare,
      number: Number(number),
      unit,
    };
    return parseRunCondition(written, refuse);
  }
  const metrics = isTotal ? TOTALS : isChange ? CHANGES : METRICS;
  const metric = metrics.find((metric) => metric === name);
  if (name === "processes" && !isTotal && !isChange) {
    throw refuse(`only groups have it; write ${TOTAL}${text}`);
  }
  if (!metric) {
    const runs = isTotal ? "" : `, and for whole runs ${RUN_VALUES.join(", ")}`;
    throw refuse(`unknown value "${name}"; choose from ${metrics.join(", ")}${runs}`);
  }
  const stats = STATS.filter((stat) =>
    !(stat === "growth" && WITHOUT_GROWTH.includes(metric)) && !(stat === "p95" && isTotal)
  );
  const stat = stats.find((stat) => stat === (statName ?? (isChange ? "avg" : "peak")));
  if (!stat) throw refuse(`${metric} has no .${statName}; choose from .${stats.join(", .")}`);
  const isRelative = isChange && unit === "%";
  const scale = isRelative ? 1 : findUnit(unitsOf(metric), unit);
  if (scale === undefined) {
    const others = isChange && metric !== "cpu_percent" ? ["%"] : [];
    const known = adviseOnUnit(unitsOf(metric), unit, others);
    const advice = unit === "%" ? `; a change in percent is ${metric}>+${number}%` : "";
    throw refuse(`${metric} has no unit "${unit}"${known}${advice}`);
  }
  const isRate = stat === "growth" && !isRelative;
  const hours = per === undefined ? 1 : own(HOURS, per);
  if (isRate !== (per !== undefined) || hours === undefined) {
    const times = `${Object.keys(HOURS).map((time) => `/${time}`).join(", ")}`;
    throw refuse(
      isRate ? `.growth needs a time: ${times}` : "only .growth takes a time, and not in %",
    );
  }
  const limit = Number(number) * scale / hours;
  if (!Number.isFinite(limit)) throw refuse("the limit is too large");
  if (isTotal) return { kind: "total", text, metric, stat, limit };
  return isChange
    ? { kind: "change", text, metric: metric as ComparedValue, stat, limit, isRelative, isBare }
    : { kind: "level", text, metric: metric as MetricName, stat, limit };
}

/** Looks up a key that the user chose: "constructor" must not be found. */
function own(table: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Returns the units of a value, with their factors. */
function unitsOf(metric: JudgedName | TotalName): Readonly<Record<string, number>> {
  if (metric.startsWith("mem_")) return BYTES;
  return metric === "cpu_percent" ? { "": 1, "%": 1 } : { "": 1 };
}

/**
 * Reads a condition and the program that it starts.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const { condition, program } = parseAction("leak=./dump.sh");
 * assertEquals([condition.text, program], ["leak", "./dump.sh"]);
 * assertThrows(() => parseAction("leak"), Error, "--on leak=PROGRAM");
 * ```
 *
 * @param text A condition, a `=` and a program. A condition contains no `=`; a program may.
 * @returns The condition and the program.
 * @throws {UsageError} If one is missing, or the condition is not valid.
 */
export function parseAction(text: string): Action {
  const at = text.indexOf("=");
  if (at <= 0 || at === text.length - 1) {
    const advice = `write --on ${at < 0 ? text : "leak"}=PROGRAM`;
    throw new UsageError(`Cannot use "${text}" as --on: it has no program; ${advice}`);
  }
  const options = { change: false, option: "on" };
  return { condition: parseCondition(text.slice(0, at), options), program: text.slice(at + 1) };
}

/**
 * Reads conditions that end a recording.
 *
 * @param texts The values of `--stop-on`.
 * @param failOn The conditions of `--fail-on`.
 * @returns The conditions that end the recording, and all conditions that make it fail, each once.
 * @throws {UsageError} If a text is not a condition.
 */
export function parseStops(
  texts: readonly string[],
  failOn: readonly Condition[],
): Pick<Options, "failOn" | "stopOn"> {
  const stopOn = texts.map((text) => parseCondition(text, { change: false, option: "stop-on" }));
  const others = failOn.filter(({ text }) => !stopOn.some((stop) => stop.text === text));
  return { stopOn, failOn: [...others, ...stopOn] };
}
