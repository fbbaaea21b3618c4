/**
 * How much of a recording is kept: text to limits. Pure.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { Keep } from "../model/segments.ts";
import { BYTES, HOURS } from "./units.ts";

const HOUR_MS = 3_600_000;

/** A segment is a part of the limit: of less, it would be closed all the time. */
const LEAST_AGE_MS = 60_000;
const LEAST_BYTES = 2 ** 20;

/**
 * Reads how much of a recording is kept.
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
 * @param aroundMs How long before and behind a mark all is kept, in milliseconds.
 * @returns The limits; `null` where there is none.
 * @throws {UsageError} When a text is neither a time nor a size, or is too little.
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
      throw new UsageError(`Cannot use "${text}" as --keep: the least is 1m, or 1MiB`);
    }
  }
  return { ageMs, bytes, aroundMs };
}
