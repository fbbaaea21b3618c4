/**
 * Which numbers are times that a clock has, and what others seem to be. Pure.
 *
 * @module
 */

import { DataError } from "../model/errors.ts";

/** 2100-01-01 UTC. A clock that is later than that is wrong, or counts in other units. */
const LATEST_SECONDS = 4_102_444_800;

/** Before 1980 there was hardly a clock to be wrong: a number of other units below that is none. */
const EARLIEST_SECONDS = 315_532_800;

const UNITS = [
  ["milliseconds", 1e3],
  ["microseconds", 1e6],
  ["nanoseconds", 1e9],
] as const;

/**
 * Makes sure that a number is a time.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 *
 * requireTime(1_795_647_861.064);
 * assertThrows(() => requireTime(1_795_647_861_064), Error, "seems to be in milliseconds");
 * ```
 *
 * @param timestamp Seconds since 1970.
 * @throws {DataError} When it is not above 0 and before 2100; with what it seems to be.
 */
export function requireTime(timestamp: number): void {
  if (timestamp > 0 && timestamp < LATEST_SECONDS) return;
  const unit = UNITS.find(([, perSecond]) =>
    timestamp >= EARLIEST_SECONDS * perSecond && timestamp < LATEST_SECONDS * perSecond
  );
  const what = unit === undefined
    ? "is no time that a clock has"
    : `seems to be in ${unit[0]}: divide it by ${unit[1]}`;
  throw new DataError(`timestamp ${timestamp} ${what}; it is in seconds since 1970, before 2100`);
}

/** A number with a power of ten, and nothing behind it. */
const POWER = /^(\d(?:[.,]\d*)?)e\+?(\d+)$/i;

/**
 * Whether a time is told to ten seconds or less exactly, as spreadsheets write large numbers.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isCoarse("1.79539E+09"));
 * assert(!isCoarse("1.7953900012E+09") && !isCoarse("1795390000"));
 * ```
 *
 * @param cell A timestamp as it is written.
 */
export function isCoarse(cell: string): boolean {
  const [, digits, power] = POWER.exec(cell) ?? [];
  return digits !== undefined && Number(power) > Math.max(0, digits.length - 2);
}
