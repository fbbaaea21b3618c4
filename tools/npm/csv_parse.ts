/**
 * Stands in for `@std/csv/parse`, over csv-parse.
 *
 * @module
 */

import { parse as parseSync } from "npm:csv-parse@7.0.3/sync";

/** Parses CSV into rows of cells. */
export function parse(text: string): string[][] {
  return parseSync(text) as string[][];
}
