/**
 * Parses the dates and times that ps prints. Pure.
 *
 * @module
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A date in the C locale (strftime(3), %c), which ps gets. */
export const DATE = /[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})/;
const WHOLE_DATE = new RegExp(`^${DATE.source}$`);

/**
 * Parses a CPU time: `MINUTES:SS.cc` (Apple, FreeBSD) or `[DD-]HH:MM:SS` (procps).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseCpuTime("2879:03.41"), 172743.41);
 * assertEquals(parseCpuTime("1-02:03:04"), 93784);
 * assertEquals(parseCpuTime("0,05"), null);
 * ```
 *
 * @param text The time.
 * @returns Seconds; `null` if the text is not such a time.
 */
export function parseCpuTime(text: string): number | null {
  const parts = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d\d(?:\.\d\d)?)$/.exec(text)?.slice(1);
  if (!parts) return null;
  const [days, hours, minutes, seconds] = parts.map((part) => Number(part ?? 0));
  return ((days! * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}

/**
 * Parses a date in UTC and the C locale.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseDate("Wed Jul 29 15:37:10 2026"), Date.UTC(2026, 6, 29, 15, 37, 10) / 1000);
 * assertEquals(parseDate("Mi. 29 Juli 15:37:10 2026"), null);
 * ```
 *
 * @param text The date.
 * @returns Seconds since 1970; `null` if the text is not such a date, for example in another
 * language.
 */
export function parseDate(text: string): number | null {
  const [, name = "", ...numbers] = WHOLE_DATE.exec(text) ?? [];
  const month = MONTHS.indexOf(name);
  const [day, hour, minute, second, year] = numbers.map(Number);
  return month < 0 ? null : Date.UTC(year!, month, day, hour, minute, second) / 1000;
}
