/**
 * Parses the times of `--from` and `--to`. Pure, except that the time zone of this machine has an effect.
 *
 * @module
 */

import { UsageError } from "../model/errors.ts";
import type { AskedWindow, Moment, Window } from "../model/window.ts";

const DAY =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,6})?))?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

const CLOCK = /^(\d\d?):(\d\d)(?::(\d\d(?:\.\d{1,6})?))? ?(Z|UTC)?$/i;

/** A timestamp as in the column `timestamp`, from 1973 to 2100. */
const SECONDS = /^\d{9,10}(?:\.\d+)?$/;

/**
 * Parses the requested part of a recording.
 *
 * @param asked The part, with the times as text.
 * @returns The part.
 * @throws {UsageError} If a time cannot be parsed, or does not exist.
 */
export function parseWindow({ lastMs, from, to }: AskedWindow): Window {
  return {
    lastMs,
    from: from === null ? null : parseMoment("from", from),
    to: to === null ? null : parseMoment("to", to),
  };
}

/**
 * Parses a time. A time without a time zone is local time.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const moment = parseMoment("from", "2026-11-22 15:37Z");
 * assertEquals(moment, { kind: "day", epochMs: 1795361820000 });
 * assertEquals(parseMoment("from", "1795361820.5"), { kind: "day", epochMs: 1795361820500 });
 * assertEquals(parseMoment("to", "0:30 UTC"), { kind: "clock", msOfDay: 1_800_000, isUtc: true });
 * assertThrows(() => parseMoment("to", "24:00"), Error, 'Cannot use "24:00" as --to');
 * ```
 *
 * @param option The name of the option.
 * @param text A day with or without a time, a time alone, or seconds since 1970.
 * @returns The moment. A day without a time is the beginning of the day.
 * @throws {UsageError} If the time cannot be parsed, or does not exist.
 */
export function parseMoment(option: string, text: string): Moment {
  if (SECONDS.test(text)) return { kind: "day", epochMs: Number(text) * 1000 };
  const moment = parseDay(text) ?? parseClock(text);
  if (moment !== null) return moment;
  const wanted =
    'a time is "14:30", "2026-11-22", "2026-11-22 14:30:05", the same with a Z, UTC or ' +
    "+01:00 behind it, or seconds since 1970";
  throw new UsageError(`Cannot use "${text}" as --${option}: ${wanted}`);
}

function parseDay(text: string): Moment | null {
  const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = DAY.exec(text) ?? [];
  if (year === undefined) return null;
  const msOfDay = msOf(hour, minute, second);
  const [monthAt, dayAt] = [Number(month) - 1, Number(day)];
  const utcMs = Date.UTC(Number(year), monthAt, dayAt);
  // Refuses days such as the 30th of February.
  if (msOfDay === null || new Date(utcMs).getUTCDate() !== dayAt || monthAt > 11) return null;
  if (zone === undefined) {
    const epochMs = new Date(Number(year), monthAt, dayAt, 0, 0, 0, msOfDay).getTime();
    return { kind: "day", epochMs };
  }
  return { kind: "day", epochMs: utcMs + msOfDay - offsetMsOf(zone) };
}

function parseClock(text: string): Moment | null {
  const [, hour, minute, second = "0", zone] = CLOCK.exec(text) ?? [];
  if (hour === undefined) return null;
  const msOfDay = msOf(hour, minute!, second);
  return msOfDay === null ? null : { kind: "clock", msOfDay, isUtc: zone !== undefined };
}

function msOf(hour: string, minute: string, second: string): number | null {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 60) return null;
  return Math.round(1000 * (3600 * Number(hour) + 60 * Number(minute) + Number(second)));
}

function offsetMsOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
