/**
 * Formats numbers for people. Pure.
 *
 * @module
 */

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Renders bytes as mebibytes, to the tenth, without the unit. */
export function formatMebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/**
 * Renders bytes in the largest unit of which the rounded number is at least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatBytes(12.3 * 2 ** 20), "12.3 MiB");
 * assertEquals(formatBytes(2 ** 20 - 1), "1.0 MiB");
 * assertEquals(formatBytes(700), "700 B");
 * assertEquals(formatBytes(2 ** 54), "16384.0 TiB");
 * ```
 *
 * @param bytes A number of bytes.
 * @returns The number, to the tenth, and its unit.
 */
export function formatBytes(bytes: number): string {
  const formatIn = (power: number) => (bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1);
  const isLarge = (power: number) => Number(formatIn(power)) >= 1024;
  let power = 0;
  while (power < UNITS.length - 1 && isLarge(power)) power++;
  return `${formatIn(power)} ${UNITS[power]}`;
}

/**
 * Renders a count and its noun.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatCount(1, "row"), "1 row");
 * assertEquals(formatCount(0, "row"), "0 rows");
 * assertEquals(formatCount(2, "process", "processes"), "2 processes");
 * ```
 *
 * @param count The count.
 * @param noun The noun in the singular.
 * @param nouns The noun in the plural, if it is not the singular with an `s`.
 * @returns The count and the noun.
 */
export function formatCount(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/**
 * Renders a duration as a clock does: minutes and seconds, with hours if there are any.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatTime(65_400), "1:05");
 * assertEquals(formatTime(3_600_000), "1:00:00");
 * ```
 *
 * @param ms Milliseconds.
 * @returns The duration, to the nearest second.
 */
export function formatTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${seconds % 60}`.padStart(2, "0");
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * Renders a time with its date, to the second.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatMoment(61_500), "1970-01-01 00:01:01 UTC");
 * ```
 *
 * @param epochMs Milliseconds since 1970.
 */
export function formatMoment(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/**
 * Renders a duration in its two largest units.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatDuration(59_900), "59.9 s");
 * assertEquals(formatDuration(59_960), "1 min");
 * assertEquals(formatDuration(3_600_000 + 125_000), "1 h 2 min");
 * ```
 *
 * @param ms Milliseconds.
 * @returns For example days and hours, or seconds to the tenth.
 */
export function formatDuration(ms: number): string {
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${tenths / 10} s`;
  const units: [string, number][] = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const seconds = Math.round(ms / 1000);
  const at = units.findIndex(([, size]) => seconds >= size);
  const [[name, size], [next, nextSize]] = [units[at]!, units[at + 1]!];
  const rest = Math.floor(seconds % size / nextSize);
  return `${Math.floor(seconds / size)} ${name}${rest > 0 ? ` ${rest} ${next}` : ""}`;
}

/**
 * Shortens a long text.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cutText("abcdef", 4), "abc…");
 * assertEquals(cutText("ab🦕🦕", 4), "ab…");
 * ```
 *
 * @param text Any text.
 * @param most The maximum length of the result, in UTF-16 units.
 * @returns The text, or its beginning and `…`. No character is cut in two.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
