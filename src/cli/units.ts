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

/** The units of times, in hours. */
export const HOURS: Readonly<Record<string, number>> = {
  s: 1 / 3600,
  m: 1 / 60,
  h: 1,
  d: 24,
};

/** The units of times, in seconds. */
export const SECONDS: Readonly<Record<string, number>> = { "": 1, ms: 1e-3, s: 1, m: 60, h: 3600 };
