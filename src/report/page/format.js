// @ts-check
/**
 * Numbers and times as text. Pure.
 *
 * @module
 */

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const MOST_DECIMALS = 4;
const [MINUTE, HOUR, DAY] = [60, 3600, 86400];

/**
 * Steps between the marks of an axis of bytes: powers of two, for round numbers of KiB, MiB and GiB.
 */
export const BYTE_STEPS = Array.from({ length: 51 }, (_, power) => 2 ** power);

/** Steps between the marks of an axis of elapsed time, in seconds. */
export const ELAPSED_STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * DAY),
];

/**
 * Formats a value with its unit.
 *
 * @param {number} value The value.
 * @param {string} unit The unit: `percent`, `bytes` or `count`, or one of the last two with `/s`.
 * @param {number} [step] The smallest difference that must be visible, such as the step of an axis.
 * @returns {string} The text, such as `12.3 MiB`.
 */
export function formatValue(value, unit, step) {
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (unit.endsWith("/s")) return `${formatValue(value, unit.slice(0, -2), step)}/s`;
  if (unit === "percent") return `${sign}${trim(size, 1, step)} %`;
  if (unit === "count") return `${sign}${trim(size, size < 10 ? 1 : 0, step)}`;
  const power = Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10));
  const factor = 2 ** (10 * power);
  const number = trim(
    size / factor,
    power === 0 ? 0 : 1,
    step === undefined ? step : step / factor,
  );
  return `${sign}${number} ${BYTE_UNITS[power]}`;
}

/**
 * @param {number} value
 * @param {number} decimals
 * @param {number} [step]
 */
function trim(value, decimals, step = 1) {
  const needed = Math.min(MOST_DECIMALS, Math.ceil(-Math.log10(step)));
  return value.toFixed(Math.max(decimals, needed)).replace(/\.0+$/, "");
}

/**
 * Formats elapsed time.
 *
 * @param {number} seconds The time in seconds.
 * @returns {string} The text, such as `1:02:03` or `0:00:01.5`.
 */
export function formatElapsed(seconds) {
  if (seconds < 0) return `−${formatElapsed(-seconds)}`;
  const whole = Math.floor(seconds);
  const fraction = (seconds - whole).toFixed(3).slice(1).replace(/\.?0+$/, "");
  const parts = [Math.floor(whole / MINUTE) % 60, whole % MINUTE].map(pad);
  return `${Math.floor(whole / HOUR)}:${parts.join(":")}${fraction}`;
}

/**
 * Formats a point in time.
 *
 * @param {number} seconds Seconds since 1970.
 * @param {boolean} isUtc Whether to use UTC instead of the time zone of the reader.
 * @returns {{ day: string, time: string, zone: string }} The day (`2026-11-22`), the time of the day
 * (`15:37:00`) and the time zone (`UTC`).
 */
export function splitMoment(seconds, isUtc) {
  const date = new Date(seconds * 1000);
  const zone = isUtc ? "UTC" : zoneOf(date);
  const shown = isUtc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const [day = "", time = ""] = shown.toISOString().slice(0, 19).split("T");
  return { day, time, zone };
}

/** @param {Date} date */
function zoneOf(date) {
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/**
 * Formats the marks of an axis of time. The first mark, and the first mark of each day, also have
 * the day.
 *
 * @param {readonly number[]} moments The marks, in seconds since 1970.
 * @param {number} step The seconds between two marks.
 * @param {boolean} isUtc Whether to use UTC instead of the time zone of the reader.
 * @returns {string[]} A text for each mark.
 */
export function formatMoments(moments, step, isUtc) {
  let before = "";
  return moments.map((seconds) => {
    const { day, time } = splitMoment(seconds, isUtc);
    const isNew = day !== before;
    before = day;
    if (step >= DAY) return day;
    const fraction = step < 1 ? (seconds % 1).toFixed(3).slice(1).replace(/0+$/, "") : "";
    const shown = step < MINUTE ? time + fraction.replace(/\.$/, "") : time.slice(0, 5);
    return isNew ? `${shown}\n${day}` : shown;
  });
}

/** @param {number} number */
function pad(number) {
  return `${number}`.padStart(2, "0");
}
