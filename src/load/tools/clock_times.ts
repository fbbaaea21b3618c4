/**
 * Converts times of day to seconds since 1970, by the date in the first line. Pure, except that the time
 * zone of this machine has an effect.
 *
 * @module
 */

/** A clock for the times of a log. */
export interface DayClock {
  /** Sets the date. The form of the date depends on the language. */
  setDate(text: string): void;
  /**
   * Converts a time of day. If the time is much earlier than the previous time, midnight has
   * passed.
   *
   * @param time Hours, minutes and seconds.
   * @param half `a` or `p` for the half of the day; an empty text for 24 hours.
   * @returns Seconds since 1970.
   */
  read(time: readonly [number, number, number], half: string): number;
}

const HALF_DAY_SECONDS = 12 * 3600;

/**
 * Creates a clock.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const clock = beginClock();
 * clock.setDate("26.11.2026");
 * const evening = clock.read([11, 59, 59], "p");
 * assertEquals(evening, new Date(2026, 10, 26, 23, 59, 59).getTime() / 1000);
 * assertEquals(clock.read([12, 0, 1], "a") - evening, 2);
 * ```
 */
export function beginClock(): DayClock {
  let date = "";
  let days = 0;
  let last: number | null = null;

  return {
    setDate: (text) => {
      [date, days, last] = [text, 0, null];
    },
    read: ([hours, minutes, seconds], half) => {
      const hour = half === "" ? hours : hours % 12 + (half === "p" ? 12 : 0);
      const ofDay = hour * 3600 + minutes * 60 + seconds;
      if (last !== null && last - ofDay > HALF_DAY_SECONDS) days++;
      last = ofDay;
      const [year, month, day] = parseDate(date, half !== "");
      return new Date(year, month - 1, day + days, hour, minutes, seconds).getTime() / 1000;
    },
  };
}

/**
 * Parses a date. The year comes first, or the day, as in most languages. Between slashes, the month comes
 * first if the hours have halves of the day (American English), or if the year has two digits (no language).
 * A number above 12 is a day.
 *
 * @param text Such as `2026-11-26`, `26.11.2026`, `11/26/26`.
 * @param hasHalves Whether the times have halves of the day.
 * @returns Year, month and day.
 */
function parseDate(text: string, hasHalves: boolean): [number, number, number] {
  const [first = 1, second = 1, third = 70] = (text.match(/\d+/g) ?? []).map(Number);
  if (/^\d{4}/.test(text)) return [first, second, third];
  const hasShortYear = third < 100;
  const year = hasShortYear ? 2000 + third : third;
  const isMonthFirst = text.includes("/") && (hasHalves || hasShortYear);
  return second > 12 || isMonthFirst && first <= 12 ? [year, first, second] : [year, second, first];
}
