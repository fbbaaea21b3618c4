/**
 * The units of limits, with their factors. Pure.
 *
 * @module
 */

/** The units of sizes, in bytes. */
export const BYTES: Readonly<Record<string, number>> = {
  "": 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/**
 * Finds the factor of a unit. Ignores case unless two units differ only in case.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(["MiB", "mib", "KB", "M"].map((unit) => findUnit(BYTES, unit)), [
 *   2 ** 20,
 *   2 ** 20,
 *   1000,
 *   undefined,
 * ]);
 * ```
 *
 * @param units The units of a value, with their factors.
 * @param unit The unit that the user wrote, which can be any text, such as "constructor".
 * @returns The factor; `undefined` if the unit is unknown.
 */
export function findUnit(
  units: Readonly<Record<string, number>>,
  unit: string,
): number | undefined {
  if (Object.hasOwn(units, unit)) return units[unit];
  if (!("MiB" in units) || unit.length < 2) return undefined;
  const same = Object.keys(units).find((one) => one.toLowerCase() === unit.toLowerCase());
  return same === undefined ? undefined : units[same];
}

/**
 * Renders advice on an unknown unit: the valid units.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(adviseOnUnit(BYTES, "M"), ", write MiB (2^20 bytes) or MB (10^6 bytes)");
 * assertEquals(adviseOnUnit({ "": 1, s: 1 }, "x"), ", only s");
 * ```
 *
 * @param units The units of the value, with their factors.
 * @param unit The unit that the user wrote.
 * @param others Further valid endings.
 */
export function adviseOnUnit(
  units: Readonly<Record<string, number>>,
  unit: string,
  others: readonly string[] = [],
): string {
  const at = "MiB" in units ? "kmgt".indexOf(unit.toLowerCase()) : -1;
  if (at >= 0 && unit !== "") {
    const [letter, binary, decimal] = [unit.toUpperCase(), 10 * (at + 1), 3 * (at + 1)];
    const kilo = letter === "K" ? "k" : letter;
    return `, write ${letter}iB (2^${binary} bytes) or ${kilo}B (10^${decimal} bytes)`;
  }
  const known = [...Object.keys(units).filter((one) => one !== ""), ...others];
  return known.length === 0 ? "" : `, only ${known.join(", ")}`;
}

/** The units of times, in hours. */
export const HOURS: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  m: 1 / 60,
  h: 1,
  d: 24,
};

/** The units of times, in seconds. */
export const SECONDS: Readonly<Record<string, number>> = { "": 1, ms: 1e-3, s: 1, m: 60, h: 3600 };
