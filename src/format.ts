/**
 * Numbers for people. Pure.
 *
 * @module
 */

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Mebibytes, to the tenth, without the unit. */
export function formatMebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/**
 * Bytes in the unit that suits them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatBytes(12.3 * 2 ** 20), "12.3 MiB");
 * assertEquals(formatBytes(700), "700 B");
 * ```
 *
 * @param bytes A number of bytes.
 * @returns The number and its unit.
 */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 2 ** (10 * power)).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

/**
 * A count and what it counts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatCount(1, "row"), "1 row");
 * assertEquals(formatCount(0, "row"), "0 rows");
 * ```
 *
 * @param count How many.
 * @param noun One of them; an `s` makes several.
 * @returns Both.
 */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
