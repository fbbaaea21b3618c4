/**
 * Conditions, and what they do, from text: `--fail-on`, `--stop-on`, `--on`. Pure.
 *
 * @module
 */

import type { JudgedName, MetricName, TotalName } from "../model/columns.ts";
import type { Condition, Stat } from "../model/conditions.ts";
import { UsageError } from "../model/errors.ts";
import type { Action, Options } from "../model/options.ts";
import { parseColumnCondition } from "./column_conditions.ts";
import { parseRunCondition, RUN_VALUES } from "./run_conditions.ts";
import { BYTES, HOURS } from "./units.ts";

/** The values that a condition can be on. */
export const METRICS: readonly MetricName[] = [
  "cpu_percent",
  "mem_real",
  "mem_private",
  "num_open_files",
];

/** Those that a condition can be on of a group as a whole, behind `total.`. */
export const TOTALS: readonly (JudgedName | TotalName)[] = [
  ...METRICS,
  "mem_anonymous",
  "mem_proportional",
  "num_threads",
  "processes",
];

/** Of these, nobody judges how they grow. */
const WITHOUT_GROWTH: readonly string[] = ["cpu_percent", "num_threads", "mem_proportional"];

/** What stands in front of them. */
export const TOTAL = "total.";

/** What of a value a condition can be on. */
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
 * @param text What was given.
 * @param options Whether there are two recordings, so that a change can be asked for; and which option
 * it is of.
 * @returns The condition.
 * @throws {UsageError} When it is none.
 */
export function parseCondition(
  text: string,
  { change, option = "fail-on" }: { change: boolean; option?: string },
): Condition {
  if (text === "leak") return { kind: "leak", text, verdict: "likely" };
  if (text === "possible-leak") return { kind: "leak", text, verdict: "possible" };
  const refuse = (reason: string) =>
    new UsageError(`Cannot use "${text}" as --${option}: ${reason}`);
  if (text === "oom") {
    if (change) {
      throw refuse("what was killed is no change; it is for profit record and profit report");
    }
    return { kind: "oom", text };
  }
  const onColumn = parseColumnCondition(text, METRICS, change, refuse);
  if (onColumn !== null) return onColumn;
  const isBare = text.endsWith("!");
  const isTotal = text.startsWith(TOTAL);
  const matched = FORM.exec(text.slice(isTotal ? TOTAL.length : 0, isBare ? -1 : undefined));
  if (matched === null) throw refuse(describeForms(change));
  const [, name = "", statName, plus, number, unit = "", per] = matched;
  const isChange = plus !== undefined;
  const ofRuns = RUN_VALUES.find((value) => value === name);
  if (isBare && !isChange) throw refuse('the "!" goes behind a change alone, as in mem_real>+10%!');
  if (isChange && !change) {
    throw refuse("one recording has no change; it is for profit compare and for --against");
  }
  if (isChange && isTotal) {
    throw refuse(`profit compare compares totals anyway; leave out "${TOTAL}"`);
  }
  if (ofRuns && !isTotal && per === undefined) {
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
  const metrics = isTotal ? TOTALS : METRICS;
  const metric = metrics.find((metric) => metric === name);
  if (!metric) {
    const runs = isTotal ? "" : `, and of whole runs ${RUN_VALUES.join(", ")}`;
    throw refuse(`there is no value "${name}", only ${metrics.join(", ")}${runs}`);
  }
  const stats = STATS.filter((stat) =>
    !(stat === "growth" && WITHOUT_GROWTH.includes(metric)) && !(stat === "p95" && isTotal)
  );
  const stat = stats.find((stat) => stat === (statName ?? (isChange ? "avg" : "peak")));
  if (!stat) throw refuse(`of ${metric} there is no .${statName}, only .${stats.join(", .")}`);
  const isRelative = isChange && unit === "%";
  const scale = isRelative ? 1 : own(unitsOf(metric), unit);
  if (scale === undefined) {
    const units = Object.keys(unitsOf(metric)).filter((unit) => unit !== "");
    const known = [...units, ...(isChange && metric !== "cpu_percent" ? ["%"] : [])].join(", ");
    const advice = unit === "%" ? `; a change in percent is ${metric}>+${number}%` : "";
    throw refuse(`${metric} has no unit "${unit}"${known && `, only ${known}`}${advice}`);
  }
  const isRate = stat === "growth" && !isRelative;
  const hours = per === undefined ? 1 : own(HOURS, per);
  if (isRate !== (per !== undefined) || hours === undefined) {
    const times = `per ${Object.keys(HOURS).map((time) => `/${time}`).join(", ")}`;
    throw refuse(isRate ? `.growth is ${times}` : "only a .growth that is not in % is per time");
  }
  const limit = Number(number) * scale / hours;
  if (!Number.isFinite(limit)) throw refuse("the limit is too large");
  if (isTotal) return { kind: "total", text, metric, stat, limit };
  const column = metric as MetricName;
  return isChange
    ? { kind: "change", text, metric: column, stat, limit, isRelative, isBare }
    : { kind: "level", text, metric: column, stat, limit };
}

/** A value of a table by a key that anybody may have chosen, such as "constructor". */
function own(table: Readonly<Record<string, number>>, key: string): number | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** What the units of a value stand for. */
function unitsOf(metric: JudgedName | TotalName): Readonly<Record<string, number>> {
  if (metric.startsWith("mem_")) return BYTES;
  return metric === "cpu_percent" ? { "": 1, "%": 1 } : { "": 1 };
}

function describeForms(change: boolean): string {
  const examples = ["mem_real>500MiB", "cpu_percent.avg>80", "num_open_files.growth>10/h"];
  const changes = change ? ["mem_real>+10%", "mem_real.peak>+50MiB"] : [];
  return `write leak, possible-leak, ${change ? "" : "oom, "}or as in ${
    [...examples, ...changes].join(", ")
  }; ` +
    `values are ${METRICS.join(", ")}, and .${STATS.join(", .")} of them; ` +
    `any other column that is a number, and .rate of a count, as in io_write_bytes.rate>5MiB/s; ` +
    `with "${TOTAL}" in front, of all processes of a group; ` +
    `of whole runs ${RUN_VALUES.join(", ")}`;
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
 * @param text A condition, a `=` and a program. No condition has a `=`, a program may have some.
 * @returns Both.
 * @throws {UsageError} When one is missing, or the condition is none.
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
 * @param texts What was given.
 * @param failOn Those that make it fail at its end.
 * @returns These, and all that make it fail, each once.
 * @throws {UsageError} When one is none.
 */
export function parseStops(
  texts: readonly string[],
  failOn: readonly Condition[],
): Pick<Options, "failOn" | "stopOn"> {
  const stopOn = texts.map((text) => parseCondition(text, { change: false, option: "stop-on" }));
  const others = failOn.filter(({ text }) => !stopOn.some((stop) => stop.text === text));
  return { stopOn, failOn: [...others, ...stopOn] };
}
