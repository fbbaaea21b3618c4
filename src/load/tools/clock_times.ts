/**
 * Times of day to seconds since 1970, by the date that stands above them. Pure but for the time zone,
 * which is this machine's.
 *
 * @module
 */

/** A clock that is read again and again. */
export interface DayClock {
  /** Sets the date, as a language writes it. */
  setDate(text: string): void;
  /**
   * Reads a time of day; where it is much earlier than the one before, midnight has passed.
   *
   * @param time Hours, minutes and seconds.
   * @param half `a` or `p` for the half of the day; nothing where there are 24 hours.
   * @returns Seconds since 1970.
   */
  read(time: readonly [number, number, number], half: string): number;
}

const HALF_DAY_SECONDS = 12 * 3600;

/**
 * Makes a clock.
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
 * Parses a date: year, month and day, or the day first, as in most languages; or, between slashes,
 * the month first, where the hours are those of half a day, as in American English, or the year has
 * two digits, as in no language. What can only be a day is one.
 *
 * @param text Such as `2026-11-26`, `26.11.2026`, `11/26/26`.
 * @param hasHalves Whether the hours beside it are those of half a day.
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
