/**
 * Checks timestamps, and recognises timestamps in other units. Pure.
 *
 * @module
 */

/**
 * The latest possible timestamp, 2100-01-01 UTC. A later timestamp is wrong, or has another unit.
 */
const LATEST_SECONDS = 4_102_444_800;

/** The earliest time that a timestamp in another unit can mean: 1980-01-01 UTC. */
const EARLIEST_SECONDS = 315_532_800;

const UNITS = [
  ["milliseconds", 1e3],
  ["microseconds", 1e6],
  ["nanoseconds", 1e9],
] as const;

/** The days of 1980-01-01 and 2100-01-01 in spreadsheets, which count days from 1899-12-30 on. */
const DAYS = { first: 29_221, end: 73_051 };

/**
 * Returns whether a number is a possible timestamp, in seconds since 1970: before 2100. A date of a spreadsheet is
 * none. As seconds, it would be the first day of 1970, long before its process started.
 *
 * @param timestamp The number.
 * @param startSeconds When the process started; `NaN` is unknown.
 */
export function isPossibleTime(timestamp: number, startSeconds = NaN): boolean {
  return timestamp > 0 && timestamp < LATEST_SECONDS &&
    !(timestamp < DAYS.end && timestamp >= DAYS.first && startSeconds >= EARLIEST_SECONDS);
}

/**
 * Explains why a number is not a possible timestamp, and names its probable unit.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isPossibleTime(1_795_647_861.064) && !isPossibleTime(1_795_647_861_064));
 * assert(explainTime(1_795_647_861_064).includes("is probably in milliseconds"));
 * assert(isPossibleTime(46_353.2) && !isPossibleTime(46_353.2, 1_795_647_800));
 * assert(explainTime(46_353.2).includes("is probably a date of a spreadsheet"));
 * ```
 *
 * @param timestamp The number.
 */
export function explainTime(timestamp: number): string {
  if (timestamp >= DAYS.first && timestamp < DAYS.end) {
    return `timestamp ${timestamp} is probably a date of a spreadsheet, in days; subtract 25569, and multiply by ` +
      "86400; PROFIT reads seconds since 1970";
  }
  const unit = UNITS.find(([, perSecond]) =>
    timestamp >= EARLIEST_SECONDS * perSecond && timestamp < LATEST_SECONDS * perSecond
  );
  const what = unit === undefined
    ? "is not a possible time"
    : `is probably in ${unit[0]}; divide it by ${unit[1]}`;
  return `timestamp ${timestamp} ${what}; PROFIT reads seconds since 1970, before 2100`;
}

/** A number in scientific notation. */
const POWER = /^(\d(?:[.,]\d*)?)e\+?(\d+)$/i;

/**
 * Returns whether a timestamp has a resolution of 10 s or worse, as spreadsheets write large
 * numbers.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isCoarse("1.79539E+09"));
 * assert(!isCoarse("1.7953900012E+09") && !isCoarse("1795390000"));
 * ```
 *
 * @param cell The timestamp as text.
 */
export function isCoarse(cell: string): boolean {
  const [, digits, power] = POWER.exec(cell) ?? [];
  return digits !== undefined && Number(power) > Math.max(0, digits.length - 2);
}
