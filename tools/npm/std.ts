/**
 * Takes the place of src/cli/std.ts.
 *
 * @module
 */

/** The source of the standard library. */
export const STD = "npm";
