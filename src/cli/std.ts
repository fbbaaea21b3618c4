/**
 * The source of the standard library. tools/npm/import_map.json puts tools/npm/std.ts in the place of
 * this module, together with the stand-ins.
 *
 * @module
 */

/** The source of the standard library: JSR, or stand-ins from npm. */
export const STD: "jsr" | "npm" = "jsr";
