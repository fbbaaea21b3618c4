/**
 * Reads the options that take a time. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import { LEAST_PACE_MS } from "../model/options.ts";

/** The units of times, by their beginnings: `m` is the beginning of m, min and minutes. */
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };

/** A number and its unit, such as 5m, 5min or 5 minutes. */
const AMOUNT =
  / ?(\d+(?:\.\d*)?|\.\d+) ?(ms|s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?)/y;

/**
 * Reads the time between samples.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parsePace("0.5"), 500);
 * ```
 *
 * @param text A time.
 * @returns Milliseconds.
 * @throws {UsageError} If it is not a time, or too short.
 */
export function parsePace(text: string): number {
  const paceMs = parseTime("pace", text);
  if (paceMs < LEAST_PACE_MS) {
    throw new UsageError(`Cannot use "${text}" as --pace: the minimum is ${LEAST_PACE_MS}ms`);
  }
  return paceMs;
}

/**
 * Reads the duration of a recording.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDuration("90s"), 90_000);
 * assertEquals(parseDuration("inf"), Infinity);
 * ```
 *
 * @param text A time, or `inf`.
 * @returns Milliseconds.
 * @throws {UsageError} If it is neither.
 */
export function parseDuration(text: string): number {
  return text === "inf" ? Infinity : parseTime("duration", text);
}

/**
 * Reads the maximum time to wait.
 *
 * @param text A time, or `inf`.
 * @returns Milliseconds.
 * @throws {UsageError} If it is neither.
 */
export function parseWait(text: string): number {
  return text === "inf" ? Infinity : parseTime("wait", text);
}

/**
 * Reads the length of the warm-up of each run.
 *
 * @param text A time.
 * @returns Milliseconds.
 * @throws {UsageError} If it is not a time.
 */
export function parseWarmUp(text: string): number {
  return parseTime("warm-up", text);
}

/**
 * Reads how long before and after a mark a recording is kept.
 *
 * @param text A time.
 * @returns Milliseconds.
 * @throws {UsageError} If the text is not a time.
 */
export function parseAround(text: string): number {
  return parseTime("keep-around", text);
}

/**
 * Reads the length of the last part of a recording.
 *
 * @param text A time.
 * @returns Milliseconds.
 * @throws {UsageError} If it is not a time.
 */
export function parseLast(text: string): number {
  return parseTime("last", text);
}

function parseTime(option: string, text: string): number {
  const timeMs = /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) * 1e3 : addAmounts(text);
  if (!Number.isFinite(timeMs)) {
    const wanted = "a time is seconds (1, 0.5) or has units (500ms, 90s, 5m, 1h30m, 1d)";
    throw new UsageError(`Cannot use "${text}" as --${option}: ${wanted}`);
  }
  return timeMs;
}

/** Parses several amounts with units, such as 1h30m; NaN without any amount. */
function addAmounts(text: string): number {
  let sum = text === "" ? NaN : 0;
  AMOUNT.lastIndex = 0;
  for (let end = 0; end < text.length; end = AMOUNT.lastIndex) {
    const [, number, unit = ""] = AMOUNT.exec(text) ?? [];
    if (number === undefined) return NaN;
    sum += Number(number) * UNIT_MS[unit === "ms" ? unit : unit[0]!]!;
  }
  return sum;
}
