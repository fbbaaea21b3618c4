/**
 * Reads the option `--keep`. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Keep } from "../model/segments.ts";
import { BYTES, HOURS } from "./units.ts";

const HOUR_MS = 3_600_000;

/**
 * The smallest limit. A segment is a part of the limit: with a smaller limit, PROFIT would close
 * segments all the time.
 */
const LEAST_AGE_MS = 60_000;
const LEAST_BYTES = 2 ** 20;

/**
 * Reads the limits of `--keep`.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(parseKeep([], 0), null);
 * const keep = { ageMs: 86_400_000, bytes: 2 ** 31, aroundMs: 1000 };
 * assertEquals(parseKeep(["24h", "2GiB"], 1000), keep);
 * assertThrows(() => parseKeep(["24"], 0), Error, 'Cannot use "24" as --keep');
 * ```
 *
 * @param texts Times or sizes; the last of each kind counts.
 * @param aroundMs The time before and after a mark in which PROFIT keeps everything, in milliseconds.
 * @returns The limits; `null` without a limit.
 * @throws {UsageError} If a text is not a time or a size, or is too small.
 */
export function parseKeep(texts: readonly string[], aroundMs: number): Keep | null {
  if (texts.length === 0) return null;
  let [ageMs, bytes]: [number | null, number | null] = [null, null];
  for (const text of texts) {
    const [, digits, unit = ""] = /^(\d+(?:\.\d*)?)([a-z]+)$/i.exec(text) ?? [];
    const number = Number(digits ?? NaN);
    if (Object.hasOwn(HOURS, unit)) ageMs = number * HOURS[unit]! * HOUR_MS;
    else if (Object.hasOwn(BYTES, unit) && unit !== "") bytes = Math.floor(number * BYTES[unit]!);
    else {
      const wanted = "LIMIT is a time (90m, 24h, 7d) or a size (500MiB, 2GiB)";
      throw new UsageError(`Cannot use "${text}" as --keep: ${wanted}`);
    }
    if ((ageMs ?? LEAST_AGE_MS) < LEAST_AGE_MS || (bytes ?? LEAST_BYTES) < LEAST_BYTES) {
      throw new UsageError(`Cannot use "${text}" as --keep: the minimum is 1m, or 1MiB`);
    }
  }
  return { ageMs, bytes, aroundMs };
}
