/**
 * Reads the conditions of `--fail-on` on whole runs. Pure.
 *
 * @module
 */

import type { RunTotal } from "../model/comparison.ts";
import type { RunCondition } from "../model/conditions.ts";
import type { UsageError } from "../model/errors.ts";
import { adviseOnUnit, BYTES, findUnit, SECONDS } from "./units.ts";

/** The units of each value, with their factors. */
const UNITS: Readonly<Record<RunTotal, Readonly<Record<string, number>>>> = {
  wall_seconds: SECONDS,
  cpu_seconds: SECONDS,
  peak_memory: BYTES,
  peak_threads: { "": 1 },
  read_bytes: BYTES,
  written_bytes: BYTES,
};

/** The values of whole runs that a condition can judge. */
export const RUN_VALUES = Object.keys(UNITS) as RunTotal[];

/** The parts of a condition on whole runs. */
export interface WrittenCondition {
  /** The whole text. */
  readonly text: string;
  /** The value. */
  readonly total: RunTotal;
  /** The statistic. */
  readonly statName: string | undefined;
  /** Whether there is a `+`. */
  readonly isChange: boolean;
  /** Whether there is a `!`. */
  readonly isBare: boolean;
  /** The limit. */
  readonly number: number;
  /** The unit after the limit. */
  readonly unit: string;
}

/**
 * Makes a condition of its parts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const written = {
 *   text: "wall_seconds>2m",
 *   total: "wall_seconds",
 *   statName: undefined,
 *   isChange: false,
 *   isBare: false,
 *   number: 2,
 *   unit: "m",
 * } as const;
 * assertEquals(parseRunCondition(written, (reason) => new Error(reason)).limit, 120);
 * ```
 *
 * @param written The parts.
 * @param refuse Makes an error of a reason.
 * @returns The condition.
 * @throws {UsageError} If it is not a valid condition.
 */
export function parseRunCondition(
  { text, total, statName, isChange, isBare, number, unit }: WrittenCondition,
  refuse: (reason: string) => UsageError,
): RunCondition {
  if (statName !== undefined) {
    throw refuse(`${total} is one value of each run; remove .${statName}`);
  }
  const isRelative = isChange && unit === "%";
  const units = UNITS[total];
  const scale = isRelative ? 1 : findUnit(units, unit);
  if (scale === undefined) {
    const others = adviseOnUnit(units, unit, isChange ? ["%"] : []);
    const advice = unit === "%" ? `; a change in percent is ${total}>+${number}%` : "";
    throw refuse(`${total} has no unit "${unit}"${others}${advice}`);
  }
  const limit = number * scale;
  if (!Number.isFinite(limit)) throw refuse("the limit is too large");
  return { kind: "run", text, total, limit, isChange, isRelative, isBare };
}
